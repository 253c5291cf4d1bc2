/**
 * @module
 * Runs folders of `test/` with node:test, from sources. `node test/support/run-suite.ts unit flows`
 * Arguments with a dash go to Node; a path ending in `.ts` runs that file alone.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
/** Each file is a process that loads the same sources: Node keeps them here without their types, and compiled. */
const COMPILED = resolve(root, 'node_modules/.cache/compiled')
const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-'))
const named = args.filter((arg) => arg.endsWith('.ts'))
const folders = args.filter((arg) => !options.includes(arg) && !named.includes(arg))

const found = folders.flatMap((folder) => {
  const files = globSync(`test/${folder}/**/*.test.ts`, { cwd: root }).toSorted()
  if (files.length === 0) console.log(`no test file in test/${folder} yet`)
  return files
})
const files = named.length > 0 ? named : found

if (files.length === 0) {
  console.error(`No test ran: nothing ends in .test.ts under ${folders.join(', ')}.`)
  process.exit(1)
}

const result = spawnSync(
  process.execPath,
  [
    '--conditions=@countersign/source',
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-concurrency=2',
    '--test-reporter=spec',
    ...options,
    ...files,
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE: COMPILED } },
)
process.exit(result.status ?? 1)
