/**
 * @module
 * The sqlite store under the store contract, in memory and in a file, and what a file adds: other
 * processes, a life after the process, and failures of the disk.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createSqliteStore } from '../../packages/server/src/stores/sqlite/index.ts'
import { createTestClock } from '../support/clock.ts'
import { describeStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-store-'))
after(() => rmSync(folder, { recursive: true }))

let files = 0
const newPath = () => join(folder, `${(files += 1)}.db`)
const clock = createTestClock()
const openStore = (path: string) => createSqliteStore({ path, clock })

describeStore('sqlite :memory:', (time) => createSqliteStore({ path: ':memory:', clock: time }))
describeStore('sqlite file', (time) => createSqliteStore({ path: newPath(), clock: time }))

describe('sqlite file: its owner alone', () => {
  it('has mode 0600, as have the files beside it, in a folder with 0700', async () => {
    const path = join(folder, 'deep', 'er', 'data.db')
    const store = openStore(path)
    await store.create('a', 1)
    assert.equal(statSync(join(folder, 'deep')).mode & 0o777, 0o700)
    assert.equal(statSync(join(folder, 'deep', 'er')).mode & 0o777, 0o700)
    const made = readdirSync(join(folder, 'deep', 'er'))
    assert.deepEqual(made.toSorted(), ['data.db', 'data.db-shm', 'data.db-wal'])
    for (const file of made) {
      assert.equal(statSync(join(folder, 'deep', 'er', file)).mode & 0o777, 0o600, file)
    }
    await store.close()
  })
})

describe('sqlite file: opened again', () => {
  it('still has entries, versions and counters', async () => {
    const path = newPath()
    const first = openStore(path)
    await first.create('a', { n: 1 })
    await first.count('a', 60, 3)
    const before = await first.read('a')
    await first.close()
    const second = openStore(path)
    assert.deepEqual(await second.read('a'), before)
    assert.equal((await second.count('a', 60)).count, 4)
    await second.close()
  })

  it('never gives an old version to a key that is created anew', async () => {
    const path = newPath()
    const first = openStore(path)
    await first.create('a', 'first')
    const before = await first.read('a')
    await first.take('a')
    await first.close()
    const second = openStore(path)
    await second.create('a', 'second')
    assert.equal(await second.replace('a', before?.version ?? 0, 'third'), false)
    await second.close()
  })

  it('can be read after a later step of the same generation, and keeps its mark', async () => {
    const path = newPath()
    await openStore(path).close()
    const database = new DatabaseSync(path)
    database.exec('ALTER TABLE entries ADD COLUMN later TEXT; PRAGMA user_version=7')
    const store = openStore(path)
    assert.equal(await store.create('a', 1), true)
    await store.close()
    assert.equal(database.prepare('PRAGMA user_version').get()?.['user_version'], 7)
    database.close()
  })

  it('refuses a file of a later generation, and one that is no database', async () => {
    const later = newPath()
    const database = new DatabaseSync(later)
    database.exec('PRAGMA user_version=1001')
    database.close()
    assert.throws(() => openStore(later), { code: 'unavailable' })
    const other = newPath()
    writeFileSync(other, 'this is a letter, not a database'.repeat(100))
    assert.throws(() => openStore(other), { code: 'unavailable' })
    assert.throws(() => openStore(folder), { code: 'unavailable' })
  })
})

describe('sqlite file: two stores on it', () => {
  it('see each other’s writes, and one of them wins', async () => {
    const path = newPath()
    const [one, other] = [openStore(path), openStore(path)]
    await one.create('a', 'from one')
    const stored = await other.read('a')
    assert.equal(stored?.value, 'from one')
    const stores = Array.from({ length: 50 }, (_, i) => (i % 2 ? one : other))
    const replaced = await Promise.all(
      stores.map((store, i) => store.replace('a', stored.version, i)),
    )
    assert.equal(replaced.filter(Boolean).length, 1)
    const counted = await Promise.all(stores.map((store) => store.count('c', 60)))
    assert.deepEqual(
      counted.map(({ count }) => count).toSorted((a, b) => a - b),
      stores.map((_, i) => i + 1),
    )
    const taken = await Promise.all(stores.map((store) => store.take('a')))
    assert.equal(taken.filter((value) => value !== undefined).length, 1)
    await Promise.all([one.close(), other.close()])
  })

  it('waits for the other’s transaction without failing, and other work goes on', async () => {
    const path = newPath()
    const store = openStore(path)
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    let isDone = false
    const writing = store.create('a', 1).finally(() => (isDone = true))
    for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate)
    assert.equal(isDone, false)
    assert.equal(await store.read('a'), undefined)
    other.exec('COMMIT')
    assert.equal(await writing, true)
    other.close()
    await store.close()
  })
})

describe('sqlite file: failures', () => {
  /** A store on which every write of the key `bad` fails inside SQLite. */
  const openFailing = (how: 'ABORT' | 'ROLLBACK') => {
    const path = newPath()
    const store = openStore(path)
    const database = new DatabaseSync(path)
    database.exec(`CREATE TRIGGER fail BEFORE INSERT ON entries WHEN NEW.key = 'bad'
      BEGIN SELECT RAISE(${how}, 'no'); END`)
    database.close()
    return store
  }
  const writeThree = (store: ReturnType<typeof openStore>) =>
    Promise.allSettled([
      store.create('before', 1),
      store.create('bad', 1),
      store.create('after', 1),
    ])
  const read = async (store: ReturnType<typeof openStore>) =>
    (await store.list('')).map(({ key }) => key)

  it('refuses one write of a batch alone', async () => {
    const store = openFailing('ABORT')
    const [before, bad, last] = await writeThree(store)
    assert.deepEqual([before.status, last.status], ['fulfilled', 'fulfilled'])
    assert.equal(bad.status === 'rejected' && bad.reason.code, 'unavailable')
    assert.deepEqual(await read(store), ['after', 'before'])
    await store.close()
  })

  it('acknowledges nothing of a batch when SQLite gives up the transaction', async () => {
    const store = openFailing('ROLLBACK')
    for (const result of await writeThree(store)) {
      assert.equal(result.status === 'rejected' && result.reason.code, 'unavailable')
    }
    assert.deepEqual(await read(store), [])
    assert.equal(await store.create('good', 1), true)
    await store.close()
  })

  it('keeps the reason as cause, and the key out of the message', async () => {
    const store = openFailing('ABORT')
    const error: unknown = await store.create('bad', 'a value').catch((reason: unknown) => reason)
    assert.ok(error instanceof Error && error.cause instanceof Error)
    assert.doesNotMatch(`${error.message} ${error.cause.message}`, /bad|a value/)
    await store.close()
  })

  it('is unavailable, not wrong, when what is stored cannot be read', async () => {
    const path = newPath()
    const store = openStore(path)
    await store.create('a', 1)
    const database = new DatabaseSync(path)
    database.exec(`UPDATE entries SET value = '{'`)
    database.close()
    await assert.rejects(store.read('a'), { code: 'unavailable' })
    await assert.rejects(store.take('a'), { code: 'unavailable' })
    await store.close()
  })
})

describe('sqlite file: several processes', () => {
  it('start at once on a new file, set it up once, and count without a gap', async () => {
    const path = newPath()
    const writers = ['a', 'b', 'c'].map((name) => startWriter(path, name, 40))
    const lines = (await Promise.all(writers.map(({ lines: printed }) => printed))).flat()
    assert.equal(lines.filter((line) => line === 'won').length, 1)
    const counted = lines.filter((line) => line.startsWith('counted ')).map((line) => line.slice(8))
    assert.deepEqual(
      counted.map(Number).toSorted((a, b) => a - b),
      Array.from({ length: 120 }, (_, i) => i + 1),
    )
  })

  it('lose no acknowledged write to kill -9', async () => {
    const path = newPath()
    const writers = ['a', 'b'].map((name) => startWriter(path, name, 0))
    await Promise.all(writers.map(({ reached }) => reached))
    for (const { child } of writers) child.kill('SIGKILL')
    const lines = (await Promise.all(writers.map(({ lines: printed }) => printed))).flat()
    const acknowledged = lines.filter((line) => line.startsWith('wrote ')).map((l) => l.slice(6))
    assert.ok(acknowledged.length >= 200, String(acknowledged.length))
    const store = openStore(path)
    for (const key of acknowledged) {
      assert.equal((await store.read<{ key: string }>(key))?.value.key, key)
    }
    const highest = Math.max(
      ...lines.flatMap((line) => /^counted (\d+)$/.exec(line)?.[1] ?? []).map(Number),
    )
    assert.ok((await store.count('all', 3600, 0)).count >= highest)
    await store.close()
    const database = new DatabaseSync(path)
    assert.equal(database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok')
    database.close()
  })
})

interface Writer {
  readonly child: ChildProcess
  /** Resolves when it has printed 200 lines or has ended. */
  readonly reached: Promise<unknown>
  /** All complete lines, once it has ended. */
  readonly lines: Promise<readonly string[]>
}

function startWriter(path: string, name: string, writes: number): Writer {
  const script = fileURLToPath(new URL('../support/store-writer.ts', import.meta.url))
  const options = ['--conditions=@countersign/source', script, path, name, String(writes)]
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  const { promise: reached, resolve } = Promise.withResolvers<void>()
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    if (text.split('\n').length > 200) resolve()
  })
  const lines = once(child, 'close').then(() => {
    resolve()
    return text.split('\n').slice(0, -1)
  })
  return { child, reached, lines }
}
