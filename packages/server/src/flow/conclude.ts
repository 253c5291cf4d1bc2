/**
 * @module
 * Writes down what an answer came to. Accepting a code and issuing the proof's claims is one write, so
 * a crash leaves both or neither. Floor 3.
 */
import type { ProblemCode } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import { createToken, isEqual } from '../vault.ts'
import type { Enrolment, Started } from '../vendors/vendor.ts'
import { findChallenge, getChallenge, isRepeated, withChallenge, type Attempt } from './attempt.ts'
import { getSite, hashPerson, type FlowDeps } from './deps.ts'
import { rememberDevice, touchDevice } from './devices.ts'
import { giveUpReplaced } from './give-up.ts'
import { toKept } from './hidden-step.ts'
import { assertOpen, updateTransaction } from './load.ts'
import { proceed } from './proceed.ts'
import { toStanding, toSubject, type Proven, type TransactionRecord } from './transaction.ts'
import { endLate } from './unused-sessions.ts'
import { keep, toVendorDevices, withoutNamed, type KeptBy } from './vendor-parts.ts'
import { isSpent } from './ways.ts'

/**
 * Marks the try as wrong; the last one closes the challenge.
 *
 * @throws Problem always: the code of the refusal.
 */
export async function concludeWrong(
  deps: FlowDeps,
  attempt: Attempt,
  wrong: {
    readonly code: ProblemCode
    readonly signal?: 'unknown_credential'
    readonly kept?: KeptBy
  },
): Promise<never> {
  await updateTransaction(deps, attempt.id, (record) => {
    const open = findChallenge(record, attempt.challenge.id)
    if (open === undefined) return record
    const tried = open.tried.map((one) =>
      isEqual(one.hash, attempt.hash) ? { ...one, result: wrong.code } : one,
    )
    const marked = keep(deps, withChallenge(record, { ...open, tried }), wrong.kept)
    if (!isSpent(record, open.offer) || record.challenge?.id !== open.id) return marked
    const { challenge: _closed, ...closed } = marked
    // What was only offered is over; nothing could be chosen instead, so the sign-in goes on.
    return open.adds?.optional === true
      ? proceed(deps, closed, toWhere(deps, attempt, record))
      : closed
  })
  throw new Problem(wrong.code, wrong.signal === undefined ? {} : { signal: wrong.signal })
}

const toWhere = (deps: FlowDeps, { address }: Attempt, { site }: TransactionRecord) => ({
  site: getSite(deps, site),
  address,
})

/** Gives a try back that was never checked. */
export async function releaseAttempt(deps: FlowDeps, attempt: Attempt): Promise<void> {
  await updateTransaction(deps, attempt.id, (record) => {
    const open = findChallenge(record, attempt.challenge.id)
    if (open === undefined) return record
    const tried = open.tried.filter((one) => !isEqual(one.hash, attempt.hash))
    const spent = Math.max(0, (record.spent[open.offer] ?? 1) - 1)
    return {
      ...withChallenge(record, { ...open, tried }),
      spent: { ...record.spent, [open.offer]: spent },
    }
  })
}

/** What was proven, and by whom; nothing for an addition or a declined offer. */
export interface Right {
  readonly proven: Proven | undefined
  readonly user?: string
  readonly isNew?: boolean
  readonly kept?: KeptBy
  /** A way that was added. */
  readonly added?: Pick<Enrolment, 'id' | 'kind'>
}

/**
 * Marks the answer as right and goes on: next question, or done with the claims of the proof.
 *
 * @throws Problem `challenge_unknown` when another answer concluded it first, `transaction_closed` when
 *   the person cancelled meanwhile.
 */
export async function concludeRight(
  deps: FlowDeps,
  attempt: Attempt,
  right: Right,
): Promise<TransactionRecord> {
  const goOn = (value: TransactionRecord) =>
    proceed(
      deps,
      keep(deps, withRight(value, attempt, right), right.kept),
      toWhere(deps, attempt, value),
    )
  const { record, isWritten } = await closeChallenge(deps, attempt, goOn, right.kept)
  if (isWritten) await afterwards(deps, record, { attempt, right })
  return record
}

/**
 * The answer was right so far: its question gives way to the next one of the same step, and proves nothing yet.
 *
 * @throws Problem as `closeChallenge`.
 */
export async function concludeMore(
  deps: FlowDeps,
  attempt: Attempt,
  started: Started,
): Promise<TransactionRecord> {
  const { challenge, hash } = attempt
  const id = createToken(deps.random, 16)
  const { record } = await closeChallenge(deps, attempt, async (value) => {
    const { kept } = started
    const base = keep(deps, value, kept && { vendor: challenge.vendor, kept })
    const next = {
      ...challenge,
      id,
      ceremony: started.ceremony,
      data: started.data,
      state: started.state,
      tried: [],
      expiresAt: Math.min(deps.clock.now() + started.ttlSeconds, value.expiresAt),
    }
    return { ...base, challenge: next, last: { challenge: challenge.id, hash } }
  })
  return record
}

/**
 * Writes what follows from an answer, if its challenge is still the open one. An answer that closed it
 * already changes nothing.
 *
 * @param decide  May run several times and sees the newest record.
 * @param kept  What a company opened with the answer: ended, where the answer came too late.
 * @throws Problem `challenge_unknown`, `transaction_closed`, `transaction_expired`, `conflict`, and how
 *   the same answer was refused before.
 */
export async function closeChallenge(
  deps: FlowDeps,
  attempt: Attempt,
  decide: (record: TransactionRecord) => Promise<TransactionRecord>,
  kept?: KeptBy,
): Promise<{ record: TransactionRecord; isWritten: boolean }> {
  const { challenge, hash } = attempt
  let isWritten = false
  let before: TransactionRecord | undefined
  const record = await updateTransaction(deps, attempt.id, async (value) => {
    before = value
    isWritten = !isRepeated(value, { challenge: challenge.id, hash })
    if (!isWritten) return value
    assertOpen(deps, value)
    getChallenge(value, challenge.id)
    return decide(value)
  }).catch((problem: unknown) => {
    endLate(deps, kept, { record: before, problem })
    throw problem
  })
  // The standing passkey may have answered while an app was asked.
  if (before?.challenge?.id !== challenge.id && before !== undefined) {
    await giveUpReplaced(deps, before, record)
  }
  return { record, isWritten }
}

function withRight(record: TransactionRecord, attempt: Attempt, right: Right): TransactionRecord {
  const { challenge: _answered, hidden: _told, loginName, vendors, ...others } = record
  const { remember: _before, ...rest } = others
  const { remember } = attempt
  const { proven, user, isNew } = right
  // The first proven factor fixes the person; another one's name that was typed no longer matters.
  const fixed = record.proven.length === 0 && record.vouched === undefined ? user : undefined
  const isOther = fixed !== undefined && fixed !== record.user && isNew !== true
  return {
    ...rest,
    ...(loginName === undefined || isOther ? {} : { loginName }),
    ...(vendors === undefined ? {} : { vendors: isOther ? withoutNamed(vendors) : vendors }),
    ...(fixed === undefined ? {} : { user: fixed }),
    ...(remember === undefined ? {} : { remember }),
    ...(attempt.challenge.mode === 'enrol' && attempt.challenge.kind === 'password'
      ? { recovering: false }
      : {}),
    proven:
      proven === undefined
        ? toRenewed(record.proven, right.added)
        : [...record.proven, ...toKept(record, proven), proven],
    isNew: record.isNew || isNew === true,
    last: { challenge: attempt.challenge.id, hash: attempt.hash },
  }
}

/** Who gave the old password a moment ago and chose the new one need not give that too. */
const toRenewed = (proven: readonly Proven[], added: Right['added']): readonly Proven[] =>
  proven.map((one) =>
    one.kind === 'password' && added?.kind === 'password' ? { ...one, enrolment: added.id } : one,
  )

/** What may be lost in a crash without harm: audit, remembered device, last use. */
async function afterwards(
  deps: FlowDeps,
  record: TransactionRecord,
  { attempt, right }: { attempt: Attempt; right: Right },
): Promise<void> {
  const site = getSite(deps, record.site)
  const user = toSubject(record)
  const facts = {
    site: site.id,
    transaction: record.id,
    kind: attempt.challenge.kind,
    standing: toStanding(record),
    ...(user === undefined ? {} : { person: await hashPerson(deps, site.directory, user) }),
  }
  if (right.proven !== undefined) deps.audit({ event: 'answer.right', ...facts })
  if (record.ended !== 'done') return
  const { purpose, claims } = record
  const acr = claims !== undefined && 'acr' in claims ? { acr: claims.acr } : {}
  const reached = { ...facts, purpose, ...acr }
  deps.audit({ event: 'transaction.done', ...reached })
  // Once, though the token is signed anew for each reply: it is one proof with one `jti`.
  if (claims !== undefined) deps.audit({ event: 'proof.issued', ...reached })
  if (user === undefined) return
  const enrolment = record.proven.at(-1)?.enrolment
  if (attempt.remember !== undefined && site.signIn.remember && record.purpose === 'login') {
    const where = { site, user, enrolment, vendors: toVendorDevices(record) }
    await rememberDevice(deps, where, attempt.remember)
  } else if (record.device?.users.includes(user) === true && enrolment !== undefined) {
    await touchDevice(deps, { site, user, device: record.device.id, enrolment })
  }
}
