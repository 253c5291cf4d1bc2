/**
 * @module
 * The faults that only this vendor can have: replies that are JSON, and not what they should be.
 */
import type { PlainReply } from '../apply-fault.ts'
import type { AuthentimateFaultRequest, AuthentimateOperation } from './control.ts'

const HOUR_SECONDS = 3600
const TWO_DAYS_SECONDS = 172_800

interface Spoiling {
  readonly fault: AuthentimateFaultRequest | undefined
  readonly operation: AuthentimateOperation
  /** Epoch seconds. */
  readonly now: number
}

/** A refusal stays as it is, and a lie about codes leaves creates alone, and the other way round. */
export function spoilReply(reply: PlainReply, { fault, operation, now }: Spoiling): PlainReply {
  const { status, body } = reply
  if (status >= 400 || typeof body !== 'object' || body === null) return reply
  const spoilt =
    operation === 'check' ? spoilCheck(fault, body) : spoilCreate(fault, { ...body }, now)
  return { ...reply, body: spoilt }
}

function spoilCheck(fault: AuthentimateFaultRequest | undefined, body: object): unknown {
  switch (fault?.fault) {
    case 'verified-text':
      return { verified: 'true' }
    case 'verified-number':
      return { verified: 1 }
    case 'verified-missing':
      return {}
    default:
      return body
  }
}

function spoilCreate(
  fault: AuthentimateFaultRequest | undefined,
  body: { readonly id?: unknown; readonly expires?: unknown },
  now: number,
): unknown {
  switch (fault?.fault) {
    case 'expires-milliseconds':
      return { ...body, expires: Number(body.expires) * 1000 }
    case 'expires-text':
      return { ...body, expires: String(body.expires) }
    case 'expires-past':
      return { ...body, expires: now - HOUR_SECONDS }
    case 'expires-far':
      return { ...body, expires: now + TWO_DAYS_SECONDS }
    case 'id-missing':
      return { expires: body.expires }
    case 'id-odd':
      return { ...body, id: '../check?id=ver_0' }
    default:
      return body
  }
}
