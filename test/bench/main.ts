/**
 * @module
 * `npm run bench`: whole flows on the real backend with durable SQLite, beside a bare echo that does as
 * many requests, slice by slice in turn. The server has a process of its own; this one is the load.
 */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { FROM_SOURCES, startBackend, type BackendProcess } from '../support/backend-process.ts'
import { createClient, type Client } from './client.ts'
import {
  BASE,
  createEcho,
  createMailLogin,
  createPasswordLogin,
  createStepUp,
  type Flow,
} from './flows.ts'
import { measureFlush, measureHashing, toMachineLines } from './machine.ts'
import { measure, toQuantile, toSummary, type Slice } from './measure.ts'
import { toTable } from './table.ts'
import { CONFIG, setStage } from './stage.ts'

const HELP = `npm run bench -- [options]
  --seconds 1.2   length of one slice
  --rounds 3      slices of each kind
  --widths 1,16   flows at once
  --only step-up  flows whose name holds this text
  --built         run what npm run build made, instead of the sources
  --folder DIR    where the database lies; default the system's temporary folder
  --profile DIR   write CPU profiles of the server there`

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '1.2' },
    rounds: { type: 'string', default: '3' },
    widths: { type: 'string', default: '1,16' },
    only: { type: 'string', default: '' },
    built: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

// Enough that nobody's turn comes so soon again that a send limit is met.
const BANKERS = 300
const MEMBERS = 4_000
const ECHO = fileURLToPath(new URL('echo.ts', import.meta.url))
const widths = flags.widths.split(',').map(Number)
const nodeOptions = flags.built ? [] : FROM_SOURCES

async function bench(): Promise<void> {
  console.log(toMachineLines().join('\n'))
  console.log(`disk flush ${measureFlush(flags.folder).toFixed(2)} ms (4 KiB, median)`)
  const { alone, shared } = await measureHashing()
  console.log(
    `password check ${alone.toFixed(1)} ms alone, ${shared.toFixed(1)} ms each with 3 at once`,
  )
  const folder = mkdtempSync(join(flags.folder, 'countersign-bench-'))
  try {
    await benchIn(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function benchIn(dataDir: string): Promise<void> {
  const stage = await setStage(dataDir, { bankers: BANKERS, members: MEMBERS })
  const codes = createCodes()
  const settings = { dataDir, config: CONFIG }
  const common = { settings, keys: stage.keys }
  const options = { ...common, nodeOptions, onMessage: codes.take }
  await reportBoot(() => startBackend(options), `${BASE}/healthz`, 'countersign')
  await reportBoot(() => startBackend({ ...common, entry: ECHO }), '/healthz', 'bare echo')
  const server = await startBackend({ ...options, nodeOptions: [...nodeOptions, ...toProfile()] })
  const echo = await startBackend({ ...common, entry: ECHO })
  const client = createClient(server.port)
  const echoClient = createClient(echo.port)
  const world = { client, stage, awaitCode: codes.await }
  const flows = [createStepUp(world), createMailLogin(world), createPasswordLogin(world)]
  const wanted = flows.filter(({ name }) => name.includes(flags.only))
  const rows: string[][] = []
  try {
    for (const flow of wanted) {
      const paired = await pair(flow, { client, server, echo, echoClient })
      for (const width of widths) rows.push(...(await compare(paired, width)))
    }
  } finally {
    client.close()
    echoClient.close()
    await Promise.all([server.stop(), echo.stop()])
  }
  console.log(`\n${toTable(HEADINGS, rows)}`)
}

function toProfile(): readonly string[] {
  if (flags.profile === undefined) return []
  mkdirSync(flags.profile, { recursive: true })
  return ['--cpu-prof', `--cpu-prof-dir=${flags.profile}`]
}

const HEADINGS = ['flow', 'at once', 'flows/s', 'p50 ms', 'p99 ms', 'CPU µs', 'flows']

interface Paired {
  readonly flow: Flow
  readonly reference: Flow
  readonly server: BackendProcess
  readonly echo: BackendProcess
}

/** Warms both up, and sizes the echo's bodies as the flow's replies are. */
async function pair(
  flow: Flow,
  {
    client,
    server,
    echo,
    echoClient,
  }: {
    client: Client
    server: BackendProcess
    echo: BackendProcess
    echoClient: Client
  },
): Promise<Paired> {
  const before = { ...client.seen }
  await measure(server, flow, { width: 16, seconds: 1 })
  const replies = client.seen.replies - before.replies
  const size = Math.round((client.seen.bytes - before.bytes) / replies)
  const reference = createEcho(echoClient, flow.requests, size)
  await measure(echo, reference, { width: 16, seconds: 0.5 })
  return { flow, reference, server, echo }
}

/** Slices of flow and echo in turn: what else the machine does hits both. */
async function compare({ flow, reference, server, echo }: Paired, width: number) {
  const seconds = Number(flags.seconds)
  const slices: Slice[] = []
  const echoes: Slice[] = []
  for (let round = 0; round < Number(flags.rounds); round += 1) {
    slices.push(await measure(server, flow, { width, seconds }))
    echoes.push(await measure(echo, reference, { width, seconds }))
  }
  const [ours, bare] = [toSummary(slices), toSummary(echoes)]
  const ratio = toQuantile(
    slices.map((one, i) => one.cpuMicros / (echoes[i]?.cpuMicros ?? NaN)),
    0.5,
  )
  const toCells = (of: typeof ours) => [
    of.perSecond.toFixed(0),
    of.p50.toFixed(2),
    of.p99.toFixed(2),
    of.cpuMicros.toFixed(0),
    String(of.flows),
  ]
  return [
    [`${flow.name} (${flow.requests} requests)`, String(width), ...toCells(ours)],
    ['  bare echo', String(width), ...toCells(bare)],
    [
      '  ratio',
      '',
      `1/${(bare.perSecond / ours.perSecond).toFixed(1)}`,
      `${(ours.p50 / bare.p50).toFixed(1)}×`,
      `${(ours.p99 / bare.p99).toFixed(1)}×`,
      `${ratio.toFixed(1)}×`,
      '',
    ],
  ]
}

/** From the start of the process to the first 200; memory a moment later. */
async function reportBoot(
  start: () => Promise<BackendProcess>,
  path: string,
  name: string,
): Promise<void> {
  const times: number[] = []
  let memory = 0
  for (let i = 0; i < 3; i += 1) {
    const begun = performance.now()
    const process = await start()
    const client = createClient(process.port)
    const { status } = await client.call({ method: 'GET', path })
    if (status !== 200) throw new Error(`healthz answered ${status}`)
    times.push(performance.now() - begun)
    await new Promise((resolve) => setTimeout(resolve, 300))
    memory = (await process.ask({ ask: 'usage' }))?.usage?.memory ?? NaN
    client.close()
    await process.stop()
  }
  const from = flags.built ? 'built' : 'sources'
  const line = `boot ${toQuantile(times, 0.5).toFixed(0)} ms to the first 200 (${from}), idle ${(memory / 2 ** 20).toFixed(0)} MiB`
  console.log(`${name}: ${line}`)
}

/** Codes by target; whoever waits for one gets the next. */
function createCodes() {
  const waiting = new Map<string, (code: string) => void>()
  return {
    take: ({ to, text }: { readonly to: string; readonly text: string }) => {
      waiting.get(to)?.(/\b\d{6}\b/.exec(text)?.[0] ?? '')
      waiting.delete(to)
    },
    await: (to: string) => new Promise<string>((resolve) => waiting.set(to, resolve)),
  }
}

if (flags.help) console.log(HELP)
else await bench()
