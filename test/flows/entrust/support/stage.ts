/**
 * @module
 * The whole backend with the Entrust connector in front of the Entrust simulator: nothing is stubbed but
 * the wire between them, and no byte leaves the process.
 */
import { Secret } from '@countersign/server'
import { entrust, type EntrustInput } from '@countersign/server/vendors/entrust'
import {
  createEntrustSimulator,
  ENTRUST_APPLICATIONS,
  type EntrustSimulator,
  type EntrustSimulatorOptions,
} from '../../../../packages/simulators/src/entrust/index.ts'
import type { Call, OutgoingRequest } from '../../../../packages/server/src/ports.ts'
import { createBench, type Bench, type BenchOptions } from '../../support/backend.ts'
import { putPerson } from '../../support/page.ts'

export const HOST = 'http://localhost:4000/vendors/entrust'
export const PASSWORD = 'entrust-keeps-a-long-secret'
export const NAME = 'entrust@harbour.example'

/** One request that the connector made and the reply it got. */
export interface Exchange {
  readonly request: OutgoingRequest
  readonly status: number
  readonly body: string
}

export interface EntrustBench extends Bench {
  readonly simulator: EntrustSimulator
  readonly exchanges: Exchange[]
}

export interface StageOptions extends BenchOptions {
  /** Which of the tenant's applications: its rule decides what is asked. */
  readonly application?: keyof typeof ENTRUST_APPLICATIONS
  readonly settings?: Partial<EntrustInput>
  readonly simulator?: Partial<EntrustSimulatorOptions>
  readonly signIn?: Record<string, unknown>
  /** Between connector and simulator. */
  readonly wrap?: (call: Call) => Call
}

/** Everything that may be first. */
const FIRST = [
  'passkey',
  'password',
  'sms-code',
  'voice-code',
  'email-code',
  'totp',
  'grid-card',
  'temporary-code',
  'identity-provider',
  'certificate',
  'smart-login',
  'security-key',
] as const

/** A backend whose one site runs on Entrust, and one person who is linked there. */
export async function createStage(options: StageOptions = {}): Promise<EntrustBench> {
  const { application = 'everything', settings, simulator: tuned, signIn, wrap } = options
  const exchanges: Exchange[] = []
  const late: { simulator?: EntrustSimulator } = {}
  const direct: Call = async (request) => {
    const { simulator } = late
    if (simulator === undefined) throw new Error('too early')
    const { method, url, headers, body } = request
    const reply = await simulator.fetch(
      new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
    )
    const text = await reply.text()
    exchanges.push({ request, status: reply.status, body: text })
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body: text }
  }
  const vendor = entrust({
    host: HOST,
    applicationId: new Secret(ENTRUST_APPLICATIONS[application], 'applicationId'),
    ...settings,
  })
  const bench = await createBench({
    ...options,
    call: wrap === undefined ? direct : wrap(direct),
    config: { vendors: [vendor], ...options.config },
    site: {
      vendors: ['entrust', 'local'],
      signIn: { listing: 'friendly', ways: [...FIRST], ...signIn },
      ...options.site,
    },
  })
  // The clock is the backend's, which is made first.
  const simulator = createEntrustSimulator({
    baseUrl: HOST,
    clock: bench.clock,
    wait: async () => undefined,
    ...tuned,
  })
  late.simulator = simulator
  await putPerson(bench, 'u-entrust', {
    login_names: [NAME],
    emails: [NAME],
    links: { entrust: { account: 'entrust' } },
  })
  return { ...bench, simulator, exchanges }
}
