/**
 * @module
 * What must be proven, and whether it is, or could be, by these ways. Pure. Floor 3.
 */
import { isAcrReached, type Acr } from '@countersign/protocol'
import type { Enrolment } from '../vendors/vendor.ts'
import {
  countFactors,
  isBesideOnly,
  toAcrOf,
  toExpectedEvidence,
  toFactorBits,
  toStrength,
  toStrengthOfAll,
  type Evidence,
  type Strength,
} from './policy.ts'

/** What must be proven: one of these levels, by so many different factors (one, unless the site says more). */
export interface Demand {
  readonly acrValues: readonly Acr[]
  readonly factors?: number | undefined
}

/** Only what is more than usual is kept. */
export const toFactors = (factors: number | undefined): { readonly factors?: number } =>
  factors === undefined || factors < 2 ? {} : { factors }

/** True when this meets the demand. A passkey that verified its user is two factors in one. */
export const isMet = (proven: readonly Evidence[], demand: Demand): boolean =>
  isEnough(toStrengthOfAll(proven), demand)

const isEnough = (strength: Strength, { acrValues, factors = 1 }: Demand): boolean =>
  isAcrReached(toAcrOf(strength), acrValues) && (factors < 2 || countFactors(strength) >= factors)

/** True when all these ways together meet the demand. */
export const isWithinReach = (
  proven: readonly Evidence[],
  ways: readonly Enrolment[],
  { demand, now }: { readonly demand: Demand; readonly now: number },
): boolean => isMet([...proven, ...ways.map((way) => toExpectedEvidence(way, now))], demand)

/** A way with what it would count for at best, so that it is judged once and compared often. */
export interface Weighed {
  readonly way: Enrolment
  readonly strength: Strength
}

/** Judges a way by its enrolment alone. */
export const weigh = (way: Enrolment, now: number): Weighed => ({
  way,
  strength: toStrength(toExpectedEvidence(way, now)),
})

/** True when some set of ways that contains this one meets the demand. */
export function leadsTo(
  { way, strength }: Weighed,
  context: {
    readonly proven: Strength
    readonly ways: readonly Weighed[]
    readonly demand: Demand
  },
): boolean {
  const { proven, ways, demand } = context
  if (toFactorBits(strength) === 0) return false
  // Beside something, so after it: and not where that something could do without.
  const isBeside = isBesideOnly(way)
  if (isBeside && toAcrOf(proven) === undefined) return false
  const first = proven | strength
  if (isEnough(first, demand)) return true
  const adds = !isBeside && (toFactorBits(proven) & toFactorBits(strength)) === 0
  return ways.some(
    (other) =>
      other.way.id !== way.id &&
      isEnough(first | other.strength, demand) &&
      (adds || !isEnough(proven | other.strength, demand)),
  )
}
