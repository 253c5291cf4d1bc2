/**
 * @module
 * MACHINE: no step of its own in any published flow. Called by its path it is a check of the device
 * alone (inferred): right for a registered device, refused for any other.
 */
import { VendorError } from '../errors.ts'
import { type AuthenticatorPart, needUser } from './authenticator.ts'

export const machine: AuthenticatorPart = {
  owns: (_tenant, user) => user.machines.size > 0,
  start(_tenant, start) {
    needUser(start)
    return {
      fields: {},
      answer({ isKnownMachine }) {
        if (!isKnownMachine) throw new VendorError('access_denied')
        return { kind: 'right' }
      },
    }
  },
}
