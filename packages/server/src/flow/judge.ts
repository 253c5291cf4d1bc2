/**
 * @module
 * What a right outcome is worth in this transaction: spent in the person's record where it may count once,
 * compared with the linked account where a company said it. Floor 3.
 */
import type { ProblemCode } from '@countersign/protocol'
import { withoutIdleBodies } from '../directory/enrol.ts'
import { readPerson, updatePerson, withEnrolment } from '../directory/person.ts'
import type { AgainCode, Enrolment, Outcome, Started } from '../vendors/vendor.ts'
import type { Attempt } from './attempt.ts'
import { getVendorById, type FlowDeps } from './deps.ts'
import { isHeldBack } from './policy.ts'
import { isNameless } from './prompt.ts'
import { signUp } from './sign-up.ts'
import { hasBegun, toSubject, type Proven } from './transaction.ts'
import { endOpened } from './unused-sessions.ts'
import type { KeptBy } from './vendor-parts.ts'
import type { Situation } from './ways.ts'

/** What an answer came to. */
export type Judged =
  | {
      readonly result: 'right'
      readonly proven: Proven
      /** Absent where a number was verified: that names nobody. */
      readonly user?: string
      readonly isNew: boolean
      readonly kept?: KeptBy
      /** What may be lost in a crash without harm: failures are forgotten, the last use is noted. */
      readonly tidy: () => Promise<unknown>
    }
  | {
      readonly result: 'wrong'
      readonly code: ProblemCode
      readonly signal?: 'unknown_credential'
      readonly kept?: KeptBy
    }
  /** Nothing could be judged by it: it counts as no try. */
  | { readonly result: 'again'; readonly code: AgainCode }
  /** Right so far; something more is asked before it counts. */
  | { readonly result: 'more'; readonly started: Started }

type Right = Extract<Judged, { result: 'right' }>
interface Deciding {
  readonly outcome: Extract<Outcome, { result: 'right' }>
  readonly attempt: Attempt
}

/** What a right outcome is worth here; undefined when it counts for nothing: spent before, or somebody else's. */
export async function judgeRight(
  deps: FlowDeps,
  situation: Situation,
  deciding: Deciding,
): Promise<Right | undefined> {
  const { vendor } = deciding.attempt.challenge
  if (getVendorById(deps, vendor).remote === undefined)
    return spendOutcome(deps, situation, deciding)
  const right = await judgeRemote(deps, situation, deciding)
  const { kept } = deciding.outcome
  if (right === undefined && kept !== undefined) endOpened(deps, { vendor, kept }, situation.record)
  return right
}

/**
 * A company's yes counts for the person whose account it is, and only for the one that is asked: the name
 * typed, the site's word, or whoever was proven first.
 */
async function judgeRemote(
  deps: FlowDeps,
  { record, site, now }: Situation,
  { outcome, attempt }: Deciding,
): Promise<Right | undefined> {
  const { vendor, kind, enrolment } = attempt.challenge
  // A decoy stays one. Only who answers without a name may say whose account it was.
  if (enrolment === undefined && !isNameless(kind)) return undefined
  const isFixed = enrolment !== undefined || hasBegun(record) || record.vouched !== undefined
  if (isFixed && outcome.user !== toSubject(record)) return undefined
  const person = await readPerson(deps, site.directory, outcome.user)
  const account = person?.value.links?.[vendor]?.account
  if (account === undefined) return undefined
  // The question was put to the account that was linked then.
  if (enrolment !== undefined && record.vendors?.[vendor]?.account !== account) return undefined
  const facts = { kind, enrolment: outcome.enrolmentId, vendor, account, now, heldBack: false }
  return {
    result: 'right',
    user: outcome.user,
    isNew: false,
    proven: toProven(outcome, facts),
    tidy: async () => undefined,
    ...(outcome.kept === undefined ? {} : { kept: { vendor, account, kept: outcome.kept } }),
  }
}

/** Spends the outcome in the person's record; undefined when somebody else spent it first. */
async function spendOutcome(
  deps: FlowDeps,
  situation: Situation,
  { outcome, attempt }: { outcome: Extract<Outcome, { result: 'right' }>; attempt: Attempt },
): Promise<Right | undefined> {
  const { record, site, now } = situation
  const { challenge } = attempt
  if (record.purpose === 'verify-phone') return judgePhone(situation, { outcome, attempt })
  const target = challenge.signUpTarget
  if (target !== undefined) {
    const joined = await signUp(deps, situation, { attempt, target })
    if (joined === undefined) return undefined
    const { user, isNew, enrolment, heldBack } = joined
    const proven = toProven(outcome, { kind: challenge.kind, enrolment, now, heldBack })
    return { result: 'right', user, isNew, proven, tidy: async () => undefined }
  }
  const where = { directory: site.directory, user: outcome.user }
  let spent: Enrolment | undefined
  let isNoted = false
  await updatePerson(deps, where, (person) => {
    const current = person.enrolments.find((one) => one.id === outcome.enrolmentId)
    spent =
      current === undefined || current.lockedAt !== undefined ? undefined : outcome.spend(current)
    isNoted = spent !== undefined && spent !== current
    return isNoted && spent
      ? withoutIdleBodies(withEnrolment(person, { ...spent, lastUsedAt: now }), now)
      : undefined
  })
  if (spent === undefined) return undefined
  return {
    result: 'right',
    user: outcome.user,
    isNew: false,
    // A way that keeps nothing of an answer (a sent code goes with its challenge) need not be waited for.
    tidy: async () =>
      isNoted ? undefined : noteUse(deps, where, { id: outcome.enrolmentId, now }),
    proven: toProven(outcome, {
      kind: spent.kind,
      enrolment: spent.id,
      now,
      heldBack: isHeldBack(spent, now),
    }),
  }
}

/** The code went to the number that is named; who reads there is nobody's business. */
function judgePhone({ now }: Situation, { outcome, attempt: { challenge } }: Deciding): Right {
  const proven = { kind: challenge.kind, enrolment: outcome.enrolmentId, now, heldBack: false }
  return {
    result: 'right',
    isNew: false,
    proven: toProven(outcome, proven),
    tidy: async () => undefined,
  }
}

/** Only the time of a use, and what has gone unused for too long: nothing that another answer depends on. */
export function noteUse(
  deps: FlowDeps,
  where: { readonly directory: string; readonly user: string },
  { id, now }: { readonly id: string; readonly now: number },
): Promise<unknown> {
  return updatePerson(deps, where, (person) => {
    const current = person.enrolments.find((one) => one.id === id)
    return current && withoutIdleBodies(withEnrolment(person, { ...current, lastUsedAt: now }), now)
  })
}

function toProven(
  { evidence }: Extract<Outcome, { result: 'right' }>,
  facts: Pick<Proven, 'kind' | 'enrolment' | 'heldBack' | 'vendor' | 'account'> & { now: number },
): Proven {
  return {
    kind: facts.kind,
    enrolment: facts.enrolment,
    ...(facts.vendor === undefined ? {} : { vendor: facts.vendor }),
    ...(facts.account === undefined ? {} : { account: facts.account }),
    amr: evidence.amr,
    userVerified: evidence.userVerified === true,
    hardware: evidence.hardware === true,
    heldBack: facts.heldBack,
    ...(evidence.besideOnly === true ? { besideOnly: true } : {}),
    at: facts.now,
  }
}
