/**
 * @module
 * What the checks have in common: a question to nobody, and a right answer. Floor 2, inside
 * `vendors/authx`.
 */
import { Problem } from '../../problem.ts'
import type { Latency } from '../latency.ts'
import type { CheckInput, Outcome, StartInput } from '../vendor.ts'
import { findHolder } from './account.ts'
import type { AuthxDeps } from './authx-deps.ts'
import type { Guid } from './guid.ts'
import { AUTHX, type AuthxKind } from './settings.ts'

/** RFC 8176; none is registered for a palm, so `palm` is private. */
const AMR: Readonly<Record<AuthxKind, string>> = {
  pin: 'pin',
  face: 'face',
  palm: 'palm',
  fingerprint: 'fpt',
}

/** What nobody's answer comes to, and everybody's that is not the right one. */
export const WRONG = { result: 'wrong', code: 'answer_wrong' } as const

/**
 * Its owner need not answer for nothing: the way was made for another account. A stranger is asked as
 * ever.
 *
 * @throws Problem `authenticator_unavailable`
 */
export async function assertHeld(
  { vault }: AuthxDeps,
  { stranger, enrolment, person }: StartInput,
): Promise<void> {
  if (stranger || enrolment === undefined) return
  const holder = await findHolder(vault, { enrolment, ...(person && { person }) })
  if (holder === undefined) throw new Problem('authenticator_unavailable')
}

/** Who answers: the account, and the way. */
export interface Asked {
  readonly account: Guid
  readonly user: string
  readonly enrolmentId: string
}

/** `isComparable`: false for what is no answer of this kind at all. */
export interface Asking extends Pick<CheckInput, 'person' | 'enrolment'> {
  readonly isComparable?: boolean
}

/**
 * Whom the answer is for. For nobody, and for what is no answer, it waits as long as a check takes of late,
 * and fails while checks fail; nobody is called.
 *
 * @throws Problem `vendor_unavailable`
 */
export async function findAsked(
  { vault }: AuthxDeps,
  latency: Latency<'verify'>,
  { person, enrolment, isComparable = true }: Asking,
): Promise<Asked | undefined> {
  if (isComparable && person !== undefined && enrolment !== undefined) {
    const account = await findHolder(vault, { person, enrolment })
    if (account !== undefined) return { account, user: person.user, enrolmentId: enrolment.id }
  }
  await latency.pretendOrFail('verify')
  return undefined
}

/** A way that is made anew, or goes, has another id; what the vendor counts is not ours to keep. */
export const toRight = (kind: AuthxKind, { user, enrolmentId }: Asked): Outcome => ({
  result: 'right',
  user,
  enrolmentId,
  evidence: { amr: [AMR[kind]] },
  spend: (stored) => (stored.vendor === AUTHX ? stored : undefined),
})
