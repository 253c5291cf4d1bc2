/**
 * @module
 * The size budget of the served widget, in bytes after gzip -9; what finds faces is served in brotli, and counted
 * so. Build first: `npm run build:widget`.
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const SERVED = resolve(import.meta.dirname, '../../packages/widget/dist/served')
const MAX_ENTRY = 11_500
const MAX_FLOW = 6_000
const MAX_CHUNK = 3_000
/** The account's list and what leads from there: a page of its own, never part of a sign-in. */
const MAX_VISIT = 8_000
/** How each country writes its numbers: never waited for, and of no sign-in. */
const MAX_PHONE_NUMBERS = 38_000
/** What finds faces: WebAssembly, its loader in a worker, the model. Loaded beside a camera that opens, never waited for. */
const MAX_ENGINE = 2_700_000
const MAX_SIGN_IN = 20_000
/** What a sign-in with password and code loads. */
const SIGN_IN = ['widget', 'flow', 'password', 'code']

interface Row {
  what: string
  bytes: number
  limit: number
}

const gzipped = (path: string): number =>
  gzipSync(readFileSync(join(SERVED, path)), { level: 9 }).byteLength

/** `chunks/flow-Ab12.js` → `flow`. Rolldown's hash has eight characters and may hold `-` and `_`. */
const toName = (path: string): string => basename(path, '.js').replace(/-[\w-]{8}$/, '')

function toLimit(name: string): number {
  if (name === 'widget') return MAX_ENTRY
  if (name === 'visit') return MAX_VISIT
  if (name === 'phone-numbers') return MAX_PHONE_NUMBERS
  return name === 'flow' ? MAX_FLOW : MAX_CHUNK
}

/** Each by its compressed twin. */
function measureEngine(): Row {
  const files = globSync('face/*.br', { cwd: SERVED })
  const bytes = files.reduce((total, path) => total + statSync(join(SERVED, path)).size, 0)
  // Of nothing, any size would be small enough.
  const limit = files.length === 3 ? MAX_ENGINE : -1
  return { what: 'face/*: worker + wasm + model, brotli', bytes, limit }
}

function measure(): Row[] {
  const files = globSync(['*.js', 'chunks/*.js'], { cwd: SERVED }).toSorted()
  const rows = files.map((path) => ({ name: toName(path), path, bytes: gzipped(path) }))
  const needed = rows.filter(({ name }) => SIGN_IN.includes(name))
  const table = rows.map(({ name, path, bytes }) => ({ what: path, bytes, limit: toLimit(name) }))
  const sum = needed.reduce((total, { bytes }) => total + bytes, 0)
  return [
    ...table,
    measureEngine(),
    { what: `sign-in: ${SIGN_IN.join(' + ')}`, bytes: sum, limit: MAX_SIGN_IN },
  ]
}

if (!existsSync(join(SERVED, 'widget.js'))) {
  console.error('No packages/widget/dist/served/widget.js: run npm run build:widget first.')
  process.exit(1)
}

const rows = measure()
const missing = SIGN_IN.filter(
  (name) => !globSync('**/*.js', { cwd: SERVED }).some((path) => toName(path) === name),
)
for (const { what, bytes, limit } of rows) {
  const verdict = bytes > limit ? 'TOO LARGE' : 'ok'
  console.log(
    `${what.padEnd(48)} ${String(bytes).padStart(7)} of ${String(limit).padStart(7)}  ${verdict}`,
  )
}
for (const name of missing) console.log(`no chunk is called ${name}: the sum is not honest`)
if (missing.length > 0 || rows.some(({ bytes, limit }) => bytes > limit)) process.exitCode = 1
