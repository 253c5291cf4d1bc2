/**
 * @module
 * AuthX in the trial: the simulator under `/vendors/authx`, or, with `AUTHX_APPLICATION_ID` in the
 * environment, a real tenant. Nothing else in the trial knows which.
 */
import { Secret, type ConfigInput } from '@countersign/server'
import type { FaceMatcher } from '@countersign/server/faces'
import { authx, type AuthxInput } from '@countersign/server/vendors/authx'
import {
  AUTHX_PERSONA,
  AUTHX_TENANT,
  createAuthxSimulator,
  type AuthxSimulator,
} from '@countersign/simulators'
import { getVariable, readVariable, type VendorFacts } from '../vendor-facts.ts'
import { createDecideFace } from './decide-face.ts'
import { createReader, type Reader } from './reader.ts'

/** Where the simulator stands. */
export const AUTHX_PATH = '/vendors/authx'
/** Whose account there is. */
export const ADA = 'authx'

/** What Ada has there from the first day. */
export const ADA_HOLDS = ['pin', 'palm', 'fingerprint'] as const

export interface AuthxFacts extends VendorFacts {
  /** Undefined where the packages that compare faces are not installed: any face passes then. */
  readonly faces: FaceMatcher | undefined
}

export interface AuthxTenantParts {
  /** For the setting `vendors`. */
  readonly source: NonNullable<ConfigInput['vendors']>[number]
  /** Where its service begins. */
  readonly base: string
  /** Ada's account there. */
  readonly account: string
  /** Undefined when the real one is called. */
  readonly simulated: SimulatedAuthx | undefined
}

/** What there is beside the vendor's own paths. */
export interface SimulatedAuthx extends AuthxSimulator {
  /** The PIN on Ada's note. */
  readonly pin: string
  /** The reader for fingers and palms that stands on the desk. */
  readonly reader: Reader
}

/**
 * `AUTHX_APPLICATION_ID`, `AUTHX_APPLICATION_KEY`, `AUTHX_API_PATH`, `AUTHX_HOSTNAME`, `AUTHX_BODY_KEY` and
 * `AUTHX_SECRET_KEY` lead to a real tenant; `AUTHX_USER` is the GUID there that Ada is linked to.
 *
 * @throws Error when one of them is missing.
 */
export function openAuthx(facts: AuthxFacts): AuthxTenantParts {
  return readVariable(facts, 'AUTHX_APPLICATION_ID') === undefined
    ? openSimulator(facts)
    : openReal(facts)
}

function openReal(facts: VendorFacts): AuthxTenantParts {
  const get = (name: string) => getVariable(facts, name, 'AUTHX_APPLICATION_ID')
  const [apiPath, hostname] = [get('AUTHX_API_PATH'), get('AUTHX_HOSTNAME')]
  const source = authx({
    apiPath,
    hostname,
    ...toKeys({
      applicationId: get('AUTHX_APPLICATION_ID'),
      applicationKey: get('AUTHX_APPLICATION_KEY'),
      parameters: { applicationKey: get('AUTHX_BODY_KEY'), secretKey: get('AUTHX_SECRET_KEY') },
    }),
  })
  const base = `https://${apiPath}-${hostname}.authx.com`
  return { source, base, account: get('AUTHX_USER'), simulated: undefined }
}

function openSimulator({ origin, clock, faces }: AuthxFacts): AuthxTenantParts {
  const base = `${origin}${AUTHX_PATH}`
  const simulator = createAuthxSimulator({
    baseUrl: base,
    clock,
    // Without a matcher any face passes for the enrolled one. The account page says which it is.
    ...(faces === undefined
      ? { settings: { faceMode: 'demo' } }
      : { decideFace: createDecideFace(faces) }),
  })
  const { hostName } = AUTHX_TENANT.parameters
  const keys = toKeys(AUTHX_TENANT)
  const source = authx({
    baseUrl: base,
    ...keys,
    ...(keys.biometrics && { biometrics: { ...keys.biometrics, hostName } }),
  })
  const { guid, pin = '' } = AUTHX_PERSONA
  const reader = createReader(clock)
  return { source, base, account: guid, simulated: { ...simulator, pin, reader } }
}

interface TenantKeys {
  readonly applicationId: string
  readonly applicationKey: string
  readonly parameters: { readonly applicationKey: string; readonly secretKey: string }
}

function toKeys({
  applicationId,
  applicationKey,
  parameters,
}: TenantKeys): Pick<AuthxInput, 'applicationId' | 'applicationKey' | 'biometrics'> {
  const toSecret = (value: string, name: string) => new Secret(value, `vendors.authx.${name}`)
  return {
    applicationId: toSecret(applicationId, 'applicationId'),
    applicationKey: toSecret(applicationKey, 'applicationKey'),
    biometrics: {
      applicationKey: toSecret(parameters.applicationKey, 'biometrics.applicationKey'),
      secretKey: toSecret(parameters.secretKey, 'biometrics.secretKey'),
    },
  }
}
