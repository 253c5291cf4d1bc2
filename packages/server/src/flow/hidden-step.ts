/**
 * @module
 * `signIn.hideFailedStep`: a wrong first step leads on like a right one, and one refusal after the second
 * does not tell which was wrong (PSD2 RTS art. 4). What the record keeps of it, and what follows. Pure. Floor 3.
 */
import { isAcrReached, type AuthenticatorKind } from '@countersign/protocol'
import type { Attempt } from './attempt.ts'
import { isMet } from './demand.ts'
import {
  toStanding,
  type OpenChallenge,
  type Proven,
  type TransactionRecord,
} from './transaction.ts'
import type { Situation } from './ways.ts'

type Asking = Pick<Situation, 'record' | 'site'>
type Question = Pick<OpenChallenge, 'mode' | 'kind'>

/**
 * True when the result of an answer is kept back: strangers only, where one factor is not enough. A
 * passkey finishes alone; what was answered before it does not matter then.
 */
export function isStepHidden({ record, site }: Asking, { mode, kind }: Question): boolean {
  if (mode !== 'check' || kind === 'passkey' || toStanding(record) !== 'stranger') return false
  // What began hidden ends hidden, also when the setting was changed meanwhile.
  if (record.hidden !== undefined) return true
  const asked = site.signIn.hideFailedStep && record.purpose === 'login' && !record.recovering
  return asked && !isAcrReached('aal1', record.acrValues)
}

/** True for the first of the two. */
export const isFirstHidden = (asking: Asking, question: Question): boolean =>
  asking.record.hidden === undefined && isStepHidden(asking, question)

/** True when the first step was wrong: whatever comes second is a decoy. */
export const isDecoyed = ({ hidden }: TransactionRecord): boolean =>
  hidden !== undefined && hidden.right === undefined

/** Kinds that the page may see as proven. A hidden step counts, right or wrong. */
export const toShownProven = ({ proven, hidden }: TransactionRecord): AuthenticatorKind[] => [
  ...proven.map((one) => one.kind),
  ...(hidden === undefined ? [] : [hidden.kind]),
]

/** Ways that change with each right answer: it counts once, or a counter or hash is kept anew. */
export const isSpentByUse = (kind: AuthenticatorKind): boolean =>
  ['totp', 'pin', 'recovery-code', 'temporary-code', 'security-key'].includes(kind)

/** True when one factor reaches the level after all: a security key that verified its user. */
export const isEnoughAlone = (record: TransactionRecord, proven: Proven): boolean =>
  isMet([proven], record)

/** The hidden first step, for a second one that was right. A passkey needs none, nor whose name was typed. */
export const toKept = ({ hidden }: TransactionRecord, second: Proven): readonly Proven[] =>
  hidden?.right === undefined || second.kind === 'passkey' ? [] : [hidden.right]

/** What was right about a first step; nothing for a wrong one. */
export interface FirstStep {
  readonly proven: Proven
  readonly user: string
  readonly isNew: boolean
}

/** The record after its first step, with no question open. */
export function withFirstStep(
  record: TransactionRecord,
  { challenge, hash }: Pick<Attempt, 'challenge' | 'hash'>,
  right: FirstStep | undefined,
): TransactionRecord {
  const { challenge: _answered, ...rest } = record
  const { id, kind } = challenge
  return {
    ...rest,
    ...(right === undefined ? {} : { user: right.user }),
    isNew: record.isNew || right?.isNew === true,
    hidden: { challenge: id, kind, ...(right === undefined ? {} : { right: right.proven }) },
    last: { challenge: id, hash },
  }
}

/** The record after a refused second step: before the first again, whichever was wrong. Tries stay spent. */
export function withRefusal(
  record: TransactionRecord,
  { challenge, hash }: Pick<Attempt, 'challenge' | 'hash'>,
): TransactionRecord {
  const { challenge: _answered, hidden: _dropped, ...rest } = record
  return { ...rest, last: { challenge: challenge.id, hash, refused: 'answer_wrong' } }
}
