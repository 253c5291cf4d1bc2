/**
 * @module
 * `npm run bench:hop`: what a challenge at a vendor costs when it goes through the backend, against the same
 * challenge sent to the vendor directly, slice by slice in turn. The vendor is the simulator, which answers
 * at once; backend and vendor have a process each, this one is the load. What each part costs follows from rows
 * beside it: a hop that does nothing, our own request without a vendor, and both without a disk.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBackend, type BackendProcess } from '../support/backend-process.ts'
import { createClient } from './client.ts'
import { createKey, type Flow } from './flows.ts'
import { createHop, createPlain, type HopSettings } from './hop-flows.ts'
import { toMachineLines } from './machine.ts'
import { measure, toSummary, type Slice, type Summary } from './measure.ts'
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
  const parts = []
  for (const width of WIDTHS) {
    const summaries = await compare(flows, width)
    rows.push(...toRows(flows, width, summaries))
    parts.push(...toParts(width, summaries))
  }
  const headings = ['request', 'at once', 'p50 ms', 'added ms', 'p99 ms', 'CPU µs']
  console.log(`\n${toTable(headings, rows)}`)
  console.log(`\n${toTable(['part of what is added', 'at once', 'p50 ms'], parts)}`)
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
  const bare = await open('hop-bare.ts', { vendorPort: vendor.port })
  const idle = createClient(bare.port)
  const card = { siteKey, kind: 'grid-card' }
  const pin = { siteKey, kind: 'pin' }
  const path = '/api/web/v2/authentication/users/authenticate/GRID'
  return [
    { flow: createPlain(direct, { path, name: 'vendor, called directly' }), server: vendor },
    { flow: createPlain(idle, { path: '/call', name: 'through a bare hop' }), server: bare },
    { flow: createPlain(idle, { path: '/bare', name: 'bare, no vendor asked' }), server: bare },
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

async function compare(flows: readonly Measured[], width: number): Promise<readonly Summary[]> {
  for (const { flow, server } of flows) await measure(server, flow, { width, seconds: 0.7 })
  const slices = flows.map((): Slice[] => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [i, { flow, server }] of flows.entries()) {
      slices[i]?.push(await measure(server, flow, { width, seconds: SECONDS }))
    }
  }
  return slices.map(toSummary)
}

function toRows(
  flows: readonly Measured[],
  width: number,
  summaries: readonly Summary[],
): string[][] {
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

/** They add up to what `through us, SQLite` takes longer than the vendor itself. */
function toParts(width: number, summaries: readonly Summary[]): string[][] {
  const [direct = NaN, hop = NaN, bare = NaN, kept = NaN, , lost = NaN, alone = NaN] =
    summaries.map(({ p50 }) => p50)
  const parts = {
    'a hop that does nothing': hop - direct,
    'our own request: transaction, policy, view': alone - bare,
    'the connector: token, sealing, reading its reply': lost - alone - (hop - bare),
    'keeping it on disk': kept - lost,
  }
  return Object.entries(parts).map(([name, ms]) => [name, String(width), ms.toFixed(2)])
}
