/**
 * @module
 * Judges the answer to an addition (new passkey, first code of an app, code to a new address, new
 * password) and writes the way down. Floor 3.
 */
import { findByCredential } from '../directory/names.ts'
import { toPersonFacts } from '../directory/person.ts'
import { Problem } from '../problem.ts'
import type { ProblemCode } from '@countersign/protocol'
import type { Attempt } from './attempt.ts'
import { judgeRun } from './capture-steps.ts'
import { closeChallenge, releaseAttempt } from './conclude.ts'
import { toChallengeContext } from './context.ts'
import { getVendorById, type FlowDeps } from './deps.ts'
import { addEnrolment, type Added } from './enrolment.ts'
import { assertStillAllowed } from './fresh.ts'
import { noteAdded, noteRecovered } from './notices.ts'
import { createNumberTries } from './number-tries.ts'
import { proceed } from './proceed.ts'
import { noteVerified } from './reserve-message.ts'
import { endAllSessions } from './sessions.ts'
import type { AgainCode, Enrolment } from '../vendors/vendor.ts'
import type { Situation } from './ways.ts'

/** What the answer to an addition came to. */
export type Confirmation =
  | {
      readonly result: 'right'
      readonly proven: undefined
      /** The way that was written down. */
      readonly added: Pick<Enrolment, 'id' | 'kind'>
    }
  | { readonly result: 'wrong'; readonly code: ProblemCode }
  | { readonly result: 'again'; readonly code: AgainCode }

/**
 * A refusal gives the try back: nothing was written, and another answer need not wait for this one.
 *
 * @throws Problem `vendor_unavailable`, `login_name_taken`, `passkey_known`, `fresh_proof_required`, `limited`
 */
export async function confirmEnrolment(
  deps: FlowDeps,
  situation: Situation,
  attempt: Attempt,
): Promise<Confirmation> {
  const { record, site } = situation
  const judged = await writeDown(deps, situation, attempt).catch((problem: unknown) =>
    refuse(deps, situation, { attempt, problem }),
  )
  if ('result' in judged) return judged
  if (record.recovering && attempt.challenge.kind === 'password') {
    await endAllSessions(deps, site, judged.person.user)
    noteRecovered(deps, situation, judged.before)
  } else {
    await noteAdded(deps, situation, judged)
  }
  return { result: 'right', proven: undefined, added: judged.enrolment }
}

async function refuse(
  deps: FlowDeps,
  { record, site }: Situation,
  { attempt, problem }: { readonly attempt: Attempt; readonly problem: unknown },
): Promise<never> {
  if (!(problem instanceof Problem)) throw problem
  const { code } = problem
  // More must be proven than when the question was put: it leads back to the ways, or to an honest end.
  if (record.recovering && code === 'fresh_proof_required') {
    await closeChallenge(deps, attempt, ({ challenge: _closed, ...rest }) =>
      proceed(
        deps,
        { ...rest, last: { challenge: attempt.challenge.id, hash: attempt.hash, refused: code } },
        { site, address: attempt.address },
      ),
    )
  } else {
    await releaseAttempt(deps, attempt)
  }
  throw problem
}

async function writeDown(
  deps: FlowDeps,
  situation: Situation,
  attempt: Attempt,
): Promise<Added | Exclude<Confirmation, { result: 'right' }>> {
  const { challenge, answer, capture, address, agent } = attempt
  const { record, site, person } = situation
  if (person === undefined) throw new Problem('challenge_unknown')
  // A company keeps a new PIN or face from the moment it hears of it: it must not hear of one that is refused here.
  assertStillAllowed(deps, situation, person)
  const fault = await judgeRun(deps, attempt)
  if (fault !== undefined) return fault
  const numbers = await createNumberTries(deps, situation, challenge)
  await numbers.reserve()
  const confirming = getVendorById(deps, challenge.vendor).confirm({
    kind: challenge.kind,
    context: toChallengeContext(record, site, {
      challenge: challenge.id,
      vendor: challenge.vendor,
      address,
      agent,
    }),
    state: challenge.state,
    answer,
    ...(capture === undefined ? {} : { capture }),
    ...(challenge.consent === undefined ? {} : { consent: challenge.consent }),
    person: toPersonFacts(person),
    isCredentialKnown: async (credentialId) =>
      (await findByCredential(deps, site.directory, credentialId)) !== undefined,
  })
  const confirmed = await confirming.catch(async (problem: unknown) => {
    await numbers.releaseFault()
    throw problem
  })
  if (confirmed.result !== 'added') return confirmed
  await numbers.forget()
  noteVerified(deps, situation, challenge)
  const label = challenge.adds?.label ?? confirmed.enrolment.label
  const target = challenge.adds?.target
  return addEnrolment(deps, situation, {
    ...confirmed.enrolment,
    ...(label === undefined ? {} : { label }),
    ...(target === undefined ? {} : { target }),
  })
}
