/**
 * @module
 * A picture or a reading as the answer to a question: its nonce, its one use, and what is amiss with it. The
 * bytes are held while they are judged and kept nowhere. Floor 3.
 */
import type { CaptureAnswer, ProblemCode } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import { createToken, isEqual, toBytesDigest } from '../vault.ts'
import type { AgainCode, Capture } from '../vendors/vendor.ts'
import { findChallenge, getChallenge, withChallenge, type Attempt } from './attempt.ts'
import type { Caller, FlowDeps } from './deps.ts'
import { assertOpen, loadTransaction, updateTransaction } from './load.ts'
import type { OpenChallenge, TransactionRecord, Tried } from './transaction.ts'
import { MOST_TRIES_PER_OFFER, type Situation } from './ways.ts'

/** What a page sends with the bytes. */
export interface CaptureInput {
  /** Transaction. */
  readonly id: string
  readonly challenge: string
  readonly nonce: string
  readonly capture: Capture
}

/** So long the very same bytes are refused from the same person. */
const SEEN_SECONDS = 2_592_000

/**
 * The person is ready, and has consented where that is asked: gives the next nonce.
 *
 * @throws Problem `consent_required`, `challenge_unknown`, `challenge_expired`
 */
export function readyCapture(
  deps: FlowDeps,
  { id, challenge }: { readonly id: string; readonly challenge: string },
  answer: CaptureAnswer,
): Promise<TransactionRecord> {
  return updateTransaction(deps, id, (record) => {
    assertOpen(deps, record)
    const now = deps.clock.now()
    const open = getChallenge(record, challenge)
    if (open.expiresAt <= now) throw new Problem('challenge_expired')
    const asked = open.data['consent']
    if (typeof asked !== 'string') return withChallenge(record, withNonce(deps, open))
    if (answer.consent !== asked) throw new Problem('consent_required')
    // Said once: a later press must not make it look newer.
    const consent = open.consent ?? { version: asked, at: now }
    return withChallenge(record, { ...withNonce(deps, open), consent })
  })
}

/**
 * Before any byte is read: nobody is let in with a picture that nobody asked for.
 *
 * @throws Problem `transaction_unknown`, `origin_refused`, `transaction_closed`, `transaction_expired`,
 *   `challenge_unknown`
 */
export async function assertCaptureAsked(
  deps: FlowDeps,
  caller: Caller,
  { id, challenge }: { readonly id: string; readonly challenge: string },
): Promise<void> {
  const record = await loadTransaction(deps, id, caller)
  // It may be sent again after a lost reply.
  if (record.last?.challenge === challenge) return
  assertOpen(deps, record)
  if (getChallenge(record, challenge).ceremony !== 'capture') throw new Problem('challenge_unknown')
}

const withNonce = (deps: FlowDeps, open: OpenChallenge): OpenChallenge => ({
  ...open,
  nonce: {
    value: createToken(deps.random, 16),
    until: Math.min(deps.clock.now() + deps.config.limits.captureSeconds, open.expiresAt),
  },
})

/**
 * Takes the nonce, which counts once.
 *
 * @throws Problem `capture_stale`
 */
export function takeNonce(
  { nonce, ...open }: OpenChallenge,
  given: string,
  now: number,
): OpenChallenge {
  if (nonce === undefined || nonce.until <= now || !isEqual(nonce.value, given)) {
    throw new Problem('capture_stale')
  }
  return open
}

/** Of a type and size that were asked for. @throws Problem `capture_unreadable`, `request_too_large` */
export function assertCapture({ data }: OpenChallenge, { bytes, type }: Capture): void {
  const { types, max_bytes: most } = data
  if (!Array.isArray(types) || !types.includes(type) || bytes.length === 0) {
    throw new Problem('capture_unreadable')
  }
  if (typeof most !== 'number' || bytes.length > most) throw new Problem('request_too_large')
}

const toSeenKey = async (deps: FlowDeps, { site, person }: Situation, { bytes }: Capture) =>
  `captured/${await deps.vault.mac('answer', 'captured', site.directory, person?.user ?? '', toBytesDigest(bytes))}`

/**
 * Refuses bytes that came before: two pictures of a living person are never alike to the bit.
 *
 * @returns Takes it back, for bytes that nobody came to judge.
 * @throws Problem `capture_repeated`
 */
export async function reserveBytes(
  deps: FlowDeps,
  situation: Situation,
  capture: Capture,
): Promise<() => Promise<void>> {
  const key = await toSeenKey(deps, situation, capture)
  const expiresAt = deps.clock.now() + SEEN_SECONDS
  if (!(await deps.store.create(key, true, { expiresAt }))) throw new Problem('capture_repeated')
  return async () => {
    await deps.store.take(key)
  }
}

/** So often a code that may have been taken without our hearing of it is no try: of one question. */
const MOST_GIVEN_BACK = 2

/**
 * Nothing could be judged: the try is given back. The next nonce of a capture is there at once, so that the
 * camera may stay open. After too many pictures the question is over; after too many lost codes each counts.
 *
 * @throws Problem always: what is amiss, or `attempts_exceeded`
 */
export async function concludeAgain(
  deps: FlowDeps,
  attempt: Attempt,
  code: AgainCode | 'capture_repeated',
): Promise<never> {
  let isOver = false
  await updateTransaction(deps, attempt.id, (record) => {
    isOver = false
    const open = findChallenge(record, attempt.challenge.id)
    if (open === undefined) return record
    const retakes = (open.retakes ?? 0) + 1
    const isCapture = open.ceremony === 'capture'
    isOver = isCapture && retakes > deps.config.limits.captureRetakes
    if (isOver) return withoutChallenge(record, open)
    const tried = open.tried.map((one) =>
      isEqual(one.hash, attempt.hash) ? { ...one, result: code } : one,
    )
    const isGivenBack = isCapture || retakes <= MOST_GIVEN_BACK
    const spent = Math.max(0, (record.spent[open.offer] ?? 1) - (isGivenBack ? 1 : 0))
    return {
      ...withChallenge(
        record,
        isCapture ? withNonce(deps, { ...open, tried, retakes }) : { ...open, tried, retakes },
      ),
      spent: { ...record.spent, [open.offer]: spent },
    }
  })
  throw new Problem(isOver ? 'attempts_exceeded' : code)
}

/** A capture that was refused in any other way has been judged: the next one need not wait for it. */
export async function settleCapture(
  deps: FlowDeps,
  attempt: Attempt,
  code: ProblemCode,
): Promise<void> {
  await updateTransaction(deps, attempt.id, (record) => {
    const open = findChallenge(record, attempt.challenge.id)
    const isPending = (one: Tried) => one.result === 'pending' && isEqual(one.hash, attempt.hash)
    if (open?.tried.some(isPending) !== true) return record
    const tried = open.tried.map((one) => (isPending(one) ? { ...one, result: code } : one))
    return withChallenge(record, { ...open, tried })
  })
}

function withoutChallenge(record: TransactionRecord, { offer }: OpenChallenge): TransactionRecord {
  const { challenge: _closed, ...rest } = record
  return { ...rest, spent: { ...record.spent, [offer]: MOST_TRIES_PER_OFFER } }
}
