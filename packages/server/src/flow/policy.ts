/**
 * @module
 * Which level a set of proven factors reaches, and which ways lead there. Pure. Floor 3.
 */
import {
  AUTHENTICATOR_KINDS,
  isAcrReached,
  PROOF_LEEWAY_SECONDS,
  type Acr,
  type AuthenticatorKind,
  type Factor,
} from '@countersign/protocol'
import type { Enrolment } from '../vendors/vendor.ts'
import type { Proven } from './transaction.ts'

/** The part of a proven factor that the level depends on. */
export type Evidence = Pick<
  Proven,
  'kind' | 'userVerified' | 'hardware' | 'heldBack' | 'besideOnly'
>

/** Held back, what a person holds counts as weak. What they know proves no more by being old. */
export function toFactor({ kind, heldBack }: Evidence): Factor {
  const { factor } = AUTHENTICATOR_KINDS[kind]
  return heldBack && factor !== 'know' && factor !== 'none' ? 'weak' : factor
}

/** True for a way that counts beside another one alone: a body that we compare ourselves. */
export const isBesideOnly = ({ kind, vendor }: Pick<Enrolment, 'kind' | 'vendor'>): boolean =>
  vendor === 'local' && AUTHENTICATOR_KINDS[kind].factor === 'are'

/**
 * What evidence counts for, a bit for each fact that a level depends on. Of several pieces together: their
 * bits or-ed.
 */
export type Strength = number

const BITS = { none: 0, have: 1, know: 2, are: 4, weak: 8 } as const satisfies Record<
  Factor,
  number
>
const FACTORS = BITS.have | BITS.know | BITS.are | BITS.weak
/** It may stand alone. */
const ALONE = 16
const VERIFIED = 32
const HARDWARE = 64

/** What one piece of evidence counts for. */
export function toStrength(evidence: Evidence): Strength {
  const bit = BITS[toFactor(evidence)]
  const verified = evidence.userVerified && !evidence.heldBack
  return (
    bit |
    (bit !== 0 && evidence.besideOnly !== true ? ALONE : 0) |
    (verified ? VERIFIED : 0) |
    (verified && evidence.hardware ? HARDWARE : 0)
  )
}

/** What several pieces count for together. */
export const toStrengthOfAll = (evidence: readonly Evidence[]): Strength =>
  evidence.reduce((all, one) => all | toStrength(one), 0)

/** The factors alone: two strengths without a factor in common differ in kind. */
export const toFactorBits = (strength: Strength): number => strength & FACTORS

/** How many different factors; a passkey that verified its user is two in one. */
export function countFactors(strength: Strength): number {
  if ((strength & VERIFIED) !== 0) return 2
  return Object.values(BITS).filter((bit) => (strength & bit) !== 0).length
}

/** The level that a strength reaches: see `toAcr`. */
export function toAcrOf(strength: Strength): Acr | undefined {
  if ((strength & HARDWARE) !== 0) return 'phrh'
  if ((strength & VERIFIED) !== 0) return 'phr'
  if ((strength & BITS.have) !== 0 && (strength & (BITS.know | BITS.are)) !== 0) return 'aal2'
  return (strength & ALONE) === 0 ? undefined : 'aal1'
}

/**
 * The level reached, undefined for none. Two different factors with possession among them give `aal2`;
 * mail, recovery and temporary codes never count as possession; two things known stay `aal1`.
 */
export const toAcr = (proven: readonly Evidence[]): Acr | undefined =>
  toAcrOf(toStrengthOfAll(proven))

/** amr of all proven factors; `mfa` only when the level shows two of different kind. */
export function toAmr(proven: readonly Proven[]): readonly string[] {
  const acr = toAcr(proven)
  const values = new Set(proven.flatMap((one) => one.amr))
  if (acr !== undefined && acr !== 'aal1') values.add('mfa')
  return [...values]
}

/** Factors whose answer is not older than the action allows. */
export function toCounted(
  proven: readonly Proven[],
  now: number,
  maxAge: number | undefined,
): readonly Proven[] {
  // As whoever checks the proof counts: "now" is a little while ago.
  return maxAge === undefined
    ? proven
    : proven.filter((one) => now - one.at <= Math.max(maxAge, PROOF_LEEWAY_SECONDS))
}

/** What a way would prove at best, judged from the enrolment alone. */
export function toExpectedEvidence(enrolment: Enrolment, now: number): Evidence {
  const { kind, data } = enrolment
  const webauthn = AUTHENTICATOR_KINDS[kind].ceremony === 'passkey'
  return {
    kind,
    userVerified: webauthn && (kind === 'passkey' || data['userVerified'] === true),
    hardware: webauthn && data['attested'] === true && data['backupEligible'] === false,
    heldBack: isHeldBack(enrolment, now),
    besideOnly: isBesideOnly(enrolment),
  }
}

/** True while a way added on a recovery code, or contested, does not count in full. */
export const isHeldBack = (enrolment: Enrolment, now: number): boolean =>
  enrolment.heldBackUntil !== undefined && enrolment.heldBackUntil > now

/** True when the way is gone by itself: a temporary code whose time is over. */
export const isExpired = ({ expiresAt = Infinity }: Enrolment, now: number): boolean =>
  expiresAt <= now

/** True when the way can be asked at all. */
export const isUsable = (enrolment: Enrolment, now: number): boolean =>
  enrolment.lockedAt === undefined && !isExpired(enrolment, now)

/** The highest level these ways reach together with what is proven. */
export function toBestAcr(
  proven: readonly Evidence[],
  ways: readonly Enrolment[],
  now: number,
): Acr | undefined {
  return toAcr([...proven, ...ways.map((way) => toExpectedEvidence(way, now))])
}

/** Kinds of these that, once added, would reach the level. */
export function toHelpfulKinds(
  acrValues: readonly Acr[],
  addable: readonly AuthenticatorKind[],
): readonly AuthenticatorKind[] {
  const strong = addable.filter((kind) => {
    const acr: Acr =
      kind === 'passkey' ? 'phr' : AUTHENTICATOR_KINDS[kind].factor === 'have' ? 'aal2' : 'aal1'
    return isAcrReached(acr, acrValues)
  })
  return strong.filter((kind) => !['weak', 'none'].includes(AUTHENTICATOR_KINDS[kind].factor))
}

const ORDER: readonly AuthenticatorKind[] = [
  'passkey',
  'security-key',
  'certificate',
  'smart-credential',
  'push',
  'token-signature',
  'totp',
  'grid-card',
  'face',
  'palm',
  'fingerprint',
  'identity-provider',
  // Needs a second device at hand and proves no more than what stands above.
  'smart-login',
  'password',
  'sms-code',
  'voice-code',
  'pin',
  'email-code',
  'temporary-code',
  'recovery-code',
  'questions',
]

const RANKS: ReadonlyMap<string, number> = new Map(ORDER.map((kind, rank) => [kind, rank]))

/** Strongest first; what was used last on this device on top. */
export function toOrdered(
  ways: readonly Enrolment[],
  lastUsed: string | undefined,
): readonly Enrolment[] {
  const rank = (way: Enrolment) => {
    if (way.id === lastUsed) return -1
    // Nobody is put before a camera where something else does.
    return isBesideOnly(way) ? ORDER.length : (RANKS.get(way.kind) ?? ORDER.length)
  }
  return ways.toSorted((a, b) => rank(a) - rank(b) || (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0))
}
