/**
 * @module
 * The tenant: all that the simulator remembers. Every room takes it as its first argument.
 */
import { createCallLog, type CallLog } from '../../call-log.ts'
import type { SimulatorClock } from '../../clock.ts'
import { createFaultBoard, type FaultBoard } from '../../faults.ts'
import { drawUuid, type Random } from '../../random.ts'
import type {
  EntrustFault,
  EntrustMessage,
  EntrustOperation,
  EntrustViolation,
} from '../control.ts'
import type { Risk } from '../enums.ts'
import type { EntrustApplication } from '../rules.ts'
import { DEFAULT_SETTINGS, type EntrustSettings } from '../settings.ts'
import type { EntrustUser } from '../user.ts'
import { createPhone, type Phone } from './phone.ts'
import { createTokenBook, type TokenBook } from './tokens.ts'
import { createUserBook, type UserBook } from './users.ts'

/** A certificate challenge, and the code that a browser with a certificate got for it. */
export interface CertificateVisit {
  readonly expiresAt: number
  code?: {
    readonly value: string
    readonly codeChallenge: string
    readonly userUuid: string
  }
}

/** Somebody who was sent to the external provider. */
export interface ProviderVisit {
  readonly userUuid: string | undefined
  readonly expiresAt: number
  state: 'open' | 'CONFIRM' | 'CANCEL'
}

export interface Seeds {
  readonly users: readonly EntrustUser[]
  readonly applications: readonly EntrustApplication[]
  readonly settings: Partial<EntrustSettings>
}

export interface TenantDeps {
  readonly clock: SimulatorClock
  readonly random: Random
  /** Without a trailing slash. */
  readonly baseUrl: string
  /** Checks an ID token issued here; tells who it is about. */
  readonly readIdToken: (jwt: string) => Promise<IdTokenFacts | undefined>
}

export interface IdTokenFacts {
  readonly jti: string
  readonly subject: string
  /** Epoch seconds. */
  readonly issuedAt: number
}

export interface Tenant extends TenantDeps {
  readonly settings: EntrustSettings
  readonly users: UserBook
  readonly applications: Map<string, EntrustApplication>
  readonly tokens: TokenBook
  readonly phone: Phone
  readonly messages: EntrustMessage[]
  readonly certificateVisits: Map<string, CertificateVisit>
  readonly providerVisits: Map<string, ProviderVisit>
  /** ID tokens already taken as an answer. */
  readonly spentIdTokens: Set<string>
  /** Keys of `authorizejwt`: the application each may be used for. */
  readonly requestKeys: Map<string, { readonly applicationId: string; readonly expiresAt: number }>
  readonly faults: FaultBoard<EntrustFault, EntrustOperation>
  readonly calls: CallLog
  readonly violations: EntrustViolation[]
  risk: Risk
  configure(changes: Partial<EntrustSettings>): void
  reset(): void
}

/** Fields whose text the call log may show. */
const SHOWN = new Set([
  'userId',
  'authenticationTypes',
  'availableSecondFactor',
  'secondFactorAuthenticator',
  'otpDeliveryType',
  'otpdeliveryType',
  'otpDeliveryAttribute',
  'status',
  'errorCode',
  'type',
  'detail',
  'value',
  'usage',
  'summary',
  'pushMessageIdentifier',
  'rpId',
  'origin',
  'requestAcrs',
  'authenticationType',
  'securityLevel',
  'grant_type',
  'error',
])

export function createTenant(deps: TenantDeps, seeds: Seeds): Tenant {
  let settings: EntrustSettings = DEFAULT_SETTINGS
  const tenant: Tenant = {
    ...deps,
    get settings() {
      return settings
    },
    users: createUserBook(deps.random),
    applications: new Map(),
    tokens: createTokenBook(deps.random),
    phone: createPhone(deps.clock, deps.random),
    messages: [],
    certificateVisits: new Map(),
    providerVisits: new Map(),
    spentIdTokens: new Set(),
    requestKeys: new Map(),
    faults: createFaultBoard(deps.random),
    calls: createCallLog(deps.clock, SHOWN),
    violations: [],
    risk: 'LOW',
    configure(changes) {
      settings = { ...settings, ...changes }
    },
    reset() {
      settings = { ...DEFAULT_SETTINGS, ...seeds.settings }
      empty(tenant)
      for (const application of seeds.applications) {
        tenant.applications.set(application.id, application)
      }
      for (const user of seeds.users) tenant.users.put(user)
    },
  }
  tenant.reset()
  return tenant
}

function empty(tenant: Tenant): void {
  const { users, tokens, phone, faults, calls, applications } = tenant
  for (const part of [users, tokens, phone, faults, calls, applications]) part.clear()
  for (const map of [tenant.certificateVisits, tenant.providerVisits, tenant.requestKeys])
    map.clear()
  tenant.spentIdTokens.clear()
  tenant.messages.length = 0
  tenant.violations.length = 0
  tenant.risk = 'LOW'
}

/** A fresh identifier. */
export const drawId = (tenant: Tenant): string => drawUuid(tenant.random)

/** Epoch milliseconds: the vendor's unit. */
export const toMilliseconds = (seconds: number): number => seconds * 1000

/** ISO 8601, UTC. */
export const toDateTime = (seconds: number): string => new Date(seconds * 1000).toISOString()
