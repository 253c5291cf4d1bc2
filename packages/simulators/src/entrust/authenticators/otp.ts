/**
 * @module
 * OTP by text message, call or mail: to the default contact, to another channel, or to a named contact;
 * bound to the transaction details when there are any to be signed (dynamic linking).
 */
import { drawDigits } from '../../random.ts'
import { VendorError } from '../errors.ts'
import { drawId, type Tenant } from '../state/tenant.ts'
import type { OpenChallenge } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import type { EntrustContact } from '../user.ts'
import {
  type AuthenticatorPart,
  type ChallengeCall,
  isOtpChannel,
  needResponse,
  needUser,
  type Start,
  toSignedDetails,
} from './authenticator.ts'
import { acceptInstead } from './temporary-code.ts'

export const otp: AuthenticatorPart = {
  owns: (_tenant, { profile }) => (profile.otp?.contacts ?? []).length > 0,
  start(tenant, start) {
    const user = needUser(start)
    const contact = chooseContact(user, start.call)
    const code = drawDigits(tenant.random, tenant.settings.otpDigits)
    user.otpCount += 1
    if (!user.isDecoy) deliver(tenant, { user, contact, code, start })
    return toChallenge(tenant, { user, contact, code, start })
  },
}

interface Sending {
  readonly user: UserState
  readonly contact: EntrustContact
  readonly code: string
  readonly start: Start
}

function toChallenge(tenant: Tenant, { user, contact, code, start }: Sending): OpenChallenge {
  const number = user.otpCount
  const endsAt = tenant.clock.now() + tenant.settings.otpSeconds
  const isBound = toSignedDetails(start.details).length > 0
  return {
    // The query reply knows the first spelling, the challenge reply the second.
    fields: { otpDeliveryType: contact.type, otpdeliveryType: contact.type },
    bindsDetails: isBound,
    answer({ body }) {
      const response = needResponse(body)
      if (acceptInstead(tenant, user, response)) return { kind: 'right' }
      const isOutdated = tenant.settings.otpOutstanding === 'newest' && number !== user.otpCount
      if (isOutdated) throw new VendorError('no_otp')
      if (endsAt <= tenant.clock.now()) throw new VendorError('otp_expired')
      if (user.isDecoy || response !== code) return { kind: 'wrong' }
      return { kind: 'right', ...(isBound && { signs: 'OTP' }) }
    },
  }
}

function chooseContact(user: UserState, call: ChallengeCall): EntrustContact {
  const { contacts = [], defaultDelivery = null } = user.profile.otp ?? {}
  const name = call.otpDeliveryAttribute ?? undefined
  const wanted = call.otpDeliveryType ?? undefined
  if (wanted !== undefined && !isOtpChannel(wanted)) throw new VendorError('no_otp')
  const channel = wanted ?? (name === undefined ? (defaultDelivery ?? undefined) : undefined)
  if (channel === undefined && name === undefined) throw new VendorError('otp_delivery_required')
  const found = contacts.find(
    (one) =>
      (channel === undefined || one.type === channel) &&
      (name === undefined || one.name.toLowerCase() === name.toLowerCase()),
  )
  if (found === undefined) throw new VendorError('no_otp')
  return found
}

function deliver(tenant: Tenant, { user, contact, code, start }: Sending): void {
  const values = toSignedDetails(start.details).map(({ detail, value }) => `${detail}: ${value}`)
  const purpose = values.length === 0 ? '' : ` for ${values.join(', ')}`
  tenant.messages.unshift({
    id: drawId(tenant),
    userId: user.profile.id,
    channel: contact.type,
    to: contact.value,
    text: `Your one-time password${purpose} is ${code}.`,
    code,
    at: tenant.clock.now(),
  })
  tenant.messages.splice(500)
}

/** What a picker of targets needs: `OTPDetails` of the API document. */
export function toOtpDetails(tenant: Tenant, user: UserState) {
  const { otp: owned } = user.profile
  if (owned === undefined || owned.contacts.length === 0) return undefined
  const first = owned.contacts.find(({ type }) => type === owned.defaultDelivery)
  return {
    otpDefaultDelivery: owned.defaultDelivery,
    availableOTPDelivery: [...new Set(owned.contacts.map(({ type }) => type))],
    otpDeliveryAttribute: first?.name,
    otpContactValues: tenant.settings.showContacts
      ? owned.contacts.map(({ name, type, value }) => ({ name, type, value: maskContact(value) }))
      : undefined,
  }
}

/** `j****@example.test`, `********0142`. */
function maskContact(value: string): string {
  const [name = '', domain] = value.split('@')
  if (domain !== undefined) return `${name.slice(0, 1)}****@${domain}`
  return value.slice(-4).padStart(value.length, '*')
}
