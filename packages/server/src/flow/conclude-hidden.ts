/**
 * @module
 * Concludes the two steps of a sign-in whose failed step stays hidden: the first leads on in any case,
 * the second ends in a proof or in one refusal for both. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { Attempt } from './attempt.ts'
import { closeChallenge, concludeRight } from './conclude.ts'
import { getSite, hashPerson, type FlowDeps } from './deps.ts'
import { isEnoughAlone, withFirstStep, withRefusal } from './hidden-step.ts'
import { noteUse, type Judged } from './judge.ts'
import { createNumberTries } from './number-tries.ts'
import { openChallenge, toFirstAsked } from './prompt.ts'
import { toStanding, type Proven, type TransactionRecord } from './transaction.ts'
import { forgetCeiling, forgetTries, toTriesKey } from './tries.ts'
import { isSpent, toSituation, type Situation } from './ways.ts'

type Right = Extract<Judged, { result: 'right' }> & { readonly user: string }

/**
 * @throws Problem `answer_wrong` after the second step only; `challenge_unknown` when another answer was
 *   quicker, whatever this one came to.
 */
export async function concludeHidden(
  deps: FlowDeps,
  situation: Situation,
  { attempt, judged }: { readonly attempt: Attempt; readonly judged: Judged },
): Promise<TransactionRecord> {
  const { record } = situation
  const right = toNamed(judged)
  if (record.hidden === undefined) {
    return right !== undefined && isEnoughAlone(record, right.proven)
      ? conclude(deps, attempt, { right, tidied: right.tidy() })
      : leadOn(deps, situation, { attempt, right })
  }
  const first = record.hidden.right
  if (right === undefined || first === undefined) return refuse(deps, attempt)
  // Only now: failures that were forgotten after a right first step would tell that it was right.
  const tidied = Promise.all([right.tidy(), tidyFirst(deps, situation, first)])
  return conclude(deps, attempt, { right, tidied })
}

/** Two steps are a sign-in's: what is right there names somebody. */
const toNamed = (judged: Judged): Right | undefined =>
  judged.result === 'right' && judged.user !== undefined
    ? { ...judged, user: judged.user }
    : undefined

async function conclude(
  deps: FlowDeps,
  attempt: Attempt,
  { right, tidied }: { readonly right: Right; readonly tidied: Promise<unknown> },
): Promise<TransactionRecord> {
  const [concluded] = await Promise.all([concludeRight(deps, attempt, right), tidied])
  return concluded
}

async function leadOn(
  deps: FlowDeps,
  { record, site }: Situation,
  { attempt, right }: { readonly attempt: Attempt; readonly right: Right | undefined },
): Promise<TransactionRecord> {
  const closed = await closeChallenge(deps, attempt, (value) =>
    askAsStranger(deps, withFirstStep(value, attempt, right)),
  )
  if (closed.isWritten && right !== undefined) {
    deps.audit({
      event: 'answer.right',
      site: site.id,
      transaction: record.id,
      kind: attempt.challenge.kind,
      standing: toStanding(record),
      person: await hashPerson(deps, site.directory, right.user),
    })
  }
  return closed.record
}

async function refuse(deps: FlowDeps, attempt: Attempt): Promise<never> {
  await closeChallenge(deps, attempt, (value) => askAsStranger(deps, withRefusal(value, attempt)))
  throw new Problem('answer_wrong')
}

/** The next question, as policy alone chooses it. Nothing is sent without a press. */
async function askAsStranger(
  deps: FlowDeps,
  record: TransactionRecord,
): Promise<TransactionRecord> {
  const situation = await toSituation(deps, record, getSite(deps, record.site))
  const asked = toFirstAsked(deps, situation)
  if (asked === undefined || isSpent(record, asked.offer)) return record
  return (await openChallenge(deps, situation, { asked, address: '' })).record
}

/** What may be lost in a crash without harm: failures of the first step are forgotten, its use is noted. */
async function tidyFirst(
  deps: FlowDeps,
  situation: Situation,
  { kind, enrolment, at }: Proven,
): Promise<void> {
  const { record, site, person } = situation
  if (person === undefined) return
  const where = { directory: site.directory, user: person.user }
  const numbers = await createNumberTries(deps, situation, { mode: 'check', kind, enrolment })
  await Promise.all([
    forgetTries(deps, await toTriesKey(deps, record, kind)),
    numbers.forget(),
    forgetCeiling(deps, { ...where, enrolment }),
    noteUse(deps, where, { id: enrolment, now: at }),
  ])
}
