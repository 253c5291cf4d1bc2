/**
 * @module
 * The whole backend with the Entrust connector in front of the Entrust simulator: nothing is stubbed but
 * the wire between them, and no byte leaves the process. Importing it fails every test of the file in which
 * a request or a reply broke the vendor's schemas.
 */
import assert from 'node:assert/strict'
import { afterEach } from 'node:test'
import { Secret } from '@countersign/server'
import { entrust, type EntrustInput } from '@countersign/server/vendors/entrust'
import {
  createEntrustSimulator,
  ENTRUST_APPLICATIONS,
  ENTRUST_OIDC_CLIENT,
  type EntrustApiVersion,
  type EntrustControl,
  type EntrustFlow,
  type EntrustSettings,
  type EntrustSimulator,
  type EntrustSimulatorOptions,
} from '@countersign/simulators'
import type { Call } from '../../../../packages/server/src/ports.ts'
import { SEEDED_APPLICATIONS } from '../../../../packages/simulators/src/entrust/seed.ts'
import { createTestRandom } from '../../../support/random.ts'
import { createBench, type Bench, type BenchOptions } from '../../support/backend.ts'
import { putPerson } from '../../support/page.ts'
import { createWire, type Wire } from './wire.ts'

export const HOST = 'http://localhost:4000/vendors/entrust'
export const CERTIFICATE_PAGE = 'http://localhost:4443/certificate'
export const PASSWORD = 'entrust-keeps-a-long-secret'
/** What the person types, and their id at the site. */
export const NAME = 'entrust@harbour.example'
export const USER = 'u-entrust'
/** Their account at the vendor, unless a test puts another one in. */
export const ACCOUNT = 'entrust'

export interface EntrustBench extends Bench, Pick<Wire, 'exchanges' | 'breaches' | 'unplug'> {
  readonly simulator: EntrustSimulator
  readonly control: EntrustControl
  /** Of the linked person, at the vendor. */
  readonly account: string
}

export interface StageOptions extends BenchOptions {
  /** Of both sides. Default 5.36. */
  readonly version?: EntrustApiVersion
  /** Which of the tenant's applications: its rule decides what is asked. */
  readonly application?: keyof typeof ENTRUST_APPLICATIONS
  /** A rule in place of the application's, the same at every risk. */
  readonly flows?: readonly EntrustFlow[]
  /** `PROVIDED`: refuses every call that does not tell the person's address. */
  readonly clientIpSource?: 'PROVIDED'
  readonly settings?: Partial<EntrustInput>
  /** What the tenant's administrator chose. */
  readonly tenant?: Partial<EntrustSettings>
  readonly users?: EntrustSimulatorOptions['users']
  readonly account?: string
  readonly signIn?: Record<string, unknown>
  /** Between connector and simulator. */
  readonly wrap?: (call: Call) => Call
}

/** Everything that may be first. */
export const FIRST = [
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
  'security-key',
] as const

/** Where a real tenant has pages of its own; what the persona's cards and tokens look like. */
export const ALL_SETTINGS = {
  tokenCode: { length: 6 },
  signatureCode: { length: 8 },
  temporaryCode: { length: 8 },
  questions: true,
  smartLogin: true,
  smartLoginLink: `${HOST}/smart/{challenge}`,
  faceLink: `${HOST}/face/{workflowRunId}`,
  certificateUrl: `${CERTIFICATE_PAGE}?challenge={challenge}&code_challenge={code_challenge}&state={state}&return={return}`,
  identityProvider: { issuer: `${HOST}/api/oidc`, clientId: ENTRUST_OIDC_CLIENT, name: 'Quay ID' },
  passwordResetUrl: 'http://localhost:4000/reset',
} as const satisfies Partial<EntrustInput>

/** Stages of the test that runs now. */
const opened: EntrustBench[] = []

afterEach(() => {
  const breaches = opened.splice(0).flatMap(({ breaches: own, control }) => {
    return [...own, ...control.violations().map((one) => JSON.stringify(one))]
  })
  assert.deepEqual(breaches, [], 'requests and replies are as the vendor wrote them down')
})

/** A backend whose one site runs on Entrust, and one person who is linked there. */
export async function createStage(options: StageOptions = {}): Promise<EntrustBench> {
  const { version = '5.36', application = 'everything', settings, wrap, signIn } = options
  const applicationId = ENTRUST_APPLICATIONS[application]
  const late: { simulator?: EntrustSimulator; bench?: Bench } = {}
  const wire = createWire({
    simulator: () => late.simulator ?? assert.fail('too early'),
    clock: () => late.bench?.clock ?? assert.fail('too early'),
  })
  const vendor = entrust({
    host: HOST,
    applicationId: new Secret(applicationId, 'applicationId'),
    apiVersion: version,
    ...ALL_SETTINGS,
    ...settings,
  })
  const bench = await createBench({
    ...options,
    call: wrap === undefined ? wire.call : wrap(wire.call),
    config: { vendors: [vendor], ...options.config },
    site: {
      vendors: ['entrust', 'local'],
      signIn: { listing: 'friendly', ways: [...FIRST], ...signIn },
      ...options.site,
    },
  })
  late.bench = bench
  // The clock is the backend's, which is made first.
  const simulator = createEntrustSimulator({
    baseUrl: HOST,
    clock: bench.clock,
    random: createTestRandom(53),
    wait: async () => undefined,
    settings: { version, ...options.tenant },
    ...(options.users !== undefined && { users: options.users }),
    clients: [{ clientId: ENTRUST_OIDC_CLIENT, redirectUris: [CALLBACK] }],
  })
  late.simulator = simulator
  const { control } = simulator
  const { flows, clientIpSource } = options
  const seeded = SEEDED_APPLICATIONS.find(({ id }) => id === applicationId)
  control.putApplication({
    id: applicationId,
    rule: flows === undefined ? seeded?.rule : { LOW: flows, MEDIUM: flows, HIGH: flows },
    ...(clientIpSource !== undefined && { clientIpSource }),
  })
  const { account = ACCOUNT } = options
  await linkPerson(bench, USER, account, NAME)
  const { exchanges, breaches, unplug } = wire
  const stage = { ...bench, simulator, control, account, exchanges, breaches, unplug }
  opened.push(stage)
  return stage
}

/** Where the vendor's pages lead back to. */
export const CALLBACK = 'http://localhost:3000/auth/v1/callback/entrust'

/** A person of the site, linked to an account at the vendor; null unlinks. */
export async function linkPerson(
  bench: Bench,
  user: string,
  account: string | null,
  name = `${user}@harbour.example`,
): Promise<void> {
  await putPerson(bench, user, {
    login_names: [name],
    links: { entrust: account === null ? null : { account } },
  })
}
