/**
 * @module
 * Entrust in the trial: the simulator under `/vendors/entrust`, or, with `ENTRUST_HOST` in the
 * environment, the real one. Nothing else in the trial knows which.
 */
import { Secret, type ConfigInput } from '@countersign/server'
import { entrust, type EntrustInput } from '@countersign/server/vendors/entrust'
import {
  createEntrustSimulator,
  ENTRUST_OIDC_CLIENT,
  type EntrustSimulator,
} from '@countersign/simulators'
import { CERTIFICATE_PATH } from '../certificate/listener.ts'
import type { ClientCertificate } from '../certificate/authority.ts'
import type { PocketMemory } from '../pocket/memory.ts'
import type { TrialClock } from '../trial-clock.ts'
import { createEnzo, ENZO } from './enzo.ts'
import { openEntrustKeys, type EntrustKeys } from './keys.ts'
import { createEntrustPhone, type EntrustPhone } from './phone.ts'
import { RESET_PATH } from './reset-page.ts'
import { createHarbourApplication, HARBOUR_APPLICATION } from './rule.ts'
import { createEntrustWeather, type EntrustWeather } from './weather.ts'

/** Where the simulator stands. */
export const ENTRUST_PATH = '/vendors/entrust'

/** Where the codes lead that a page shows to a phone's camera. */
export const SCAN_PATH = '/pocket/scan'

/** Filled in by the connector. */
const CERTIFICATE_QUERY =
  'challenge={challenge}&code_challenge={code_challenge}&state={state}&return={return}'

/** Where a browser is asked for a certificate, and the one that belongs to Enzo. */
export interface TrialCertificate {
  /** `https://localhost:3001`. */
  readonly origin: string
  readonly client: ClientCertificate
}

export interface TenantFacts {
  /** `http://localhost:3000`. */
  readonly origin: string
  readonly clock: TrialClock
  readonly memory: PocketMemory
  readonly certificate: TrialCertificate
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface EntrustTenant {
  /** For the setting `vendors`. */
  readonly source: NonNullable<ConfigInput['vendors']>[number]
  /** Where its service begins. */
  readonly base: string
  /** Enzo's account there. */
  readonly account: string
  /** Undefined when the real one is called. */
  readonly simulated: SimulatedTenant | undefined
}

/** What there is beside the vendor's own paths. */
export interface SimulatedTenant extends EntrustSimulator {
  readonly phone: EntrustPhone
  readonly weather: EntrustWeather
  readonly keys: EntrustKeys
}

/**
 * `ENTRUST_HOST` and `ENTRUST_APPLICATION_ID` lead to a real tenant; `ENTRUST_USER` is the account there
 * that Enzo is linked to, `ENTRUST_OIDC_CLIENT_ID` the client for sign-ins at its provider. With
 * `ENTRUST_PASSKEY_ROUTE=deprecated` passkeys are asked by the operation that version 5.37 dropped.
 *
 * @throws Error when the host is there without an application.
 */
export async function openEntrust(facts: TenantFacts): Promise<EntrustTenant> {
  const host = readVariable(facts, 'ENTRUST_HOST')
  return host === undefined ? openSimulator(facts) : openReal(facts, host)
}

function openReal(facts: TenantFacts, host: string): EntrustTenant {
  const applicationId = readVariable(facts, 'ENTRUST_APPLICATION_ID')
  if (applicationId === undefined) {
    throw new Error('ENTRUST_HOST needs ENTRUST_APPLICATION_ID beside it.')
  }
  const clientId = readVariable(facts, 'ENTRUST_OIDC_CLIENT_ID')
  const source = createSource(host, applicationId, {
    ...(clientId !== undefined && toProvider(host, clientId)),
    ...toPasskeyRoute(facts),
  })
  return {
    source,
    base: host,
    account: readVariable(facts, 'ENTRUST_USER') ?? ENZO,
    simulated: undefined,
  }
}

async function openSimulator(facts: TenantFacts): Promise<EntrustTenant> {
  const { origin, clock, memory, certificate } = facts
  const host = `${origin}${ENTRUST_PATH}`
  const applicationId = readVariable(facts, 'ENTRUST_APPLICATION_ID') ?? HARBOUR_APPLICATION
  const simulator = createEntrustSimulator({
    baseUrl: host,
    clock,
    users: [createEnzo()],
    applications: [createHarbourApplication(applicationId)],
  })
  const source = createSource(host, applicationId, {
    ...toProvider(host, ENTRUST_OIDC_CLIENT),
    tokenCode: { length: 6 },
    signatureCode: { length: 8 },
    temporaryCode: { length: 8 },
    // Where a real tenant has pages of its own, the trial has the Pocket.
    faceLink: `${origin}${SCAN_PATH}/{workflowRunId}`,
    smartLogin: true,
    smartLoginLink: `${origin}${SCAN_PATH}/{challenge}`,
    certificateUrl: `${certificate.origin}${CERTIFICATE_PATH}?${CERTIFICATE_QUERY}`,
    passwordResetUrl: `${origin}${RESET_PATH}`,
    ...toPasskeyRoute(facts),
  })
  const { control } = simulator
  const phone = createEntrustPhone(control, { account: ENZO, clock })
  const weather = createEntrustWeather(control, ENZO)
  const { client } = certificate
  const rpId = new URL(origin).hostname
  const keys = await openEntrustKeys({ control, account: ENZO, memory, client, rpId })
  return { source, base: host, account: ENZO, simulated: { ...simulator, phone, weather, keys } }
}

const createSource = (host: string, applicationId: string, more: Partial<EntrustInput>) =>
  entrust({
    host,
    applicationId: new Secret(applicationId, 'vendors.entrust.applicationId'),
    questions: true,
    ...more,
  })

const toProvider = (host: string, clientId: string): Pick<EntrustInput, 'identityProvider'> => ({
  identityProvider: { issuer: `${host}/api/oidc`, clientId, name: 'Quay ID' },
})

const toPasskeyRoute = (facts: TenantFacts): Pick<EntrustInput, 'passkeyRoute'> =>
  readVariable(facts, 'ENTRUST_PASSKEY_ROUTE') === 'deprecated'
    ? { passkeyRoute: 'deprecated' }
    : {}

function readVariable({ environment }: TenantFacts, name: string): string | undefined {
  const value = environment[name]
  return value === '' ? undefined : value
}
