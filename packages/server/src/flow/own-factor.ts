/**
 * @module
 * toOwnFactor: our word that this transaction proved its person by a way of our own. The only maker of an
 * `OwnFactor`; no request can name one. Floor 3.
 */
import { OwnFactor } from '../vendors/own-factor.ts'
import { toSubject, type Proven, type TransactionRecord } from './transaction.ts'

/** Undefined until a way of our own was right here, and for a person that nobody has proven yet. */
export function toOwnFactor(record: TransactionRecord): OwnFactor | undefined {
  const user = toSubject(record)
  // What counts as nothing, or was added on a paper code a moment ago, is no word of ours.
  const isOurs = ({ vendor, heldBack, besideOnly }: Proven) =>
    vendor === undefined && !heldBack && besideOnly !== true
  const own = record.proven.filter(isOurs)
  if (user === undefined || own.length === 0) return undefined
  return new OwnFactor(
    { user, transaction: record.id },
    own.map((one) => one.kind),
  )
}
