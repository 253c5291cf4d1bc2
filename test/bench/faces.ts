/**
 * @module
 * `npm run bench:faces`: does the trial's AuthX know people by their faces? Each of the folder's people enrols a
 * picture, and everybody holds theirs up, all of it through the simulator's own endpoint by HTTP. Ends with 1 when one
 * of the same is refused, one of the different accepted, or memory grows. Pictures are read and let go.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { createFaceMatcher } from '@countersign/server/faces'
import { serveNode } from '@countersign/server/node'
import { AUTHX_RESULT_NAMES, createAuthxSimulator } from '@countersign/simulators'
import { createDecideFace } from '../../demo/authx/decide-face.ts'
import { CREDENTIALS, toForm, type BiometricRequest } from '../support/authx-desk.ts'
import { toMachineLines } from './machine.ts'
import { toQuantile } from './measure.ts'
import { toTable } from './table.ts'

const HELP = `FACES_DIR=folder npm run bench:faces -- [options]
  The folder holds pNN-a-cam.jpg and pNN-b-cam.jpg: two pictures of each person, as a camera takes them.
  --portraits   hold up pNN-a.jpg and pNN-b.jpg as well: small ones are not good enough, and nobody may pass for another`

const { values: flags } = parseArgs({
  options: {
    portraits: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const { FACES_DIR: folder } = process.env
if (flags.help || folder === undefined) {
  console.log(HELP)
  process.exit(flags.help ? 0 : 1)
}

interface Picture {
  readonly name: string
  readonly person: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

const readPictures = (pattern: RegExp): readonly Picture[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .toSorted()
    .map((name) => ({
      name: name.replace('.jpg', ''),
      person: name.slice(0, 3),
      bytes: Uint8Array.from(readFileSync(join(folder, name))),
    }))

/** Both of whoever has two. */
const cameras = readPictures(/^p\d\d-[ab]-cam\.jpg$/)
const pairs = cameras.filter(
  ({ person }) => cameras.filter((one) => one.person === person).length === 2,
)
const portraits = flags.portraits ? readPictures(/^p\d\d-[ab]\.jpg$/) : []
if (pairs.length < 4) throw new Error('FACES_DIR holds fewer than two people with two pictures.')

const megabytes = (): number => process.memoryUsage().rss / 1e6
const before = megabytes()
const matcher = createFaceMatcher()
const begun = performance.now()
await matcher.ready()
const startMs = performance.now() - begun
const started = megabytes()

let serve: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not yet'))
const server = await serveNode(
  { fetch: (request) => serve(request) },
  { port: 0, host: '127.0.0.1', graceMs: 1000 },
)
const baseUrl = `http://127.0.0.1:${server.port}/vendors/authx`
serve = createAuthxSimulator({ baseUrl, decideFace: createDecideFace(matcher) }).fetch

const token = await fetch(`${baseUrl}/AccessToken`, {
  method: 'POST',
  headers: Object.fromEntries(
    Object.entries(CREDENTIALS).map(([key, value]) => [key, String(value)]),
  ),
})
const { access_token: bearer } = Object(await token.json())

const durations: number[] = []
/** @returns The vendor's code. */
async function ask(request: Omit<BiometricRequest, 'modality'>): Promise<number> {
  const start = performance.now()
  const reply = await fetch(`${baseUrl}/ProcessBiometric`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bearer}` },
    body: toForm({ modality: 'face', ...request }),
  })
  const code: unknown = Object(await reply.json())['response_code']
  if (request.bytes !== undefined) durations.push(performance.now() - start)
  return Number(code)
}

/** A settled process: what the first pictures need for good is there. */
const SETTLED_AFTER = 50
let settled: number | undefined
const faults: string[] = []
const counts = { same: [0, 0], other: [0, 0] }
const codes = new Map<string, number>()

async function holdUp(enrolled: Picture, shown: Picture): Promise<void> {
  const code = await ask({ process: 'verify', bytes: shown.bytes })
  const isSame = shown.person === enrolled.person
  const name = AUTHX_RESULT_NAMES[code] ?? String(code)
  const isPortrait = portraits.includes(shown)
  if (isPortrait && isSame) codes.set(name, (codes.get(name) ?? 0) + 1)
  else {
    const count = counts[isSame ? 'same' : 'other']
    count[0] = (count[0] ?? 0) + (code === 1 ? 1 : 0)
    count[1] = (count[1] ?? 0) + 1
    const isWrong = isSame ? code !== 1 : isPortrait ? code === 1 : code !== 2
    if (isWrong) faults.push(`${enrolled.name} enrolled, ${shown.name} shown: ${name}`)
  }
  if (durations.length >= SETTLED_AFTER) settled ??= megabytes()
}

for (const enrolled of pairs) {
  const code = await ask({ process: 'enroll', bytes: enrolled.bytes })
  if (code !== 1) faults.push(`${enrolled.name} not enrolled: ${AUTHX_RESULT_NAMES[code]}`)
  for (const shown of [...pairs, ...portraits]) {
    if (shown !== enrolled) await holdUp(enrolled, shown)
  }
  await ask({ process: 'delete' })
}
const after = megabytes()
await matcher.close()
await server.close()

/** Of what V8 and glibc keep for themselves. One tensor that is not let go makes 700 MB of 200 pictures. */
const MOST_GROWTH_MB = 150
if (settled !== undefined && after - settled > MOST_GROWTH_MB) {
  faults.push(`memory grew by ${Math.round(after - settled)} MB`)
}

const ms = (share: number) => `${Math.round(toQuantile(durations, share))} ms`
const [same = 0, allSame = 0] = counts.same
const [other = 0, allOther = 0] = counts.other
console.log(toMachineLines().join('\n'), '\n')
console.log(
  toTable(
    ['held up', 'pairs', 'accepted'],
    [
      ['the same person', `${allSame}`, `${same}`],
      ['somebody else', `${allOther}`, `${other}`],
    ],
  ),
  '\n',
)
for (const [name, count] of codes) console.log(`portraits of the same person: ${name} ${count}`)
console.log(`one picture, by HTTP: median ${ms(0.5)}, 95 % ${ms(0.95)}, of ${durations.length}`)
console.log(`to start: ${Math.round(startMs)} ms`)
console.log(
  `memory (RSS): ${Math.round(before)} MB before, ${Math.round(started)} MB started, ${Math.round(settled ?? after)} MB after ${SETTLED_AFTER} pictures, ${Math.round(after)} MB at the end`,
)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1
