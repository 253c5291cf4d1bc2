/**
 * @module
 * A whole backend in one process: memory store, a clock and a generator that repeat, an outbox one can
 * read, and every audit event.
 */
import type { AuditEvent, ConfigInput, Message, Sender } from '@countersign/server'
import { Secret } from '@countersign/server'
import { createMemoryStore } from '@countersign/server/stores/memory'
import { toBase64url } from '@countersign/protocol'
import { createBackendOn, type Backend } from '../../../packages/server/src/runtimes/backend.ts'
import type { Asset } from '../../../packages/server/src/http/context.ts'
import type { Call, Clock, Random, Wait } from '../../../packages/server/src/ports.ts'
import { noCall } from '../../../packages/server/src/runtimes/web-platform.ts'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import { createTestClock } from '../../support/clock.ts'
import { createTestHasher } from '../../support/hasher.ts'
import { createTestRandom } from '../../support/random.ts'

export const ORIGIN = 'http://localhost:3000'
export const ISSUER = `${ORIGIN}/auth`
const random = createTestRandom(7)
const createKey = () => toBase64url(random.bytes(32))

/** Keys are drawn, never written down: runtimes print source lines around an error. */
export const SITE_KEY = createKey()
export const PEOPLE_KEY = createKey()
export const OTHER_KEY = createKey()

export interface Bench {
  readonly backend: Backend
  readonly clock: ReturnType<typeof createTestClock>
  readonly store: Store
  readonly messages: Message[]
  readonly audit: AuditEvent[]
  /** Slow hashes computed so far. */
  readonly computed: () => number
  /** Runs everything that was put off until after the reply. */
  settle(): Promise<void>
}

type SiteInput = ConfigInput['sites'][number]

export interface BenchOptions {
  /** Files of the widget. Default: none is installed. */
  readonly getAsset?: (path: string) => Asset | undefined
  readonly site?: Partial<SiteInput>
  readonly sites?: readonly SiteInput[]
  readonly config?: Partial<ConfigInput>
  readonly store?: Store
  /** Reaches companies; default: nobody. */
  readonly call?: Call
  /** A store on the bench's own clock. */
  readonly createStore?: (clock: Clock) => Store
  /** Default: the same bytes for every bench. */
  readonly random?: Random
  /** Default: whole seconds pass on the bench's clock, and nothing really waits. */
  readonly wait?: Wait
}

/** The settings most journeys use: Harbour, open for e-mail sign-up unless told otherwise. */
export function toConfig(options: BenchOptions, senders: ConfigInput['senders']): ConfigInput {
  const site: SiteInput = {
    id: 'harbour',
    name: 'Harbour',
    origins: [ORIGIN],
    rpId: 'localhost',
    key: new Secret(SITE_KEY, 'key'),
    keys: [{ key: new Secret(PEOPLE_KEY, 'people key'), scopes: ['people'] }],
    signIn: {},
    actions: {
      transfer: {
        acr: 'aal2',
        maxAge: 300,
        fields: { amount: 'money', payee: 'text' },
        text: { en: 'Send {amount} to {payee}', de: '{amount} an {payee} senden' },
        confirm: { en: 'Verify and send {amount}' },
      },
      payout: { acr: 'phr', fields: { iban: 'text' }, text: { en: 'Pay out to {iban}' } },
    },
    ...options.site,
  }
  return {
    issuer: ISSUER,
    sites: [site, ...(options.sites ?? [])],
    phoneCountries: ['DE', 'GB'],
    ...(senders === undefined ? {} : { senders }),
    ...options.config,
  }
}

/** Starts a backend; nothing in it waits or touches a network. */
export async function createBench(options: BenchOptions = {}): Promise<Bench> {
  const clock = createTestClock()
  const messages: Message[] = []
  const audit: AuditEvent[] = []
  const tail: (() => Promise<void>)[] = []
  const store = options.store ?? options.createStore?.(clock) ?? createMemoryStore({ clock })
  const hasher = createTestHasher(createTestRandom(3))
  const sender: Sender = {
    id: 'test',
    channels: ['sms', 'voice', 'mail'],
    send: async (message) => void messages.push(message),
  }
  const backend = await createBackendOn(
    {
      environment: {},
      clock,
      random: options.random ?? createTestRandom(11),
      hasher,
      later: (work) => void tail.push(work),
      wait:
        options.wait ?? (async (milliseconds) => clock.advance(Math.round(milliseconds / 1000))),
      audit: (event) => void audit.push(event),
      call: options.call ?? noCall,
      createStore: () => store,
      makeMasterKey: async () => new Secret(toBase64url(new Uint8Array(32).fill(7)), 'masterKey'),
      getAsset: options.getAsset ?? (() => undefined),
      development: true,
    },
    toConfig(options, { email: sender, sms: sender, voice: sender }),
  )
  return {
    backend,
    clock,
    store,
    messages,
    audit,
    computed: hasher.computed,
    settle: async () => {
      for (let work = tail.shift(); work !== undefined; work = tail.shift()) await work()
    },
  }
}
