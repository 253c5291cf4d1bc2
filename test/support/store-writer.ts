/**
 * @module
 * A process of its own that writes into a sqlite store, for tests that kill it or run several at once.
 * Arguments: the file, a name for this writer, and how many writes (0: until it is killed). It prints one
 * line for each write that was acknowledged, and for each thing it won: `won`, `counted <n>`, `wrote <key>`.
 */
import { writeSync } from 'node:fs'
import { createSqliteStore } from '../../packages/server/src/stores/sqlite/index.ts'
import { createTestClock } from './clock.ts'

const [path = '', name = '', writes = ''] = process.argv.slice(2)
const store = createSqliteStore({ path, clock: createTestClock() })
const most = Number(writes) || Infinity

if (await store.create('leader', name)) print('won')
for (let i = 0; i < most; i += 8) {
  const batch = Array.from({ length: Math.min(8, most - i) }, (_, j) => write(`${name}/${i + j}`))
  await Promise.all(batch)
}
await store.close()

async function write(key: string): Promise<void> {
  const [isNew, { count }] = await Promise.all([
    store.create(key, { key, filler: 'x'.repeat(500) }),
    store.count('all', 3600),
  ])
  if (isNew) print(`wrote ${key}`)
  print(`counted ${count}`)
}

/** Synchronous: a line that was printed is in the pipe, even if the process dies at once. */
function print(line: string): void {
  writeSync(1, `${line}\n`)
}
