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
import { toChallengeContext } from './context.ts'
import { getVendor, type FlowDeps } from './deps.ts'
import { addEnrolment } from './enrolment.ts'
import { noteAdded, noteRecovered } from './notices.ts'
import { endAllSessions } from './sessions.ts'
import type { Enrolment } from '../vendors/vendor.ts'
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

/**
 * @throws Problem `vendor_unavailable`, `login_name_taken`
 */
export async function confirmEnrolment(
  deps: FlowDeps,
  situation: Situation,
  { challenge, answer }: Attempt,
): Promise<Confirmation> {
  const { record, site, person } = situation
  if (person === undefined) throw new Problem('challenge_unknown')
  const confirmed = await getVendor(deps, challenge.kind).confirm({
    kind: challenge.kind,
    context: toChallengeContext(record, site, challenge.id),
    state: challenge.state,
    answer,
    person: toPersonFacts(person),
    isCredentialKnown: async (credentialId) =>
      (await findByCredential(deps, site.directory, credentialId)) !== undefined,
  })
  if (confirmed.result === 'wrong') return confirmed
  const label = challenge.adds?.label ?? confirmed.enrolment.label
  const target = challenge.adds?.target
  const added = await addEnrolment(deps, situation, {
    ...confirmed.enrolment,
    ...(label === undefined ? {} : { label }),
    ...(target === undefined ? {} : { target }),
  })
  if (record.recovering && challenge.kind === 'password') {
    await endAllSessions(deps, site, person.user)
    noteRecovered(deps, situation, added.before)
  } else {
    await noteAdded(deps, situation, added)
  }
  return { result: 'right', proven: undefined, added: added.enrolment }
}
