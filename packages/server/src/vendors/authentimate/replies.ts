/**
 * @module
 * What their replies mean to us, by status first. The body of a refusal is never read. Floor 2, inside
 * `vendors/authentimate`.
 */
import * as v from 'valibot'
import type { AuditEvent } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import type { VendorReply } from '../vendor-call.ts'
import type { VendorPlatform } from '../vendor-source.ts'
import { AUTHENTIMATE } from './settings.ts'
import { CheckedReply, CreatedReply, toLife } from './wire.ts'

/** What a create came to. */
export type Created =
  | {
      readonly result: 'created'
      readonly id: string
      /** Epoch seconds. */
      readonly expiresAt: number
      /** They have only taken it on (202): the text may be late. */
      readonly isLate: boolean
    }
  /** The number is not acceptable there. */
  | { readonly result: 'refused' }
  /** Sent, and no reply: a text may come, and nothing that is in it can be checked. */
  | { readonly result: 'unknown' }

/**
 * What a check came to. `expired`: unknown there, too old or used. `unconfirmed`: a first try got lost, and
 * may have used the code up.
 */
export type Checked = 'right' | 'wrong' | 'expired' | 'unconfirmed'

/**
 * Why an operator has to look: the `code` of `vendor.misconfigured`. `key_changed`: the first key is refused,
 * and another one is taken. `request_refused`: they call our request malformed. `address`: nothing is there.
 * `clock`: theirs and ours are far apart.
 */
export type Misconfigured = 'key_refused' | 'key_changed' | 'request_refused' | 'address' | 'clock'

type Notes = Pick<VendorPlatform, 'audit' | 'clock'>

/** Notes that an operator has to look. */
export function noteMisconfigured({ audit }: Notes, code: Misconfigured, status?: number): void {
  const event: AuditEvent = { event: 'vendor.misconfigured', vendor: AUTHENTIMATE, code }
  audit(status === undefined ? event : { ...event, status })
}

/** UNVERIFIED: 202 is listed for both calls, and neither looks asynchronous; of a check it says nothing. */
const CREATED: readonly number[] = [200, 201, 202]
const CHECKED: readonly number[] = [200, 201]

/** @throws Problem `vendor_unavailable` for what is neither a verification nor a refusal of the number. */
export function toCreated(notes: Notes, reply: VendorReply): Created {
  const { status, body } = reply
  if (status === 422) return { result: 'refused' }
  if (status === 400) noteMisconfigured(notes, 'request_refused', status)
  if (status === 404) noteMisconfigured(notes, 'address', status)
  if (status >= 400) throw fail(notes, 'refused', reply)
  const parsed = v.safeParse(CreatedReply, body)
  if (!CREATED.includes(status) || !parsed.success) throw fail(notes, 'shape', reply)
  const { expiresAt, isOdd } = toLife(parsed.output.expires, notes.clock.now())
  if (isOdd) noteMisconfigured(notes, 'clock')
  return { result: 'created', id: parsed.output.id, expiresAt, isLate: status === 202 }
}

/**
 * UNVERIFIED: no status is documented for an id that is over or a code that cannot be one.
 *
 * @throws Problem `vendor_unavailable` for whatever is no clear answer.
 */
export function toChecked(notes: Notes, reply: VendorReply): Exclude<Checked, 'unconfirmed'> {
  const { status } = reply
  if (status === 400 || status === 404) return 'expired'
  if (status === 422) return 'wrong'
  if (status >= 400) throw fail(notes, 'refused', reply)
  const verified = readVerified(reply)
  if (verified === undefined) throw fail(notes, 'shape', reply)
  return verified ? 'right' : 'wrong'
}

/** After a try whose answer got lost, a *no* may only mean that the code was used up by it. */
export const toCheckedAgain = (reply: VendorReply): Checked =>
  readVerified(reply) === true ? 'right' : 'unconfirmed'

function readVerified({ status, body }: VendorReply): boolean | undefined {
  const parsed = v.safeParse(CheckedReply, body)
  return CHECKED.includes(status) && parsed.success ? parsed.output.verified : undefined
}

/** Fails closed: whatever is thrown by this, nothing was proven. */
function fail({ audit }: Notes, code: 'shape' | 'refused', { status }: VendorReply): Problem {
  audit({ event: 'vendor.failed', vendor: AUTHENTIMATE, code, status })
  return new Problem('vendor_unavailable')
}
