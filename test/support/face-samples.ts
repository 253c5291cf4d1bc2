/**
 * @module
 * Samples as the widget's engine makes them: a frame of 640 by 480 with a face in its middle, unless told.
 */
import type { Face, Sample } from '../../packages/widget/src/ceremonies/capture/guide/sample.ts'

export interface FaceFacts {
  /** Of the face's middle. */
  readonly x?: number
  readonly y?: number
  readonly width?: number
  /** How far the nose is off the middle of the eyes, in distances of the eyes. */
  readonly yaw?: number
}

/** Eyes stand level, half a face apart. The person's right eye is on the left of an unmirrored picture. */
export function makeFace({ x = 320, y = 240, width = 180, yaw = 0 }: FaceFacts = {}): Face {
  return {
    score: 0.95,
    x: x - width / 2,
    y: y - width / 2,
    width,
    height: width,
    rightEye: { x: x - width / 4, y },
    leftEye: { x: x + width / 4, y },
    nose: { x: x + (yaw * width) / 2, y: y + width / 6 },
  }
}

export const GOOD_LIGHT = { luma: 130, clipped: 0.01, sharpness: 0.05 }

/** @param given  What differs from a good frame. */
export const makeSample = (given: Partial<Sample> = {}): Sample => ({
  width: 640,
  height: 480,
  faces: [makeFace()],
  light: GOOD_LIGHT,
  ...given,
})
