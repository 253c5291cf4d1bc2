/**
 * @module
 * The whole backend with the AuthX connector in front of the AuthX simulator: nothing is stubbed but the
 * wire between them, and no byte leaves the process. Importing it fails every test of the file in which a
 * request or a reply broke the vendor's schemas.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { afterEach } from 'node:test'
import { Secret } from '@countersign/server'
import { authx, type AuthxInput } from '@countersign/server/vendors/authx'
import {
  AUTHX_PERSONA,
  AUTHX_TENANT,
  createAuthxSimulator,
  simulatedReading,
  type AuthxControl,
  type AuthxOperation,
  type AuthxSettings,
  type AuthxSimulatorOptions,
} from '@countersign/simulators'
import { drawJpeg } from '../../../support/pictures.ts'
import { createTestRandom } from '../../../support/random.ts'
import { createBench, type Bench, type BenchOptions } from '../../support/backend.ts'
import { postCapture, toPrompt } from '../../support/captures.ts'
import { putPerson, type Page, type Reply } from '../../support/page.ts'
import { give, openVisit, PASSWORD } from '../../support/people.ts'
import { createWire, type Exchange, type Wire } from './wire.ts'

export { toPrompt }

export const HOST = 'http://localhost:4000/vendors/authx'
/** What the person types, and their id at the site. */
export const NAME = 'authx@harbour.example'
export const USER = 'u-authx'
/** Of the persona, at the vendor. */
export const PIN = AUTHX_PERSONA.pin ?? assert.fail('the persona has a PIN')
export const ACCOUNT = AUTHX_PERSONA.guid

export interface AuthxBench extends Bench, Pick<Wire, 'exchanges' | 'breaches' | 'unplug'> {
  readonly control: AuthxControl
  /** Milliseconds of each wait so far. */
  readonly waits: number[]
}

export interface StageOptions extends BenchOptions {
  readonly settings?: Partial<AuthxInput>
  /** How the vendor reads what its page leaves open. */
  readonly tenant?: Partial<AuthxSettings>
  readonly users?: AuthxSimulatorOptions['users']
  readonly signIn?: Record<string, unknown>
  /** What the person holds there, by the site's word. Default: the PIN. */
  readonly held?: readonly AuthenticatorKind[]
}

/** Stages of the test that runs now. */
const opened: AuthxBench[] = []

afterEach(() => {
  const breaches = opened
    .splice(0)
    .flatMap(({ breaches: own, control }) => [
      ...own,
      ...control.violations().map((one) => JSON.stringify(one)),
    ])
  assert.deepEqual(breaches, [], 'requests and replies are as the vendor wrote them down')
})

const toSecret = (value: string, name: string) => new Secret(value, name)

/** The tenant as an operator sets it up. */
export const SETTINGS: AuthxInput = {
  baseUrl: HOST,
  applicationId: toSecret(AUTHX_TENANT.applicationId, 'applicationId'),
  applicationKey: toSecret(AUTHX_TENANT.applicationKey, 'applicationKey'),
  biometrics: {
    applicationKey: toSecret(AUTHX_TENANT.parameters.applicationKey, 'bodyKey'),
    secretKey: toSecret(AUTHX_TENANT.parameters.secretKey, 'secretKey'),
    hostName: AUTHX_TENANT.parameters.hostName,
  },
}

/** A backend whose one site runs on AuthX, and one person who is linked there and has a password here. */
export async function createStage(options: StageOptions = {}): Promise<AuthxBench> {
  const { settings, tenant, users, signIn, held = ['pin'] } = options
  const late: { simulator?: ReturnType<typeof createAuthxSimulator>; bench?: Bench } = {}
  const waits: number[] = []
  const wire = createWire({
    simulator: () => late.simulator ?? assert.fail('too early'),
    clock: () => late.bench?.clock ?? assert.fail('too early'),
  })
  const bench = await createBench({
    ...options,
    call: wire.call,
    wait: async (milliseconds) => {
      waits.push(milliseconds)
      late.bench?.clock.advance(Math.round(milliseconds / 1000))
    },
    config: { vendors: [authx({ ...SETTINGS, ...settings })], ...options.config },
    site: {
      vendors: ['authx', 'local'],
      signIn: { listing: 'friendly', ways: ['password', 'pin'], ...signIn },
      account: { ways: ['password', 'pin', 'face', 'palm', 'fingerprint'] },
      ...options.site,
    },
  })
  late.bench = bench
  // The clock is the backend's, which is made first.
  const simulator = createAuthxSimulator({
    baseUrl: HOST,
    clock: bench.clock,
    random: createTestRandom(67),
    wait: async () => undefined,
    ...(tenant !== undefined && { settings: tenant }),
    ...(users !== undefined && { users }),
  })
  late.simulator = simulator
  await putPerson(bench, USER, { login_names: [NAME], links: { authx: { account: ACCOUNT } } })
  await give(bench, { user: USER }, { kind: 'password', secret: PASSWORD })
  for (const kind of held) await give(bench, { user: USER }, { kind, held: true })
  const { exchanges, breaches, unplug } = wire
  const stage = { ...bench, control: simulator.control, exchanges, breaches, unplug, waits }
  opened.push(stage)
  return stage
}

/** Requests of one operation so far. */
export const sentTo = ({ exchanges }: AuthxBench, operation: AuthxOperation): Exchange[] =>
  exchanges.filter((one) => one.operation === operation)

/** The JSON of a request; of a form its text part, as the runtime's own parser reads it. */
export async function readSent({ request }: Exchange): Promise<Record<string, unknown>> {
  const { body, headers } = request
  if (typeof body === 'string') return Object(JSON.parse(body))
  if (body === undefined) return {}
  const form = await new Response(body, { headers: { ...headers } }).formData()
  const text = form.get('processBiometrics')
  assert.ok(typeof text === 'string')
  return Object(JSON.parse(text))
}

/** A picture that the simulator takes for one: above 2 KiB, and another one for each number. */
export function toPicture(number = 1): Uint8Array<ArrayBuffer> {
  return drawJpeg({ seed: number })
}

/** What a device gives for the open prompt: of the persona, anew with each number. */
export function toBytes(page: Page, number = 1): Uint8Array<ArrayBuffer> {
  const { modality } = toPrompt(page)
  if (modality === 'face') return toPicture(number)
  const reader = modality === 'palm' ? 'palm' : 'finger'
  return simulatedReading(AUTHX_PERSONA.userName, reader, number)
}

/** Of the browser in every journey. */
const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

/** Ready, with consent where it is asked for, then the bytes. */
export async function capture(page: Page, bytes: Uint8Array<ArrayBuffer>): Promise<Reply> {
  const { consent, nonce, types } = toPrompt(page)
  if (nonce === undefined) {
    await page.answer({ ready: true, ...(consent !== undefined && { consent }) })
  }
  const type = types[0] ?? assert.fail('a type is taken')
  return postCapture(page, bytes, { type, agent: AGENT })
}

/** An account visit in which changes are allowed. */
export async function openAccount(bench: AuthxBench): Promise<Page> {
  const page = await openVisit(bench, USER)
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  return page
}

/** Asks for one more way in a visit. */
export const add = (page: Page, kind: AuthenticatorKind): Promise<Reply> =>
  page.send('POST', `/v1/transactions/${page.id}/authenticators`, { kind })

/** Adds a picture or a reading in a visit. */
export async function enrol(
  bench: AuthxBench,
  kind: AuthenticatorKind,
  number = 1,
): Promise<Reply> {
  const page = await openAccount(bench)
  await add(page, kind)
  assert.equal(page.view?.prompt?.kind, kind, JSON.stringify(page.view))
  return capture(page, toBytes(page, number))
}
