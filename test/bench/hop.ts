/**
 * @module
 * `npm run bench:hop`: what a challenge at a vendor costs when it goes through the backend, against the same
 * challenge sent to the vendor directly, slice by slice in turn. The vendor is the simulator, which answers
 * at once; backend and vendor have a process each, this one is the load.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBackend, type BackendProcess } from '../support/backend-process.ts'
import { createClient } from './client.ts'
import { createKey, type Flow } from './flows.ts'
import { createDirect, createHop, type HopSettings } from './hop-flows.ts'
import { toMachineLines } from './machine.ts'
import { measure, toSummary, type Slice } from './measure.ts'
import { toTable } from './table.ts'

const ROUNDS = 7
const SECONDS = 1
const WIDTHS = [1, 16]

interface Measured {
  readonly flow: Flow
  readonly server: BackendProcess
}

console.log(toMachineLines().join('\n'))
const folder = mkdtempSync(join(tmpdir(), 'countersign-hop-'))
const opened: BackendProcess[] = []
try {
  const flows = await openAll()
  const rows = []
  for (const width of WIDTHS) rows.push(...(await compare(flows, width)))
  console.log(
    `\n${toTable(['request', 'at once', 'p50 ms', 'added ms', 'p99 ms', 'CPU µs'], rows)}`,
  )
} finally {
  await Promise.all(opened.map((one) => one.stop()))
  rmSync(folder, { recursive: true })
}

async function openAll(): Promise<readonly Measured[]> {
  const vendor = await open('hop-vendor.ts', {})
  const siteKey = createKey()
  const base = { vendorPort: vendor.port, siteKey }
  const sqlite = { ...base, dataDir: join(folder, 'sqlite'), store: 'sqlite' } as const
  const memory = { ...base, dataDir: join(folder, 'memory'), store: 'memory' } as const
  const durable = await open('hop-backend.ts', sqlite satisfies HopSettings)
  const volatile = await open('hop-backend.ts', memory satisfies HopSettings)
  const [direct, kept, lost] = [vendor, durable, volatile].map(({ port }) => createClient(port))
  if (direct === undefined || kept === undefined || lost === undefined) throw new Error('no client')
  const card = { siteKey, kind: 'grid-card' }
  const pin = { siteKey, kind: 'pin' }
  return [
    { flow: createDirect(direct), server: vendor },
    { flow: createHop(kept, { ...card, name: 'through us, SQLite' }), server: durable },
    { flow: createHop(kept, { ...pin, name: 'no vendor asked, SQLite' }), server: durable },
    { flow: createHop(lost, { ...card, name: 'through us, memory' }), server: volatile },
    { flow: createHop(lost, { ...pin, name: 'no vendor asked, memory' }), server: volatile },
  ]
}

async function open(entry: string, settings: object): Promise<BackendProcess> {
  const process = await startBackend({
    // A vendor on this machine is for development alone.
    environment: { NODE_ENV: 'development' },
    entry: fileURLToPath(new URL(entry, import.meta.url)),
    settings,
    keys: { masterKey: createKey(), sites: {} },
  })
  opened.push(process)
  return process
}

async function compare(flows: readonly Measured[], width: number): Promise<string[][]> {
  for (const { flow, server } of flows) await measure(server, flow, { width, seconds: 0.7 })
  const slices = flows.map((): Slice[] => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [i, { flow, server }] of flows.entries()) {
      slices[i]?.push(await measure(server, flow, { width, seconds: SECONDS }))
    }
  }
  const summaries = slices.map(toSummary)
  const least = summaries[0]?.p50 ?? NaN
  return summaries.map(({ p50, p99, cpuMicros }, i) => [
    flows[i]?.flow.name ?? '',
    String(width),
    p50.toFixed(2),
    i === 0 ? '' : (p50 - least).toFixed(2),
    p99.toFixed(2),
    cpuMicros.toFixed(0),
  ])
}
