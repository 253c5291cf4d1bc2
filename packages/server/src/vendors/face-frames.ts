/**
 * @module
 * What several frames of a face say together: were the steps followed, and is it one person all along? Floor 2
 * port: the flow and the built-in vendor ask it.
 */
import type { Face, FaceFlaw, FaceMatcher } from '../faces/matcher.ts'
import type { Frame, Step } from './capture.ts'
import type { AgainCode } from './vendor.ts'

export type { Face, FaceMatcher }

/** A head that is turned is turned at least so far; measured: 0.9 at 40 degrees. See `Face.yaw`. */
export const LEAST_TURN = 0.4
/** A head that looks straight is turned at most so far; measured: 0.05. */
export const MOST_STRAIGHT = 0.25

const FLAWS: Readonly<Record<FaceFlaw, AgainCode>> = {
  poor: 'capture_poor',
  crowded: 'capture_crowded',
  empty: 'capture_empty',
  outside: 'capture_outside',
  unreadable: 'capture_unreadable',
}

/** The faces of frames in their order, or what is amiss with the first that is no good. */
export type FramesExamined = { readonly faces: readonly Face[] } | { readonly code: AgainCode }

/** True when a head stands as its step asks. */
export function isFollowed(step: Step, { yaw }: Pick<Face, 'yaw'>): boolean {
  if (step === 'straight') return Math.abs(yaw) <= MOST_STRAIGHT
  return step === 'left' ? yaw >= LEAST_TURN : yaw <= -LEAST_TURN
}

/**
 * Looks at frames one after the other, and at none after one that is no good. One without a step may look anywhere.
 *
 * @throws Problem `limited`, `vendor_unavailable` of the matcher
 */
export async function examineFrames(
  matcher: FaceMatcher,
  frames: readonly (Pick<Frame, 'bytes'> & Partial<Pick<Frame, 'step'>>)[],
): Promise<FramesExamined> {
  const faces: Face[] = []
  for (const { bytes, step } of frames) {
    const examined = await matcher.examine(bytes)
    if ('flaw' in examined) return { code: FLAWS[examined.flaw] }
    if (step !== undefined && !isFollowed(step, examined.face))
      return { code: 'capture_unfollowed' }
    faces.push(examined.face)
  }
  return { faces }
}

/** True when no face is farther from the first than that. A distance that is no number is too far. */
export function isOnePerson(
  matcher: FaceMatcher,
  [first, ...others]: readonly Pick<Face, 'template'>[],
  threshold: number,
): boolean {
  if (first === undefined) return false
  return others.every(({ template }) => matcher.toDistance(first.template, template) <= threshold)
}
