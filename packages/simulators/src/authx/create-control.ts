/**
 * @module
 * Makes the control: what a test or the trial can do to the vendor from outside.
 */
import type { AuthxControl, AuthxPerson } from './control.ts'
import { isPinLocked } from './state/pin.ts'
import { countSamples, type UserState } from './state/users.ts'
import { needTenant, putUser, type Vendor } from './state/vendor.ts'

/** Everything in one object. */
export function createControl(vendor: Vendor): AuthxControl {
  return {
    clock: vendor.clock,
    settings: () => vendor.settings,
    configure: (changes) => vendor.configure(changes),
    reset: () => vendor.reset(),
    ...createTenantControl(vendor),
    ...createPeopleControl(vendor),
    ...createFaultControl(vendor),
  }
}

type TenantControl = Pick<
  AuthxControl,
  'putTenant' | 'setComplete' | 'revokeTokens' | 'queueOutcome' | 'outcomes' | 'clearOutcomes'
>

function createTenantControl(vendor: Vendor): TenantControl {
  return {
    putTenant: (facts) => {
      vendor.putTenant(facts)
    },
    setComplete(isComplete, tenant) {
      needTenant(vendor, tenant).isComplete = isComplete
    },
    revokeTokens: (tenant) => needTenant(vendor, tenant).tokens.revoke(),
    queueOutcome(outcome, tenant) {
      const found = needTenant(vendor, tenant)
      found.outcomes = [...found.outcomes, outcome]
    },
    outcomes: (tenant) => needTenant(vendor, tenant).outcomes,
    clearOutcomes(tenant) {
      needTenant(vendor, tenant).outcomes = []
    },
  }
}

type PeopleControl = Pick<AuthxControl, 'putUser' | 'user' | 'users' | 'lockPin' | 'unlockPin'>

function createPeopleControl(vendor: Vendor): PeopleControl {
  const setPinLock = (guid: string, lockedUntil: number, tenant: string | undefined) => {
    const pin = needTenant(vendor, tenant).users.find(guid)?.pin
    if (pin === undefined) throw new TypeError('the simulator knows no such PIN')
    pin.lockedUntil = lockedUntil
    pin.wrongTries = 0
  }
  return {
    putUser: (user, tenant) => putUser(vendor, needTenant(vendor, tenant), user),
    user(guid, tenant) {
      const found = needTenant(vendor, tenant).users.find(guid)
      return found === undefined ? undefined : toPerson(vendor, found)
    },
    users: (tenant) =>
      needTenant(vendor, tenant)
        .users.list()
        .map((user) => toPerson(vendor, user)),
    lockPin(guid, tenant) {
      setPinLock(guid, vendor.clock.now() + vendor.settings.pinLockSeconds, tenant)
    },
    unlockPin: (guid, tenant) => setPinLock(guid, 0, tenant),
  }
}

function toPerson({ clock }: Vendor, user: UserState): AuthxPerson {
  const { guid, fields, pin } = user
  const aliases = fields.aliases.filter((alias) => alias !== '')
  return {
    guid,
    ...fields,
    aliases,
    hasPin: pin !== undefined,
    isPinLocked: pin !== undefined && isPinLocked(clock, pin),
    enrolled: countSamples(user),
  }
}

function createFaultControl(
  vendor: Vendor,
): Pick<AuthxControl, 'fault' | 'clearFaults' | 'faults' | 'calls' | 'clearCalls' | 'violations'> {
  return {
    fault: (request) => vendor.faults.set(request),
    clearFaults: () => vendor.faults.clear(),
    faults: () => vendor.faults.list(),
    calls: () => vendor.calls.list(),
    clearCalls: () => vendor.calls.clear(),
    violations: () => vendor.violations,
  }
}
