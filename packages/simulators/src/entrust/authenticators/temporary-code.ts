/**
 * @module
 * TEMP_ACCESS_CODE: given by an administrator, good for some uses; also in place of OTP, GRID and TOKEN.
 */
import type { Tenant } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'
import { type AuthenticatorPart, needResponse, needUser } from './authenticator.ts'

const DEFAULT_USES = 3

export const temporaryCode: AuthenticatorPart = {
  owns: isUsable,
  start(tenant, start) {
    const user = needUser(start)
    const adminContact = user.profile.temporaryAccessCode?.adminContact
    return {
      fields: {
        tempAccessCodeChallenge: { enableAdminContact: adminContact !== undefined, adminContact },
      },
      answer: ({ body }) =>
        spend(tenant, user, needResponse(body)) ? { kind: 'right' } : { kind: 'wrong' },
    }
  },
}

/**
 * Takes a temporary code where another code was asked for.
 *
 * @returns False when the tenant does not allow it, or it is not the user's code.
 */
export function acceptInstead(tenant: Tenant, user: UserState, response: string): boolean {
  return tenant.settings.temporaryCodeInstead && spend(tenant, user, response)
}

function isUsable(tenant: Tenant, user: UserState): boolean {
  const code = user.profile.temporaryAccessCode
  if (code === undefined) return false
  const isOver = code.expiresAt !== undefined && code.expiresAt <= tenant.clock.now()
  return !isOver && user.temporaryUsed < (code.uses ?? DEFAULT_USES)
}

function spend(tenant: Tenant, user: UserState, response: string): boolean {
  if (!isUsable(tenant, user) || user.profile.temporaryAccessCode?.code !== response) return false
  user.temporaryUsed += 1
  return true
}
