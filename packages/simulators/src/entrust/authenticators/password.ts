/**
 * @module
 * PASSWORD: right or wrong, and a change that may be demanded. A demanded change is told by an error; the
 * answer then comes again with `newPassword` (both inferred).
 */
import { VendorError } from '../errors.ts'
import type { UserState } from '../state/users.ts'
import { type AuthenticatorPart, needResponse, needUser } from './authenticator.ts'

const MIN_LENGTH = 8

export const password: AuthenticatorPart = {
  owns: (_tenant, { profile }) => profile.password !== undefined,
  start(_tenant, start) {
    const user = needUser(start)
    return {
      fields: { passwordChallenge: { name: null, namedPasswordId: null } },
      answer({ body }) {
        const known = user.profile.password
        if (user.isDecoy || known === undefined) return { kind: 'wrong' }
        if (needResponse(body) !== known.value) return { kind: 'wrong' }
        if (known.mustChange === true) changePassword(user, body.newPassword ?? undefined)
        return { kind: 'right' }
      },
    }
  },
}

function changePassword(user: UserState, value: string | undefined): void {
  if (value === undefined) throw new VendorError('password_change_required')
  if (value.length < MIN_LENGTH || value === user.profile.password?.value) {
    throw new VendorError('new_password_refused')
  }
  user.profile = { ...user.profile, password: { value } }
}
