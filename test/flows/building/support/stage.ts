/**
 * @module
 * The whole backend with the Allthenticate connector in front of the Allthenticate simulator: nothing is
 * stubbed but the wire between them. Importing it fails every test of the file in which a request or a reply
 * broke the vendor's schemas.
 */
import assert from 'node:assert/strict'
import { afterEach } from 'node:test'
import {
  PROOF_TYPES,
  toActionHash,
  toBase64url,
  type Action,
  type StepUpClaims,
} from '@countersign/protocol'
import { Secret } from '@countersign/server'
import { allthenticate, type AllthenticateInput } from '@countersign/server/vendors/allthenticate'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_PERSONA,
  createAllthenticateSimulator,
  type AllthenticateControl,
  type AllthenticateSettings,
  type AllthenticateSimulator,
  type AllthenticateSimulatorOptions,
} from '@countersign/simulators'
import type { Call } from '../../../../packages/server/src/ports.ts'
import { createSigner } from '../../../../packages/server/src/signing.ts'
import { createVault } from '../../../../packages/server/src/vault.ts'
import { createTestRandom } from '../../../support/random.ts'
import type { Authenticator } from '../../../support/authenticator.ts'
import {
  createBench,
  ISSUER,
  ORIGIN,
  PEOPLE_KEY,
  type Bench,
  type BenchOptions,
} from '../../support/backend.ts'
import { callSite, putPerson, SESSION, type Reply } from '../../support/page.ts'
import { answerPasskey, openStepUp, settlePasskey } from '../../support/people.ts'
import { createWire, type Wire } from './wire.ts'

export const HOST = 'http://localhost:4000/vendors/allthenticate'
/** Id of the person at the site, and their address on both sides. */
export const USER = 'u-alla'
export const MAIL = ALLTHENTICATE_PERSONA.email
export const DOORS_KEY = toBase64url(createTestRandom(97).bytes(32))
export { ALLTHENTICATE_DOORS as UUIDS }

/** The action that opens a door, as a site declares it. */
export const UNLOCK = {
  acr: 'aal2',
  maxAge: 60,
  fields: { door: 'door', seconds: 'duration' },
  text: { en: 'Unlock {door} for {seconds}', de: '{door} für {seconds} öffnen' },
} as const

export const DOORS = {
  front: { uuid: ALLTHENTICATE_DOORS.frontDoor, name: { en: 'Front door', de: 'Haustür' } },
  shed: { uuid: ALLTHENTICATE_DOORS.boatShed, name: { en: 'Boat shed' }, seconds: 10 },
  archive: { uuid: ALLTHENTICATE_DOORS.archive, name: { en: 'Archive' } },
} as const

export interface Stage extends Bench, Omit<Wire, 'call'> {
  readonly simulator: AllthenticateSimulator
  readonly control: AllthenticateControl
}

export interface StageOptions extends BenchOptions {
  readonly settings?: Partial<AllthenticateInput>
  readonly tenant?: Partial<AllthenticateSettings>
  readonly keys?: AllthenticateSimulatorOptions['keys']
  readonly people?: AllthenticateSimulatorOptions['people']
  readonly wrap?: (call: Call) => Call
  /** The tests of this file break the contract on purpose. */
  readonly mayBreach?: true
}

/** Stages of the test that runs now. */
const opened: Stage[] = []

afterEach(() => {
  const breaches = opened.splice(0).flatMap(({ breaches: own, control }) => {
    return [...own, ...control.violations().map((one) => JSON.stringify(one))]
  })
  assert.deepEqual(breaches, [], 'requests and replies are as the vendor wrote them down')
})

/** A backend whose one site has doors. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const late: { simulator?: AllthenticateSimulator; bench?: Bench } = {}
  const wire = createWire({
    simulator: () => late.simulator ?? assert.fail('too early'),
    clock: () => late.bench?.clock ?? assert.fail('too early'),
    base: new URL(HOST).pathname,
  })
  const { settings, tenant, wrap, keys, people, mayBreach, ...rest } = options
  const vendor = allthenticate({
    baseUrl: HOST,
    apiKey: new Secret(ALLTHENTICATE_KEY, 'apiKey'),
    ...settings,
  })
  const bench = await createBench({
    ...rest,
    call: wrap === undefined ? wire.call : wrap(wire.call),
    config: { vendors: [vendor], ...options.config },
    site: {
      vendors: ['local', 'allthenticate'],
      keys: [
        { key: new Secret(PEOPLE_KEY, 'people key'), scopes: ['people'] },
        { key: new Secret(DOORS_KEY, 'doors key'), scopes: ['doors'] },
      ],
      actions: { unlock: { ...UNLOCK } },
      doors: { ...DOORS },
      ...options.site,
    },
  })
  late.bench = bench
  const simulator = createAllthenticateSimulator({
    baseUrl: HOST,
    clock: bench.clock,
    random: createTestRandom(59),
    wait: async () => undefined,
    ...(tenant !== undefined && { settings: tenant }),
    ...(keys !== undefined && { keys }),
    ...(people !== undefined && { people }),
  })
  late.simulator = simulator
  const { call: _sends, ...seen } = wire
  const stage = { ...bench, ...seen, simulator, control: simulator.control }
  if (mayBreach === undefined) opened.push(stage)
  return stage
}

/** The person's id there. */
export const toAccount = ({ control }: Stage, email = MAIL): string =>
  String(
    control.members().find((one) => one.email === email)?.emailId ?? assert.fail('nobody has it'),
  )

/** A person of the site with a passkey, linked to the persona there. */
export async function settle(stage: Stage, user = USER): Promise<Authenticator> {
  const key = await settlePasskey(stage, user)
  await putPerson(stage, user, {
    emails: [MAIL],
    links: { allthenticate: { account: toAccount(stage) } },
  })
  return key
}

export interface Approval {
  readonly user?: string
  readonly action?: Action
  readonly more?: Record<string, unknown>
}

/** Walks a whole step-up, and gives its proof. */
export async function approve(
  stage: Stage,
  key: Authenticator,
  { user = USER, action = toAction('front'), more = {} }: Approval = {},
): Promise<string> {
  const page = await openStepUp(stage, user, { action, ...more })
  await page.challenge('passkey')
  const done = await answerPasskey(page, key)
  return done.view.proof ?? assert.fail(`no proof: ${JSON.stringify(done.body)}`)
}

export const toAction = (door: string, seconds = 5): Action => ({ type: 'unlock', door, seconds })

export interface Ask {
  readonly door?: string
  readonly seconds?: number
  readonly body?: Record<string, unknown>
  readonly headers?: Record<string, string>
}

/** The site's server asks for an opening. */
export const unlock = (
  stage: Stage,
  proof: string,
  { door = 'front', seconds = 5, body = {}, headers = {} }: Ask = {},
): Promise<Reply> =>
  callSite(stage, {
    path: `/v1/site/doors/${door}/unlock`,
    key: DOORS_KEY,
    headers,
    body: { proof, user: USER, session: SESSION, seconds, ...body },
  })

export const lock = (stage: Stage, door = 'front', user = USER): Promise<Reply> =>
  callSite(stage, { path: `/v1/site/doors/${door}/lock`, key: DOORS_KEY, body: { user } })

export const list = (stage: Stage, query = ''): Promise<Reply> =>
  callSite(stage, { method: 'GET', path: `/v1/site/doors${query}`, key: DOORS_KEY })

/** A call with the key for people. */
export const asPeople = (
  stage: Stage,
  method: string,
  path: string,
  body?: Record<string, unknown>,
): Promise<Reply> =>
  callSite(stage, {
    method,
    path: `/v1/site${path}`,
    key: PEOPLE_KEY,
    ...(body !== undefined && { body }),
  })

/** Openings that were sent, whatever became of them. */
export const toOpenings = ({ sent }: Stage) =>
  sent.filter(({ path, values }) => path === '/setlockstatus' && isOpening(values['lock_state']))

const isOpening = (state: unknown): boolean => String(state) === 'false'

/** A proof that the backend's own key signed, whatever it says: as if a flow had gone wrong. */
export async function mint(stage: Stage, changes: Partial<StepUpClaims> = {}): Promise<string> {
  const { store, clock } = stage
  const random = createTestRandom(83)
  const master = new Secret(toBase64url(new Uint8Array(32).fill(7)), 'masterKey')
  const vault = await createVault(master, random)
  const signer = createSigner({ store, vault, clock, random, issuer: ISSUER })
  const now = clock.now()
  return signer.sign(PROOF_TYPES['step-up'], {
    iss: ISSUER,
    aud: 'harbour',
    sub: USER,
    iat: now,
    exp: now + 60,
    jti: toBase64url(random.bytes(16)),
    auth_time: now,
    acr: 'aal2',
    amr: ['pwd', 'otp', 'mfa'],
    txn: 't1',
    origin: ORIGIN,
    session: SESSION,
    action_hash: await toActionHash(toAction('front')),
    ...changes,
  })
}
