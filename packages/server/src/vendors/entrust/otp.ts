/**
 * @module
 * `OTP`: a code that the vendor sends by text, call or mail. In a step-up it is bound to the action's
 * values (dynamic linking), which go with the answer again. Floor 2, inside `vendors/entrust`.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import * as v from 'valibot'
import type { JsonObject } from '../vendor.ts'
import { KIND_OF_DELIVERY } from './facts.ts'
import { isHidden, SHOWN, type Asking, type Family } from './family.ts'
import { toCodePrompt, toTypedCode } from './typed-code.ts'
import { DELIVERIES, type AuthenticatedReply, type Delivery, isDelivery } from './wire.ts'

const Keep = v.object({ delivery: v.picklist(DELIVERIES) })

const CHANNELS = { SMS: 'sms', VOICE: 'voice', EMAIL: 'mail' } as const
const AMR = { SMS: ['otp', 'sms'], VOICE: ['otp', 'tel'], EMAIL: ['otp'] } as const
const toDeliveryOf = (kind: AuthenticatorKind): Delivery | undefined =>
  DELIVERIES.find((delivery) => KIND_OF_DELIVERY[delivery] === kind)

/** The family `OTP`. */
export const otp: Family = {
  factor: 'OTP',
  kinds: Object.values(KIND_OF_DELIVERY),
  ceremony: 'code',
  usage: () => SHOWN,
  sends: true,
  toChallenge: ({ way, input }) => ({
    otpDeliveryType: way?.delivery ?? toDeliveryOf(input.kind),
    otpDeliveryAttribute: way?.attribute,
  }),
  toAsked: (reply, asking) => {
    const delivery = toDelivery(reply, asking)
    return { data: toPrompt(asking, delivery), keep: { delivery } }
  },
  toAnswer: ({ answer, keep }) => ({
    body: { response: toTypedCode(answer) },
    evidence: { amr: AMR[v.parse(Keep, keep).delivery] },
  }),
  toDecoy: (asking) => toPrompt(asking, toDeliveryOf(asking.input.kind) ?? 'EMAIL'),
}

/**
 * The channel really used. A code that was to go to a phone and went by mail proves less than its kind
 * says, and of a channel that nobody knows none can say what it proves: both count as nothing.
 */
function toDelivery({ otpdeliveryType: used }: AuthenticatedReply, { deps, way, input }: Asking) {
  const asked = way?.delivery ?? toDeliveryOf(input.kind) ?? 'EMAIL'
  if (used === undefined) return asked
  if (!isDelivery(used) || (used === 'EMAIL' && asked !== 'EMAIL')) throw deps.fail('channel')
  return used
}

function toPrompt({ deps, input, way }: Asking, delivery: Delivery): JsonObject {
  const target = isHidden(input) || way?.delivery !== delivery ? undefined : way.target
  return toCodePrompt(deps.settings.sentCode, CHANNELS[delivery], target)
}
