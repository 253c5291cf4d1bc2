/**
 * @module
 * A process of its own that runs the real backend on SQLite behind a loopback port, for tests that kill
 * it and for the bench. The one argument is `ServedSettings` as JSON; keys come by the environment. It
 * tells its parent about every message it would have sent. Started by `backend-process.ts`.
 */
import { flushCompileCache } from 'node:module'
import process from 'node:process'
import { env, type ConfigInput, type Message, type Sender } from '@countersign/server'
import { createBackend, serveNode, type Backend } from '@countersign/server/node'
import { createTestClock, type TestClock } from './clock.ts'

/** What the process is started with; plain JSON. */
export interface ServedSettings {
  readonly dataDir: string
  /** Settings beside sites' keys and senders, which are added here. */
  readonly config: Omit<ConfigInput, 'sites' | 'senders'> & {
    readonly sites: readonly Omit<ConfigInput['sites'][number], 'key' | 'keys'>[]
  }
  /** Epoch seconds at which a clock stands that only the parent moves. Absent: the system's clock. */
  readonly now?: number
}

/** What the parent asks; each is answered by a report with the same `id`. */
export interface Ask {
  readonly id: number
  readonly ask: 'settle' | 'clock' | 'usage'
  /** `clock`: where it shall stand, epoch seconds. */
  readonly now?: number
}

/** What the process tells. */
export type Report =
  | { readonly ready: number }
  | { readonly message: Message }
  | { readonly answered: number; readonly usage?: Usage }
  /** At the end: numbers of all requests that were begun (header `Test-Number`). */
  | { readonly begun: readonly string[] }

export interface Usage {
  /** User and system time of the whole process since its start, microseconds. */
  readonly cpuMicros: number
  /** Resident memory, bytes. */
  readonly memory: number
}

const settings = JSON.parse(process.argv[2] ?? '{}') as ServedSettings
const clock = settings.now === undefined ? undefined : createTestClock(settings.now)
const begun: string[] = []
const backend = await open(settings, clock)
const server = await serveNode(
  {
    fetch: (request, bindings) => {
      const number = request.headers.get('test-number')
      if (number !== null) begun.push(number)
      return backend.fetch(request, bindings)
    },
  },
  { port: 0 },
)

process.on('message', (ask: Ask) => answer(ask, clock))
process.once('disconnect', () => process.exit(1))
process.once('SIGTERM', () => void stop())
tell({ ready: server.port })
// At its end a process that is killed writes nothing.
flushCompileCache()

function open({ dataDir, config }: ServedSettings, time: TestClock | undefined): Promise<Backend> {
  const sender: Sender = {
    id: 'parent',
    channels: ['mail', 'sms', 'voice'],
    send: async (message) => tell({ message }),
  }
  const sites = config.sites.map((site) => ({ ...site, ...toSiteKeys(site.id) }))
  return createBackend(
    { ...config, sites, senders: { email: sender, sms: sender, voice: sender } },
    { dataDir, audit: () => undefined, ...(time === undefined ? {} : { clock: time }) },
  )
}

/** Keys of one site: a people key only where the environment has one. */
function toSiteKeys(site: string): Pick<ConfigInput['sites'][number], 'key' | 'keys'> {
  const people = `PEOPLE_KEY_${site}`
  return {
    key: env(`SITE_KEY_${site}`),
    ...(process.env[people] === undefined
      ? {}
      : { keys: [{ key: env(people), scopes: ['people' as const] }] }),
  }
}

function answer({ id, ask, now }: Ask, time: TestClock | undefined): void {
  if (ask === 'settle') {
    // Messages go out by a timer of 0 ms that was set before the reply; this one comes after it.
    setTimeout(() => tell({ answered: id }), 5)
    return
  }
  if (ask === 'clock' && time !== undefined && now !== undefined) time.advance(now - time.now())
  tell(ask === 'usage' ? { answered: id, usage: toUsage() } : { answered: id })
}

function toUsage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMicros: user + system, memory: process.memoryUsage.rss() }
}

async function stop(): Promise<void> {
  await server.close()
  await backend.close()
  process.send?.({ begun } satisfies Report, () => process.disconnect())
  process.removeAllListeners('disconnect')
}

function tell(report: Report): void {
  process.send?.(report)
}
