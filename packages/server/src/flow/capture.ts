/**
 * @module
 * A picture or a reading as the answer to a question: its nonce, its one use, and what is amiss with it. The
 * bytes are held while they are judged and kept nowhere. Floor 3.
 */
import type { CaptureAnswer, ProblemCode } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import { createToken, isEqual } from '../vault.ts'
import type { AgainCode } from '../vendors/vendor.ts'
import { findChallenge, getChallenge, withChallenge, type Attempt } from './attempt.ts'
import type { SentCapture } from './capture-frames.ts'
import { drawRun, isRun, toSteps } from './capture-steps.ts'
import { getSite, type Caller, type FlowDeps } from './deps.ts'
import { assertOpen, loadTransaction, updateTransaction } from './load.ts'
import { toSubject, type OpenChallenge, type TransactionRecord, type Tried } from './transaction.ts'
import { assertNotPaused } from './way-tries.ts'
import { MOST_TRIES_PER_OFFER } from './ways.ts'

/** What a page sends with the bytes. */
export interface CaptureInput {
  /** Transaction. */
  readonly id: string
  readonly challenge: string
  readonly nonce: string
  readonly sent: SentCapture
}

/**
 * The person is ready, and has consented where that is asked: gives the next nonce. Liveness prompts come with it
 * and are drawn anew for each run; one that is not over stays as it is, so that nobody can choose.
 *
 * @throws Problem `consent_required`, `challenge_unknown`, `challenge_expired`; `limited` while the way pauses;
 *   `attempts_exceeded` after too many runs that led to nothing
 */
export async function readyCapture(
  deps: FlowDeps,
  { id, challenge }: { readonly id: string; readonly challenge: string },
  answer: CaptureAnswer,
): Promise<TransactionRecord> {
  let isOver = false
  const record = await updateTransaction(deps, id, async (current) => {
    isOver = false
    assertOpen(deps, current)
    const now = deps.clock.now()
    const open = withConsent(getChallenge(current, challenge), answer, now)
    if (open.expiresAt <= now) throw new Problem('challenge_expired')
    await assertNotPaused(deps, current, open)
    const { nonce } = open
    if (!isRun(open)) return withChallenge(current, withNonce(deps, open))
    if (nonce !== undefined && nonce.until > now) return current
    // Nothing came of the last one.
    const retakes = (open.retakes ?? 0) + (nonce === undefined ? 0 : 1)
    isOver = retakes > deps.config.limits.captureRetakes
    return isOver
      ? withoutChallenge(current, open)
      : withChallenge(current, withNonce(deps, { ...open, retakes }))
  })
  if (isOver) throw new Problem('attempts_exceeded')
  return record
}

/** @throws Problem `consent_required` */
function withConsent(open: OpenChallenge, answer: CaptureAnswer, now: number): OpenChallenge {
  const asked = open.data['consent']
  if (typeof asked !== 'string') return open
  if (answer.consent !== asked) throw new Problem('consent_required')
  // Said once: a later press must not make it look newer.
  return { ...open, consent: open.consent ?? { version: asked, at: now } }
}

/** A capture that was asked for. */
export interface CaptureAsked {
  /** How many pictures or readings may come; undefined after a lost reply, when nobody can tell any more. */
  readonly most: number | undefined
  /** Whose way is asked: names one person of one directory, for what is counted by it. */
  readonly person: string
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
): Promise<CaptureAsked> {
  return toCaptureAsked(deps, await loadTransaction(deps, id, caller), challenge)
}

/** As `assertCaptureAsked`, for a record that was found otherwise. */
export const toCaptureAsked = (
  deps: Pick<FlowDeps, 'clock' | 'config'>,
  record: TransactionRecord,
  challenge: string,
): CaptureAsked => ({
  most: toMostFrames(deps, record, challenge),
  person: `${getSite(deps, record.site).directory}/${toSubject(record) ?? ''}`,
})

function toMostFrames(
  deps: Pick<FlowDeps, 'clock'>,
  record: TransactionRecord,
  challenge: string,
): number | undefined {
  // It may be sent again after a lost reply.
  if (record.last?.challenge === challenge) return undefined
  assertOpen(deps, record)
  const open = getChallenge(record, challenge)
  if (open.ceremony !== 'capture') throw new Problem('challenge_unknown')
  return Math.max(1, toSteps(open)?.length ?? 1)
}

function withNonce(deps: FlowDeps, open: OpenChallenge): OpenChallenge {
  const { captureSeconds, livenessSeconds } = deps.config.limits
  const seconds = isRun(open) ? livenessSeconds : captureSeconds
  return {
    ...open,
    nonce: {
      value: createToken(deps.random, 16),
      until: Math.min(deps.clock.now() + seconds, open.expiresAt),
      ...(isRun(open) ? { steps: drawRun(deps, open) } : {}),
    },
  }
}

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

/** So often a code that may have been taken without our hearing of it is no try: of one question. */
const MOST_GIVEN_BACK = 2

/**
 * Nothing could be judged: the try is given back. The next nonce of a capture is there at once, so that the
 * camera may stay open; not where liveness prompts come with it: the person gets into position first. After too
 * many pictures the question is over; after too many lost codes each counts.
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
    const next = { ...open, tried, retakes }
    return {
      ...withChallenge(record, isCapture && !isRun(open) ? withNonce(deps, next) : next),
      spent: { ...record.spent, [open.offer]: spent },
    }
  })
  throw new Problem(isOver ? 'attempts_exceeded' : code)
}

/**
 * The next question, with what captures have cost before it: whoever asks the same way again, or leaves it and comes
 * back, gets no more pictures and no more orders to choose from, nor more numbers to guess.
 *
 * @param current  As it is stored, with the question that is replaced.
 */
export function withRetakes(
  next: TransactionRecord,
  { challenge: open, handover, retaken: before }: TransactionRecord,
): TransactionRecord {
  const isCapture = open?.ceremony === 'capture'
  const unused = open?.nonce?.steps === undefined ? 0 : 1
  const retaken = isCapture ? { ...before, [open.offer]: (open.retakes ?? 0) + unused } : before
  const { challenge: asked } = next
  const retakes = asked?.ceremony === 'capture' ? retaken?.[asked.offer] : undefined
  return {
    ...next,
    ...(retaken && { retaken }),
    ...(handover && { handover }),
    ...(asked && retakes !== undefined && { challenge: { ...asked, retakes } }),
  }
}

/** Nobody had time to judge, or whoever judges broke. */
const UNJUDGED: readonly ProblemCode[] = ['limited', 'vendor_unavailable']

/**
 * A capture that was refused in any other way: the next one need not wait for it. Of a run that nobody judged the
 * order was shown all the same: it counts like one that led to nothing.
 */
export async function settleCapture(
  deps: FlowDeps,
  attempt: Attempt,
  code: ProblemCode,
): Promise<void> {
  await updateTransaction(deps, attempt.id, (record) => {
    const open = findChallenge(record, attempt.challenge.id)
    if (open === undefined) return record
    const isPending = (one: Tried) => one.result === 'pending' && isEqual(one.hash, attempt.hash)
    const wasShown = isRun(open) && UNJUDGED.includes(code)
    if (!wasShown && !open.tried.some(isPending)) return record
    const tried = open.tried.map((one) => (isPending(one) ? { ...one, result: code } : one))
    const retakes = (open.retakes ?? 0) + 1
    return withChallenge(record, { ...open, tried, ...(wasShown && { retakes }) })
  })
}

function withoutChallenge(record: TransactionRecord, { offer }: OpenChallenge): TransactionRecord {
  const { challenge: _closed, ...rest } = record
  return { ...rest, spent: { ...record.spent, [offer]: MOST_TRIES_PER_OFFER } }
}
