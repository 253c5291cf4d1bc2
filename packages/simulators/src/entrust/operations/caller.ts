/**
 * @module
 * Who calls, for whom: the application, the user, the device, the address.
 */
import { VendorError } from '../errors.ts'
import type { EntrustApplication } from '../rules.ts'
import type { CallerFields } from '../schemas/requests.ts'
import { checkMachine, type MachineCheck } from '../state/machines.ts'
import type { Tenant } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'
import type { Caller } from './rule.ts'

/** @throws VendorError `application_not_found` */
export function findApplication(tenant: Tenant, id: string): EntrustApplication {
  const application = tenant.applications.get(id)
  if (application === undefined) throw new VendorError('application_not_found')
  return application
}

/**
 * By id or alias; a decoy where the tenant hides who exists.
 *
 * @throws VendorError `user_not_found`
 */
export function findUser(tenant: Tenant, name: string): UserState {
  const user = tenant.users.find(name)
  if (user !== undefined) return user
  if (tenant.settings.unknownUsers === 'decoy') return tenant.users.decoy(name)
  throw new VendorError('user_not_found')
}

/**
 * Checks the address, the device and the key of an outer OAuth request.
 *
 * @throws VendorError `invalid_request`, `invalid_token`
 */
export function meetCaller(
  tenant: Tenant,
  application: EntrustApplication,
  { user, call }: { readonly user: UserState | undefined; readonly call: CallerFields },
): Caller & { readonly machine: MachineCheck } {
  if (application.clientIpSource === 'PROVIDED' && call.clientIp == null) {
    throw new VendorError('invalid_request')
  }
  if (call.authRequestKey != null) assertRequestKey(tenant, call.authRequestKey, application.id)
  const machine = checkMachine(tenant, user, call)
  return { application, user, call, isKnownMachine: machine.isKnown, machine }
}

function assertRequestKey(tenant: Tenant, key: string, applicationId: string): void {
  const known = tenant.requestKeys.get(key)
  const isGood =
    known !== undefined &&
    known.applicationId === applicationId &&
    known.expiresAt > tenant.clock.now()
  if (!isGood) throw new VendorError('invalid_token')
}
