/**
 * @module
 * Which way a head is turned, by its eyes and nose. Pure; the guide and the liveness prompts import it.
 */
import type { Face, Sample } from './sample.ts'

/** Looking into the camera, more or less. */
const STRAIGHT = 0.25
/** Clearly turned. */
const TURNED = 0.4

/**
 * @returns how far the nose is off the middle of the eyes, in distances of the eyes: about 0 straight ahead, above
 *   0 towards the person's own left, about 0.9 at 40 degrees.
 */
export function toYaw({ rightEye, leftEye, nose }: Face): number {
  const distance = Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y)
  return (nose.x - (rightEye.x + leftEye.x) / 2) / Math.max(distance, 1)
}

/** True for a head that looks into the camera, more or less. */
export const isStraight = (face: Face): boolean => Math.abs(toYaw(face)) <= STRAIGHT

/**
 * @param step  Of the prompt: `straight`, `left`, `right`.
 * @returns true when one person does what the step asks for. The server looks again.
 */
export function isFollowed(step: string, { faces }: Sample): boolean {
  const [face, other] = faces
  if (!face || other) return false
  if (step === 'straight') return isStraight(face)
  const yaw = toYaw(face)
  return step === 'left' ? yaw >= TURNED : yaw <= -TURNED
}
