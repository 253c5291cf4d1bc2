/**
 * @module
 * answerChallenge: load, check, reserve, act, advance, save. The try is spent before the answer is
 * checked, so parallel guesses cannot outrun the limit; the same answer twice is one try. Floor 3.
 */
import {
  CEREMONIES,
  toCanonicalJson,
  type AnswerRequest,
  type CaptureAnswer,
  type ProblemCode,
} from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../problem.ts'
import { isEqual } from '../vault.ts'
import type { JsonObject } from '../vendors/vendor.ts'
import { getChallenge, isRepeated, withChallenge, type Attempt } from './attempt.ts'
import { hashCapture, reserveBytes, toCapture } from './capture-frames.ts'
import {
  concludeAgain,
  readyCapture,
  settleCapture,
  takeNonce,
  type CaptureInput,
} from './capture.ts'
import { checkAnswer } from './check.ts'
import { concludeMore, concludeRight, concludeWrong, releaseAttempt } from './conclude.ts'
import { concludeHidden } from './conclude-hidden.ts'
import { confirmEnrolment } from './confirm.ts'
import { getSite, type Caller, type FlowDeps } from './deps.ts'
import { toReturnedState } from './handoff.ts'
import { isStepHidden } from './hidden-step.ts'
import { assertOpen, loadTransaction, updateTransaction } from './load.ts'
import type { OpenChallenge, TransactionRecord, Tried } from './transaction.ts'
import { isSpent, toSituation, type Situation } from './ways.ts'

/** Seconds after which a try whose reply never came no longer blocks the same answer. */
const PENDING_SECONDS = 15
/** The same for other answers, where one is judged at a time: longer than any company may take. */
const TURN_SECONDS = 30

/**
 * @throws Problem `challenge_unknown`, `challenge_expired`, `answer_wrong`, `answer_in_progress`,
 *   `attempts_exceeded`, `limited`, `passkey_refused`, `transaction_expired`, `transaction_closed`; where a
 *   company judges also `vendor_unavailable`, `access_denied`, `approval_declined`
 */
export async function answerChallenge(
  deps: FlowDeps,
  caller: Caller,
  input: AnswerRequest & { readonly id: string },
): Promise<TransactionRecord> {
  const record = await loadTransaction(deps, input.id, caller)
  const hash = await deps.vault.mac('answer', input.challenge, toText(input.answer))
  if (isRepeated(record, { challenge: input.challenge, hash })) return record
  assertOpen(deps, record)
  const challenge = getChallenge(record, input.challenge)
  const answer = parseAnswer(challenge, input.answer)
  if (challenge.ceremony === 'capture') return readyCapture(deps, input, toReady(answer))
  const attempt: Attempt = {
    id: input.id,
    challenge,
    hash,
    answer,
    remember: input.remember,
    address: caller.address,
  }
  // 128 bits are no guess: another tab of the same origin may have posted what was meant for its own.
  if ((await toReturnedState(deps, attempt)) === undefined) throw new Problem('answer_wrong')
  const reserved = await reserveAttempt(deps, attempt)
  const situation = await toSituation(deps, reserved, getSite(deps, reserved.site))
  return judge(deps, situation, attempt)
}

/**
 * Answers a question with a picture or a reading. The nonce and the try are spent before it is judged; the
 * very same bytes are judged once.
 *
 * @throws Problem as `answerChallenge`, and `capture_stale`, `capture_repeated`, `capture_unreadable`,
 *   `capture_poor`, `capture_crowded`, `capture_empty`, `capture_outside`, `capture_unfollowed`, `request_too_large`
 */
export async function answerCapture(
  deps: FlowDeps,
  caller: Caller,
  input: CaptureInput,
): Promise<TransactionRecord> {
  return judgeCapture(deps, await loadTransaction(deps, input.id, caller), { ...input, caller })
}

/** As `answerCapture`, for a record that was found otherwise. */
export async function judgeCapture(
  deps: FlowDeps,
  record: TransactionRecord,
  input: Omit<CaptureInput, 'id'> & { readonly caller: Pick<Caller, 'address' | 'agent'> },
): Promise<TransactionRecord> {
  const { challenge: named, nonce, sent, caller } = input
  const hash = await hashCapture(deps, input, sent)
  if (isRepeated(record, { challenge: named, hash })) return record
  assertOpen(deps, record)
  const challenge = getChallenge(record, named)
  if (challenge.ceremony !== 'capture') throw new Problem('challenge_unknown')
  const capture = toCapture(challenge, nonce, sent)
  const { address, agent } = caller
  const common = { id: record.id, challenge, hash, answer: {}, remember: undefined }
  const attempt: Attempt = { ...common, nonce, capture, address, agent }
  const reserved = await reserveAttempt(deps, attempt)
  const situation = await toSituation(deps, reserved, getSite(deps, reserved.site))
  const release = await reserveBytes(deps, situation, capture).catch((problem: unknown) =>
    problem instanceof Problem && problem.code === 'capture_repeated'
      ? concludeAgain(deps, attempt, problem.code)
      : Promise.reject(problem),
  )
  try {
    return await judge(deps, situation, attempt)
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    if (problem.code === 'vendor_unavailable' || problem.code === 'limited') await release()
    await settleCapture(deps, attempt, problem.code)
    throw problem
  }
}

/** The schema of the ceremony has said so already. */
const toReady = ({ consent }: JsonObject): CaptureAnswer => ({
  ready: true,
  ...(typeof consent === 'string' ? { consent } : {}),
})

async function judge(
  deps: FlowDeps,
  situation: Situation,
  attempt: Attempt,
): Promise<TransactionRecord> {
  const { challenge } = attempt
  if (attempt.answer['skip'] === true) return concludeRight(deps, attempt, { proven: undefined })
  if (isStepHidden(situation, challenge)) {
    const judged = await checkAnswer(deps, situation, attempt)
    return concludeHidden(deps, situation, { attempt, judged })
  }
  const judged =
    challenge.mode === 'enrol'
      ? await confirmEnrolment(deps, situation, attempt)
      : await checkAnswer(deps, situation, attempt)
  if (judged.result === 'right') {
    // At the same time, so that they share their flushes to disk.
    const tidied = 'tidy' in judged ? judged.tidy() : undefined
    const [concluded] = await Promise.all([concludeRight(deps, attempt, judged), tidied])
    return concluded
  }
  if (judged.result === 'again') return concludeAgain(deps, attempt, judged.code)
  if (judged.result === 'more') return concludeMore(deps, attempt, judged.started)
  if (!UNSUITABLE.includes(judged.code)) return concludeWrong(deps, attempt, judged)
  await releaseAttempt(deps, attempt)
  throw new Problem(judged.code)
}

/** A new secret that breaks a rule is no guess: whoever has trouble finding one must not be shut out. */
const UNSUITABLE: readonly ProblemCode[] = [
  'password_too_short',
  'password_too_long',
  'password_common',
  'pin_too_weak',
]

/** JSON can say what has no canonical form: half a surrogate pair, 1e999, a thousand brackets. */
function toText(answer: unknown): string {
  try {
    return toCanonicalJson(answer)
  } catch (cause) {
    throw new Problem('request_malformed', { field: 'answer', cause })
  }
}

function parseAnswer(challenge: OpenChallenge, answer: unknown): JsonObject {
  const parsed = v.safeParse(CEREMONIES[challenge.ceremony].answer, answer)
  if (!parsed.success) throw new Problem('request_malformed', { field: 'answer' })
  const skips = 'skip' in parsed.output
  if (skips && challenge.adds?.optional !== true)
    throw new Problem('request_malformed', { field: 'answer' })
  // Parsed from JSON a moment ago, so it holds nothing else.
  return parsed.output as JsonObject
}

/** Spends one try of the challenge; of many at once each spends its own. */
function reserveAttempt(deps: FlowDeps, attempt: Attempt): Promise<TransactionRecord> {
  const { challenge, hash } = attempt
  return updateTransaction(deps, attempt.id, (record) => {
    assertOpen(deps, record)
    const now = deps.clock.now()
    const open = getChallenge(record, challenge.id)
    if (open.expiresAt <= now) throw new Problem('challenge_expired')
    const known = open.tried.find((one) => isEqual(one.hash, hash))
    assertNotTried(known, now)
    // What is added is written before the answer is concluded: one at a time, or it is added twice. Pictures are
    // a load, to us and to who judges them: one at a time, too.
    if (open.mode === 'enrol' || open.ceremony === 'capture')
      open.tried.forEach((one) => assertNotPending(one, now, TURN_SECONDS))
    if (isSpent(record, open.offer)) throw new Problem('attempts_exceeded')
    const taken = attempt.nonce === undefined ? open : takeNonce(open, attempt.nonce, now)
    const tried: Tried[] = [
      ...open.tried.filter((one) => one !== known),
      { hash, result: 'pending', at: now },
    ]
    return {
      ...withChallenge(record, { ...taken, tried }),
      spent: { ...record.spent, [open.offer]: (record.spent[open.offer] ?? 0) + 1 },
    }
  })
}

function assertNotTried(known: Tried | undefined, now: number): void {
  if (known === undefined) return
  if (known.result !== 'pending') throw new Problem(known.result)
  assertNotPending(known, now)
}

function assertNotPending({ result, at }: Tried, now: number, seconds = PENDING_SECONDS): void {
  if (result === 'pending' && now - at < seconds) {
    throw new Problem('answer_in_progress', { retryAt: now + 1 })
  }
}
