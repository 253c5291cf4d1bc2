/**
 * @module
 * Wrong answers and what they lead to (administrator help).
 */
import type { Authenticator } from '../enums.ts'
import { type Tenant, toDateTime } from './tenant.ts'
import type { UserState } from './users.ts'

/** Types with answers that can be wrong. Pushes are declined, not wrong. */
const COUNTED: readonly Authenticator[] = [
  'PASSWORD',
  'KBA',
  'TEMP_ACCESS_CODE',
  'OTP',
  'GRID',
  'TOKEN',
  'FIDO',
  'PASSKEY',
  'USER_CERTIFICATE',
  'SMART_LOGIN',
  'IDP',
]

function isOver(tenant: Tenant, lockedAt: number): boolean {
  const { lockoutSeconds } = tenant.settings
  return lockoutSeconds > 0 && lockedAt + lockoutSeconds <= tenant.clock.now()
}

function read(tenant: Tenant, user: UserState, type: Authenticator) {
  const lockout = user.lockouts.get(type)
  if (lockout?.lockedAt !== undefined && isOver(tenant, lockout.lockedAt)) {
    user.lockouts.delete(type)
    return undefined
  }
  return lockout
}

/** Is this type, by itself, locked now? */
export function isLocked(tenant: Tenant, user: UserState, type: Authenticator): boolean {
  return read(tenant, user, type)?.lockedAt !== undefined
}

/** In mode `USER` one locked type locks the whole user. */
export function isUserLocked(tenant: Tenant, user: UserState): boolean {
  if (tenant.settings.lockoutMode !== 'USER') return false
  return [...user.lockouts.keys()].some((type) => isLocked(tenant, user, type))
}

/** Counts a wrong answer. @returns Is the type locked now? */
export function countWrong(tenant: Tenant, user: UserState, type: Authenticator): boolean {
  if (!COUNTED.includes(type)) return false
  const lockout = read(tenant, user, type) ?? { failed: 0 }
  lockout.failed += 1
  user.lockouts.set(type, lockout)
  if (lockout.failed < tenant.settings.lockoutAttempts) return false
  lockout.lockedAt ??= tenant.clock.now()
  return true
}

export function forgiveWrong(user: UserState, type: Authenticator): void {
  user.lockouts.delete(type)
}

/** An administrator locks a type. */
export function lock(tenant: Tenant, user: UserState, type: Authenticator): void {
  const failed = tenant.settings.lockoutAttempts
  user.lockouts.set(type, { failed, lockedAt: tenant.clock.now() })
}

/** One entry for each of the types that count answers. */
export function toLockoutStatus(
  tenant: Tenant,
  user: UserState,
  types: readonly Authenticator[],
): readonly object[] {
  const { lockoutAttempts, lockoutSeconds } = tenant.settings
  return types
    .filter((type) => COUNTED.includes(type))
    .map((type) => {
      const { failed = 0, lockedAt } = read(tenant, user, type) ?? {}
      const endsAt =
        lockedAt === undefined || lockoutSeconds === 0 ? undefined : lockedAt + lockoutSeconds
      return {
        type,
        remainingAuthenticationAttempts: Math.max(0, lockoutAttempts - failed),
        lockoutDate: lockedAt === undefined ? null : toDateTime(lockedAt),
        lockoutExpiryDate: endsAt === undefined ? null : toDateTime(endsAt),
        name: null,
        locked: lockedAt !== undefined,
      }
    })
}
