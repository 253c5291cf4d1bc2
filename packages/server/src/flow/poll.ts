/**
 * @module
 * pollChallenge: asks a vendor how a question stands that is answered elsewhere, and concludes from it as
 * from an answer. Whoever reads the transaction makes it happen; at most one asks at a time. Floor 3.
 */
import { Problem } from '../problem.ts'
import { toPersonFacts } from '../directory/person.ts'
import type { Polled } from '../vendors/remote.ts'
import { releaseApproval, reportApproval } from './approvals.ts'
import type { Attempt } from './attempt.ts'
import { concludeRight } from './conclude.ts'
import { toRemember } from './check.ts'
import { toChallengeContext } from './context.ts'
import { getSite, getVendorById, type FlowDeps } from './deps.ts'
import { giveUp } from './give-up.ts'
import { judgeRight } from './judge.ts'
import { amendTransaction, updateTransaction } from './load.ts'
import { proceed } from './proceed.ts'
import { isVouchedAlive } from './sessions.ts'
import type { OpenChallenge, TransactionRecord } from './transaction.ts'
import { endLost, endOpened } from './unused-sessions.ts'
import { consultVendors } from './consult.ts'
import { findDown, keep, type KeptBy } from './vendor-parts.ts'
import { toSituation, type Situation } from './ways.ts'

/** Seconds between two questions to the vendor, whoever reads. */
const POLL_SECONDS = 2

/** True while the open question is answered elsewhere. */
export const isPolling = (record: TransactionRecord, now: number): boolean =>
  record.ended === undefined &&
  record.expiresAt > now &&
  record.challenge?.isPolled === true &&
  record.challenge.expiresAt > now

/** True once the open question, which is answered elsewhere, has run out here. */
export const isOverdue = (
  { ended, expiresAt, challenge }: TransactionRecord,
  now: number,
): boolean =>
  ended === undefined &&
  expiresAt > now &&
  challenge?.isPolled === true &&
  challenge.expiresAt <= now

/** Ends what has run out: the page that waits learns it by this and nothing else. Given up there, too. */
export async function endOverdue(
  deps: FlowDeps,
  record: TransactionRecord,
): Promise<TransactionRecord> {
  const { challenge } = record
  if (challenge === undefined) return record
  const situation = await toSituation(deps, record, getSite(deps, record.site))
  await giveUp(deps, record)
  return endChallenge(deps, situation, { challenge, code: 'challenge_expired' })
}

/**
 * The record after asking, or as it was: when somebody else has just asked, nothing is known yet, or the
 * vendor cannot be asked now.
 *
 * @throws Problem `transaction_closed` after logout, `unavailable` when the store fails.
 */
export async function pollChallenge(
  deps: FlowDeps,
  record: TransactionRecord,
  address: string,
): Promise<TransactionRecord> {
  const { challenge } = record
  if (challenge === undefined || !isPolling(record, deps.clock.now())) return record
  const { count } = await deps.store.count(`poll/${challenge.id}`, POLL_SECONDS)
  if (count > 1) return record
  const site = getSite(deps, record.site)
  const situation = await toSituation(deps, record, site)
  const polled = await ask(deps, situation, { challenge, address })
  if (polled === undefined) return record
  const kept = polled.kept && { vendor: challenge.vendor, kept: polled.kept }
  if (polled.result === 'pending') return keepPending(deps, record, kept)
  const { vouched } = record
  // A wait outlives the look at the sign-in with which it began.
  if (vouched !== undefined && !(await isVouchedAlive(deps, site, vouched))) {
    if (kept !== undefined) endOpened(deps, kept, record)
    throw new Problem('transaction_closed')
  }
  const conclude =
    polled.result === 'ended'
      ? endChallenge(deps, situation, { challenge, code: polled.code, kept })
      : approve(deps, situation, { challenge, polled, address })
  return conclude.catch((problem: unknown) => orCurrent(deps, record.id, problem))
}

/**
 * Nothing is known yet, and the company may have changed what it wants to get back, next time in this very
 * wait. What belongs to the device alone is no news for the page.
 */
async function keepPending(
  deps: FlowDeps,
  record: TransactionRecord,
  by: KeptBy | undefined,
): Promise<TransactionRecord> {
  if (by === undefined) return record
  const change = by.kept.memory === undefined ? amendTransaction : updateTransaction
  return change(deps, record.id, (current) =>
    current.challenge?.id === record.challenge?.id ? keep(deps, current, by) : current,
  )
}

/** True while nothing can be asked because a company could not be. */
export const isAwaitingVendor = (record: TransactionRecord): boolean =>
  record.ended === undefined && record.setback === 'vendor_unavailable'

/** Seconds between two attempts to reach a company that was down, whoever reads. */
const RETRY_SECONDS = 5

/** The record after asking companies again that could not be asked: it goes on, or ends with what they say. */
export async function retryVendors(
  deps: FlowDeps,
  record: TransactionRecord,
  address: string,
): Promise<TransactionRecord> {
  const { count } = await deps.store.count(`consult/${record.id}`, RETRY_SECONDS)
  if (count > 1) return record
  const site = getSite(deps, record.site)
  const { setback: _over, ...consulted } = await consultVendors(deps, record, { site, address })
  if (findDown(consulted) !== undefined) return record
  const saved = await updateTransaction(deps, record.id, (current) =>
    current.version === record.version ? proceed(deps, consulted, { site, address }) : current,
  )
  endLost(deps, [consulted], saved)
  return saved
}

async function ask(
  deps: FlowDeps,
  situation: Situation,
  { challenge, address }: { readonly challenge: OpenChallenge; readonly address: string },
): Promise<Polled | undefined> {
  const { record, site, person } = situation
  const enrolment = person?.enrolments.find((one) => one.id === challenge.enrolment)
  const remote = getVendorById(deps, challenge.vendor).remote
  if (person === undefined || enrolment === undefined || remote === undefined) return undefined
  try {
    return await remote.poll({
      kind: challenge.kind,
      context: toChallengeContext(record, site, {
        challenge: challenge.id,
        vendor: challenge.vendor,
        person,
        address,
        returnTo: challenge.returnTo,
      }),
      state: challenge.state,
      person: toPersonFacts(person),
      enrolment,
      ...toRemember(situation, record.remember),
    })
  } catch (thrown) {
    // The question stays open: the next reader asks again.
    if (thrown instanceof Problem && thrown.code === 'vendor_unavailable') return undefined
    throw thrown
  }
}

/** An approval counts like a right answer, for the very challenge it was given to and no other. */
async function approve(
  deps: FlowDeps,
  situation: Situation,
  {
    challenge,
    polled,
    address,
  }: { challenge: OpenChallenge; polled: Extract<Polled, { result: 'right' }>; address: string },
): Promise<TransactionRecord> {
  const attempt: Attempt = {
    id: situation.record.id,
    challenge,
    hash: await deps.vault.mac('answer', challenge.id, 'polled'),
    answer: {},
    remember: situation.record.remember,
    address,
  }
  const right = await judgeRight(deps, situation, { outcome: polled, attempt })
  if (right === undefined)
    return endChallenge(deps, situation, { challenge, code: 'challenge_expired' })
  await releaseApproval(deps, situation, challenge.id)
  return concludeRight(deps, attempt, right)
}

interface Ended {
  readonly challenge: OpenChallenge
  readonly code: Extract<Polled, { result: 'ended' }>['code']
  readonly kept?: KeptBy | undefined
}

/** It ended elsewhere without a yes. One that was asked is one try. */
async function endChallenge(
  deps: FlowDeps,
  situation: Situation,
  { challenge, code, kept }: Ended,
): Promise<TransactionRecord> {
  await releaseApproval(deps, situation, challenge.id)
  if (code === 'approval_reported') await reportApproval(deps, situation, challenge.kind)
  return updateTransaction(deps, situation.record.id, (current) => {
    if (current.ended !== undefined || current.challenge?.id !== challenge.id) return current
    const { challenge: _over, ...rest } = current
    const spent = (current.spent[challenge.offer] ?? 0) + 1
    const next = keep(deps, rest, kept)
    return { ...next, setback: code, spent: { ...current.spent, [challenge.offer]: spent } }
  })
}

/** Cancelled, answered otherwise or expired meanwhile: what is stored now is the truth. */
async function orCurrent(deps: FlowDeps, id: string, problem: unknown): Promise<TransactionRecord> {
  const harmless = ['challenge_unknown', 'transaction_closed', 'transaction_expired']
  if (!(problem instanceof Problem) || !harmless.includes(problem.code)) throw problem
  return updateTransaction(deps, id, (current) => current)
}
