/**
 * @module
 * How a hand-over to a phone stands, as the transaction's record says it. Pure. Floor 3.
 *
 * Whom it keeps out:
 *
 * - *A link sent to a victim.* Whoever began the transaction, knowing a victim's password say, sends the victim the
 *   link in the hope of a face. Opening it does nothing, for the press claims it; the phone then says which site and
 *   which action, and gets no camera prompt until the number that the **victim** sees was typed on the **attacker's**
 *   screen. A guess is one in ten thousand, ends the hand-over, and three end them for the transaction.
 * - *A thief who photographs the code.* Only one token claims it, so the owner's phone is told that it is over; the
 *   thief sees a number that nobody will type for them. Their picture would have been judged as the owner's, or
 *   enrolled: that is why coming first is not enough.
 * - *A thief of the phone's token.* It answers this one prompt while that is open: no list, no other question, no
 *   proof, no cancelling.
 *
 * What a number cannot stop is a false page that shows the code and asks for the number at the same moment: ways
 * that must not be relayed are `phr`.
 */
import type { HandoverOffer } from '@countersign/protocol'
import type { Config } from '../config.ts'
import type { Random } from '../ports.ts'
import { createToken, isEqual } from '../vault.ts'
import type { TransactionRecord } from './transaction.ts'

/** A capture that is, or was, handed over to a phone. */
export interface Handover {
  /** The question that was open then: no other is ever answered by the phone. */
  readonly challenge: string
  /** Keyed hash of the page's code. */
  readonly codeHash: string
  readonly state: 'offered' | 'claimed' | 'linked' | 'ended'
  /** Until then a phone may come (`offered`), or the number be typed (`claimed`). */
  readonly expiresAt: number
  /** Keyed hash of the token of the phone that came first. */
  readonly phoneHash?: string
  /** Wrong numbers in this transaction; a new hand-over takes them along. */
  readonly misses: number
}

/** Wrong numbers after which this transaction hands over nothing any more. */
const MOST_MISSES = 3

/** True where the open question is one that a phone may answer: a picture of the face, by the page's own camera. */
export function isHandable({ challenge, handover }: TransactionRecord, now: number): boolean {
  const { ceremony, data = {}, expiresAt = 0 } = challenge ?? {}
  return (
    ceremony === 'capture' &&
    data['source'] === 'camera' &&
    data['modality'] === 'face' &&
    expiresAt > now &&
    (handover?.misses ?? 0) < MOST_MISSES
  )
}

/** The hand-over that still leads somewhere: of the open question, not ended, in time. */
export function findHandover(record: TransactionRecord, now: number): Handover | undefined {
  const { handover, challenge } = record
  if (handover === undefined || handover.state === 'ended') return undefined
  if (handover.challenge !== challenge?.id || challenge.expiresAt <= now) return undefined
  if (record.ended !== undefined || record.expiresAt <= now) return undefined
  return handover.state === 'linked' || handover.expiresAt > now ? handover : undefined
}

/** True for the phone that came first, whatever became of it. */
export const isPhone = ({ handover }: TransactionRecord, tokenHash: string): boolean =>
  handover?.phoneHash !== undefined && isEqual(handover.phoneHash, tokenHash)

/**
 * True once the number was typed, while the question is the one that is asked, or the one that was answered last:
 * after a lost reply the same picture comes again.
 */
export const isLinked = ({ handover, challenge, last }: TransactionRecord): boolean =>
  handover?.state === 'linked' &&
  (handover.challenge === challenge?.id || handover.challenge === last?.challenge)

/** Which phone it was stays known: it is told that it is over. */
export const toEnded = (open: Handover): Handover => ({ ...open, state: 'ended' })

/**
 * The record with its hand-over changed. A nonce goes to nobody who had it before, but what it was drawn with stays:
 * whoever hands over and back again gets no other liveness prompts to choose from.
 */
export function withHandover(
  { random }: { readonly random: Random },
  record: TransactionRecord,
  handover: Handover,
): TransactionRecord {
  const { challenge } = record
  if (challenge?.id !== handover.challenge || challenge.nonce === undefined) {
    return { ...record, handover }
  }
  const nonce = { ...challenge.nonce, value: createToken(random, 16) }
  return { ...record, challenge: { ...challenge, nonce }, handover }
}

/** What the page is told; undefined where nothing can be handed over. */
export function toHandoverOffer(
  { config }: { readonly config: Pick<Config, 'issuer'> },
  {
    record,
    own,
    now,
  }: { readonly record: TransactionRecord; readonly own: boolean; readonly now: number },
): HandoverOffer | undefined {
  if (!own || !isHandable(record, now)) return undefined
  // Behind the fragment sign: no server and no log ever sees the code.
  const address = `${config.issuer}/v1/handoff#${record.id}.`
  const open = findHandover(record, now)
  if (open === undefined) return { state: 'possible', address }
  const { state, expiresAt } = open
  return { state, address, ...(state === 'linked' ? {} : { expires_at: expiresAt }) }
}
