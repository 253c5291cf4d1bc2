/**
 * @module
 * Can two groups of timings be told apart? Permutation tests on samples taken in rounds, one of each
 * group: inside a round everything else is alike, so exchanging the two is what chance would have done.
 */
import type { Dice } from './dice.ts'

/** Timings of two groups, round by round, in milliseconds. */
export interface Pairs {
  readonly one: readonly number[]
  readonly other: readonly number[]
}

/** What the tests say; `p` is the share of exchanges that look at least as different. */
export interface Verdict {
  /** Kolmogorov–Smirnov: the largest distance between the two cumulative distributions, 0 to 1. */
  readonly distance: number
  readonly distanceP: number
  /** Median of the differences inside a round, milliseconds: `one` less `other`. */
  readonly shift: number
  /** Of Wilcoxon's signed ranks: sees a small shift that holds in most rounds. */
  readonly shiftP: number
}

/** Exchanges that each test makes; the smallest `p` is one in this many and one. */
const EXCHANGES = 9_999

/** @throws TypeError when the groups are not of one size. */
export function compare(pairs: Pairs, dice: Dice): Verdict {
  const { one, other } = pairs
  if (one.length !== other.length || one.length === 0) throw new TypeError('rounds must be whole')
  const differences = one.map((value, i) => value - (other[i] ?? NaN))
  const distance = createDistance(pairs)
  const ranks = toSignedRanks(differences)
  const kept = differences.map(() => false)
  const found = { distance: distance(kept), ranks: Math.abs(toSum(ranks, kept)) }
  let asFar = 1
  let asShifted = 1
  for (let i = 0; i < EXCHANGES; i += 1) {
    const exchanged = differences.map(() => dice.isHeads())
    if (distance(exchanged) >= found.distance) asFar += 1
    if (Math.abs(toSum(ranks, exchanged)) >= found.ranks) asShifted += 1
  }
  return {
    distance: found.distance,
    distanceP: asFar / (EXCHANGES + 1),
    shift: toMedian(differences),
    shiftP: asShifted / (EXCHANGES + 1),
  }
}

/**
 * Distance above which two samples of `count` each differ, by the classic two-sample formula.
 *
 * @see Smirnov 1948; c(α) = √(−ln(α/2)/2)
 */
export const toCriticalDistance = (count: number, alpha: number): number =>
  Math.sqrt(-Math.log(alpha / 2) / 2) * Math.sqrt(2 / count)

/** The distance as a function of the rounds whose two values are exchanged; sorts once. */
function createDistance({ one, other }: Pairs): (exchanged: readonly boolean[]) => number {
  const count = one.length
  const values = [...one, ...other]
  const order = values.map((_, i) => i).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const steps = order.map((at, place) => ({
    round: at % count,
    isOne: at < count,
    // Equal values count together: only after the last of them do the two curves stand.
    isLast: values[at] !== values[order[place + 1] ?? NaN],
  }))
  return (exchanged) => {
    let gap = 0
    let largest = 0
    for (const { round, isOne, isLast } of steps) {
      gap += isOne === exchanged[round] ? -1 : 1
      if (isLast) largest = Math.max(largest, Math.abs(gap))
    }
    return largest / count
  }
}

/** Each difference's place by size, with its sign; none for no difference. */
function toSignedRanks(differences: readonly number[]): readonly number[] {
  const order = differences
    .map((_, i) => i)
    .toSorted((a, b) => Math.abs(differences[a] ?? 0) - Math.abs(differences[b] ?? 0))
  const ranks = differences.map(() => 0)
  for (const [place, at] of order.entries())
    ranks[at] = Math.sign(differences[at] ?? 0) * (place + 1)
  return ranks
}

const toSum = (ranks: readonly number[], exchanged: readonly boolean[]): number =>
  ranks.reduce((sum, rank, i) => sum + (exchanged[i] === true ? -rank : rank), 0)

function toMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2
}
