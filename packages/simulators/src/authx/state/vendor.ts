/**
 * @module
 * All that the simulator remembers. Every room takes it as its first argument.
 */
import { createCallLog, type CallLog } from '../../call-log.ts'
import type { SimulatorClock } from '../../clock.ts'
import { createFaultBoard, type FaultBoard } from '../../faults.ts'
import type { Random } from '../../random.ts'
import { type DecideFace, type EnrolledSample } from '../biometrics/decide-face.ts'
import type {
  AuthxBiometricOutcome,
  AuthxFault,
  AuthxFaultRequest,
  AuthxViolation,
} from '../control.ts'
import type { Modality, Operation } from '../enums.ts'
import { type AuthxSettings, DEFAULT_SETTINGS } from '../settings.ts'
import type { AuthxTenant, AuthxUser } from '../user.ts'
import { createStoredPin } from './pin.ts'
import { createTokenBook, type TokenBook } from './tokens.ts'
import { createUserBook, type UserBook, type UserFields } from './users.ts'

/** One customer and all that is theirs. */
export interface TenantState {
  readonly facts: AuthxTenant
  isComplete: boolean
  readonly users: UserBook
  readonly tokens: TokenBook
  outcomes: readonly AuthxBiometricOutcome[]
}

/** Who is there at the start; users belong to the first tenant. */
export interface Seeds {
  readonly tenants: readonly AuthxTenant[]
  readonly users: readonly AuthxUser[]
  readonly settings: Partial<AuthxSettings>
}

/** What the vendor stands on. */
export interface VendorDeps {
  readonly clock: SimulatorClock
  readonly random: Random
  /** A real matcher; undefined: the simulator decides alone. */
  readonly decideFace: DecideFace | undefined
}

/** A board that keeps the vendor's own fields of a request too. */
export interface AuthxFaultBoard extends FaultBoard<AuthxFault, Operation> {
  set(request: AuthxFaultRequest): void
  list(): readonly AuthxFaultRequest[]
  take(operation: Operation): AuthxFaultRequest | undefined
}

/** The vendor: its settings, its tenants, and what was asked of it. */
export interface Vendor extends VendorDeps {
  readonly settings: AuthxSettings
  /** By label, lower case; the first is the one at the base URL. */
  readonly tenants: ReadonlyMap<string, TenantState>
  readonly faults: AuthxFaultBoard
  readonly calls: CallLog
  readonly violations: AuthxViolation[]
  configure(changes: Partial<AuthxSettings>): void
  putTenant(tenant: AuthxTenant): TenantState
  reset(): void
}

/** Fields whose text the call log may show. */
const SHOWN = new Set([
  'token_type',
  '.issued',
  '.expires',
  'error',
  'Message',
  'response_text',
  'correlation_id',
  'filename',
  'type',
  'browser_name',
  'browser_version',
  'os',
  'os_version',
  'device_name',
])

/** Fields that are masked even as numbers. */
const HIDDEN = new Set(['pin', 'number', 'access_token', 'application_key', 'secret_key'])

/** @throws TypeError for seeds that cannot be. */
export function createVendor(deps: VendorDeps, seeds: Seeds): Vendor {
  let settings: AuthxSettings = DEFAULT_SETTINGS
  const tenants = new Map<string, TenantState>()
  const vendor: Vendor = {
    ...deps,
    get settings() {
      return settings
    },
    tenants,
    faults: createFaultBoard(deps.random),
    calls: createCallLog(deps.clock, SHOWN, HIDDEN),
    violations: [],
    configure(changes) {
      settings = { ...settings, ...changes }
    },
    putTenant(facts) {
      const tenant: TenantState = {
        facts,
        isComplete: facts.isComplete ?? true,
        users: createUserBook(),
        tokens: createTokenBook(deps.clock, deps.random),
        outcomes: [],
      }
      tenants.set(toLabel(facts), tenant)
      return tenant
    },
    reset() {
      settings = { ...DEFAULT_SETTINGS, ...seeds.settings }
      tenants.clear()
      for (const facts of seeds.tenants) vendor.putTenant(facts)
      for (const user of seeds.users) putUser(vendor, needTenant(vendor), user)
      vendor.faults.clear()
      vendor.calls.clear()
      vendor.violations.length = 0
    },
  }
  vendor.reset()
  return vendor
}

/** The first label of the tenant's host. */
export function toLabel({ apiPath, hostname }: Pick<AuthxTenant, 'apiPath' | 'hostname'>): string {
  return `${apiPath}-${hostname}`.toLowerCase()
}

/**
 * @param label  Default: the first tenant.
 * @throws TypeError when there is no such tenant.
 */
export function needTenant({ tenants }: Vendor, label?: string): TenantState {
  const [first] = tenants.values()
  const found = label === undefined ? first : tenants.get(label.toLowerCase())
  if (found === undefined) throw new TypeError('the simulator knows no such tenant')
  return found
}

/** A user may have so many. */
export const ALIASES = 5
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Digits and hyphens of a GUID, in any case. */
export const isGuid = (text: string): boolean => GUID.test(text)

/** @throws TypeError for a name or alias that is taken, too many aliases, or a guid that is none. */
export function putUser(vendor: Vendor, { users }: TenantState, user: AuthxUser): void {
  const { guid, pin, enrolled = [], aliases = [], ...rest } = user
  const padded = [...aliases, ...Array<string>(ALIASES).fill('')].slice(0, ALIASES)
  const fields: UserFields = { ...rest, aliases: padded }
  if (!isGuid(guid) || aliases.length > ALIASES || users.isTaken(fields, guid)) {
    throw new TypeError('no such user can be')
  }
  const state = users.put(guid, fields)
  if (pin !== undefined) state.pin = createStoredPin(vendor.random, pin)
  for (const modality of enrolled) {
    state.samples[modality].push(toSeededSample(modality, user.userName))
  }
}

/** Readings are compared by whose they are, so that no bytes are needed. */
const toSeededSample = (modality: Modality, userName: string): EnrolledSample => ({
  sha256: '',
  template: modality === 'face' ? undefined : userName,
})
