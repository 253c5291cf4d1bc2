/**
 * @module
 * `npm run bench:names`: with `listing: 'private'`, does the time of a reply tell a known name from an
 * unknown or a locked one? The real backend in a process of its own, on SQLite; one question at a time,
 * in rounds of one name of each kind in random order. Ends with 1 when two kinds can be told apart.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { FROM_SOURCES, startBackend } from '../support/backend-process.ts'
import { createClient } from './client.ts'
import { createDice, type Dice } from './dice.ts'
import { compare, toCriticalDistance, type Pairs, type Verdict } from './distribution.ts'
import { toMachineLines } from './machine.ts'
import { toQuantile } from './measure.ts'
import {
  createStranger,
  KINDS,
  QUESTIONS,
  SHOP,
  setNames,
  type Kind,
  type Question,
} from './names-stage.ts'
import { toTable } from './table.ts'

const HELP = `npm run bench:names -- [options]
  --samples 200  names of each kind
  --warm 40      rounds before the first that counts
  --alpha 0.01   chance that all comparisons together cry wolf
  --seed 1       order of the names, and the exchanges of the tests
  --built        run what npm run build made, instead of the sources
  --folder DIR   where the database lies; default the system's temporary folder`

const { values: flags } = parseArgs({
  options: {
    samples: { type: 'string', default: '200' },
    warm: { type: 'string', default: '40' },
    alpha: { type: 'string', default: '0.01' },
    seed: { type: 'string', default: '1' },
    built: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
    help: { type: 'boolean', default: false },
  },
})
const samples = Number(flags.samples)
const warm = Number(flags.warm)

const PAIRS = [
  ['known', 'unknown'],
  ['known', 'locked'],
  ['unknown', 'locked'],
] as const satisfies readonly (readonly [Kind, Kind])[]

/** Each comparison is made by two tests; together they cry wolf no oftener than asked. */
const threshold = Number(flags.alpha) / (QUESTIONS.length * PAIRS.length * 2)

type Timings = Readonly<Record<Question, Readonly<Record<Kind, number[]>>>>

const createTimings = (): Timings => {
  const kinds = () => ({ known: [], unknown: [], locked: [] })
  return { begin: kinds(), identify: kinds(), answer: kinds(), send: kinds() }
}

async function ask(dataDir: string, dice: Dice): Promise<Timings> {
  const stage = await setNames(dataDir, { count: samples + warm, dice })
  const server = await startBackend({
    settings: { dataDir, config: SHOP },
    keys: stage.keys,
    nodeOptions: flags.built ? [] : FROM_SOURCES,
  })
  const client = createClient(server.port)
  const stranger = createStranger(client, dice)
  const timings = createTimings()
  try {
    for (let round = 0; round < samples + warm; round += 1) {
      for (const kind of dice.shuffle(KINDS)) {
        const times = await stranger(stage.names[kind][round] ?? '')
        if (round < warm) continue
        for (const question of QUESTIONS) timings[question][kind].push(times[question])
      }
    }
  } finally {
    client.close()
    await server.stop()
  }
  return timings
}

function report(timings: Timings, dice: Dice): boolean {
  const quantiles = QUESTIONS.flatMap((question) =>
    KINDS.map((kind) => [
      `${question}, ${kind}`,
      ...[0.1, 0.5, 0.9].map((share) => toQuantile(timings[question][kind], share).toFixed(3)),
    ]),
  )
  console.log(`\n${toTable(['reply', 'p10 ms', 'p50 ms', 'p90 ms'], quantiles)}`)
  let isTold = false
  const rows = QUESTIONS.flatMap((question) =>
    PAIRS.map(([a, b]) => {
      const pairs = { one: timings[question][a], other: timings[question][b] }
      const verdict = compare(pairs, dice)
      isTold ||= isApart(verdict)
      return [`${question}, ${a} – ${b}`, ...toCells(verdict, pairs, dice)]
    }),
  )
  const headings = ['compared', 'KS D', 'p', 'shift µs', 'p', 'would see µs', '']
  console.log(`\n${toTable(headings, rows)}`)
  return isTold
}

const isApart = ({ distanceP, shiftP }: Verdict): boolean =>
  Math.min(distanceP, shiftP) <= threshold

const toCells = (verdict: Verdict, pairs: Pairs, dice: Dice): readonly string[] => [
  verdict.distance.toFixed(3),
  verdict.distanceP.toFixed(4),
  (verdict.shift * 1000).toFixed(0),
  verdict.shiftP.toFixed(4),
  ...(isApart(verdict)
    ? ['', 'TOLD APART']
    : [(findLeastShift(pairs, dice) * 1000).toFixed(0), 'alike']),
]

/**
 * The smallest delay, ms, that these tests would have seen among these very samples, whichever of the
 * two had it: that they can fail, and how fine they are.
 */
const findLeastShift = (pairs: Pairs, dice: Dice): number =>
  Math.max(...[1, -1].map((sign) => findLeastDelay(pairs, sign, dice)))

function findLeastDelay({ one, other }: Pairs, sign: number, dice: Dice): number {
  let [low, high] = [0, toQuantile(other, 0.5)]
  for (let step = 0; step < 9; step += 1) {
    const middle = (low + high) / 2
    const delayed = other.map((value) => value + sign * middle)
    if (isApart(compare({ one, other: delayed }, dice))) high = middle
    else low = middle
  }
  return high
}

async function bench(): Promise<void> {
  const dice = createDice(Number(flags.seed))
  console.log(toMachineLines().join('\n'))
  console.log(
    `${samples} names of each kind; apart at p ≤ ${threshold.toFixed(5)} (${flags.alpha} over all); ` +
      `classic critical D at 1 %: ${toCriticalDistance(samples, 0.01).toFixed(3)}`,
  )
  const folder = mkdtempSync(join(flags.folder, 'countersign-names-'))
  try {
    const isTold = report(await ask(folder, dice), dice)
    console.log(`\n${isTold ? 'Names can be told apart by time.' : 'No kind of name stands out.'}`)
    if (isTold) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (flags.help) console.log(HELP)
else await bench()
