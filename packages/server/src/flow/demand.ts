/**
 * @module
 * What must be proven, and whether it is, or could be, by these ways. Pure. Floor 3.
 */
import { isAcrReached, type Acr } from '@countersign/protocol'
import type { Enrolment } from '../vendors/vendor.ts'
import { toAcr, toExpectedEvidence, toFactor, type Evidence } from './policy.ts'

/** What must be proven: one of these levels, by so many different factors (one, unless the site says more). */
export interface Demand {
  readonly acrValues: readonly Acr[]
  readonly factors?: number | undefined
}

/** Only what is more than usual is kept. */
export const toFactors = (factors: number | undefined): { readonly factors?: number } =>
  factors === undefined || factors < 2 ? {} : { factors }

/** True when this meets the demand. A passkey that verified its user is two factors in one. */
export const isMet = (proven: readonly Evidence[], { acrValues, factors = 1 }: Demand): boolean =>
  isAcrReached(toAcr(proven), acrValues) && (factors < 2 || countFactors(proven) >= factors)

function countFactors(proven: readonly Evidence[]): number {
  if (proven.some((one) => one.userVerified && !one.heldBack)) return 2
  const factors = new Set(proven.map(toFactor))
  factors.delete('none')
  return factors.size
}

/** True when all these ways together meet the demand. */
export const isWithinReach = (
  proven: readonly Evidence[],
  ways: readonly Enrolment[],
  { demand, now }: { readonly demand: Demand; readonly now: number },
): boolean => isMet([...proven, ...ways.map((way) => toExpectedEvidence(way, now))], demand)

/** True when some set of ways that contains this one meets the demand. */
export function leadsTo(
  candidate: Enrolment,
  context: Demand & {
    proven: readonly Evidence[]
    ways: readonly Enrolment[]
    now: number
  },
): boolean {
  const { proven, ways, now } = context
  const expected = toExpectedEvidence(candidate, now)
  if (toFactor(expected) === 'none') return false
  // Beside something, so after it: and not where that something could do without.
  const isBeside = expected.besideOnly === true
  if (isBeside && toAcr(proven) === undefined) return false
  const first = [...proven, expected]
  if (isMet(first, context)) return true
  const adds = !isBeside && isDifferent(first)
  const others = ways.filter((way) => way.id !== candidate.id)
  return others.some((other) => {
    const both = [...first, toExpectedEvidence(other, now)]
    return (
      isMet(both, context) && (adds || !isMet([...proven, toExpectedEvidence(other, now)], context))
    )
  })
}

/** True when the last of these adds a factor that the others lack. */
function isDifferent(evidence: readonly Evidence[]): boolean {
  const last = evidence.at(-1)
  return (
    last !== undefined && !evidence.slice(0, -1).some((one) => toFactor(one) === toFactor(last))
  )
}
