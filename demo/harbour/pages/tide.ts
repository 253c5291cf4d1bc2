/**
 * @module
 * The waterline in the balance card: how high the balance stood over the last sixty days.
 */
import type { Movement } from '../ledger.ts'
import { toEuros } from '../money.ts'

const WIDTH = 600
const HEIGHT = 120
/** Room above the highest and below the lowest water. */
const MARGIN = 14
const DAYS = 60
const POINTS = 31

export interface Tide {
  /** SVG path of the waterline. */
  readonly line: string
  /** The same, closed at the bottom. */
  readonly area: string
  /** For those who don't see it. */
  readonly label: string
}

/**
 * @param balance  Cents now.
 * @param movements  Any order; those older than sixty days are not looked at.
 * @param now  Epoch seconds.
 */
export function toTide(balance: number, movements: readonly Movement[], now: number): Tide {
  const step = (DAYS * 86_400) / (POINTS - 1)
  const levels = Array.from({ length: POINTS }, (_, i) => {
    const at = now - (POINTS - 1 - i) * step
    const since = movements.filter((movement) => movement.at > at)
    return balance - since.reduce((sum, movement) => sum + movement.cents, 0)
  })
  const low = Math.min(...levels)
  const high = Math.max(...levels)
  const points = levels.map((level, i) => ({
    x: (i * WIDTH) / (POINTS - 1),
    y: toHeight(level, low, high),
  }))
  const line = toSmoothPath(points)
  const label = `Balance over ${DAYS} days, from ${toEuros(low)} to ${toEuros(high)}`
  return { line, area: `${line}V${HEIGHT}H0Z`, label }
}

function toHeight(level: number, low: number, high: number): number {
  if (high === low) return HEIGHT / 2
  return HEIGHT - MARGIN - ((level - low) / (high - low)) * (HEIGHT - 2 * MARGIN)
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Level tangents at every point: the curve never swings past a level that was really reached. */
function toSmoothPath([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return ''
  let path = `M${round(first.x)} ${round(first.y)}`
  let from = first
  for (const to of rest) {
    const middle = round((from.x + to.x) / 2)
    path += `C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${round(to.x)} ${round(to.y)}`
    from = to
  }
  return path
}

const round = (value: number): number => Math.round(value * 10) / 10
