/**
 * @module
 * An answer on its way through reserve, check and conclude. Floor 3.
 */
import type { AnswerRequest } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import { isEqual } from '../vault.ts'
import type { Capture, JsonObject } from '../vendors/vendor.ts'
import type { OpenChallenge, TransactionRecord } from './transaction.ts'

/** One try. */
export interface Attempt {
  readonly id: string
  readonly challenge: OpenChallenge
  /** Keyed hash of challenge and answer. */
  readonly hash: string
  readonly answer: JsonObject
  /** Bytes instead of an answer, and the nonce that came with them. */
  readonly capture?: Capture
  readonly nonce?: string
  readonly remember: AnswerRequest['remember']
  /** Network address of the caller, for vendors that judge by it. */
  readonly address?: string | undefined
  /** `User-Agent` of the caller, for captures. */
  readonly agent?: string | undefined
}

/**
 * True when this very answer closed its challenge last.
 *
 * @throws Problem the code with which it was refused then.
 */
export function isRepeated(
  { last }: TransactionRecord,
  answer: { readonly challenge: string; readonly hash: string },
): boolean {
  if (last?.challenge !== answer.challenge || !isEqual(last.hash, answer.hash)) return false
  if (last.refused !== undefined) throw new Problem(last.refused)
  return true
}

/** The open challenge with this id: the one on screen, or the standing passkey question. */
export const findChallenge = (
  { challenge, ambient }: TransactionRecord,
  id: string,
): OpenChallenge | undefined => [challenge, ambient].find((one) => one?.id === id)

/** @throws Problem `challenge_unknown` */
export function getChallenge(record: TransactionRecord, id: string): OpenChallenge {
  const open = findChallenge(record, id)
  if (open === undefined) throw new Problem('challenge_unknown')
  return open
}

/** The record with one of its two open challenges replaced. */
export function withChallenge(record: TransactionRecord, next: OpenChallenge): TransactionRecord {
  return record.ambient?.id === next.id
    ? { ...record, ambient: next }
    : { ...record, challenge: next }
}
