/**
 * @module
 * What is amiss in a frame, the first of it only. Pure; the guide imports it.
 */
import type { Face, Sample } from './sample.ts'
import { isStraight } from './yaw.ts'

/** In the order in which they are looked for. Each has words of its own: `guide.…`. */
export type Verdict =
  | 'none'
  | 'many'
  | 'closer'
  | 'back'
  | 'centre'
  | 'bounds'
  | 'dark'
  | 'bright'
  | 'blurred'
  | 'straight'
  | 'still'
  | 'good'

/** Width by height of the oval: what people see of themselves is so much of the frame's middle. */
const OVAL = 3 / 4
/** Shares of the oval's width. In a frame of 640 by 480 the face is 128 to 320 pixels wide then. */
const LEAST_WIDTH = 0.355
const MOST_WIDTH = 0.89
/** From the middle, in shares of the oval's width and of the frame's height. */
const MOST_OFF = 0.213
const MOST_OFF_UPRIGHT = 0.12
/** Of the frame: what is nearer to its edge may be cut. */
const MARGIN = 0.02
const DARK = 60
const BRIGHT = 220
const MOST_CLIPPED = 0.3
const BLURRED = 0.012
/** Between two frames, in shares of the frame. */
const MOST_MOVED = 0.02
const MOST_GROWN = 0.04

/** @param before  The frame before, to tell whether anything moves. */
export function judge(sample: Sample, before?: Sample): Verdict {
  const { faces, light } = sample
  const [face, other] = faces
  if (!face) return 'none'
  if (other) return 'many'
  return judgePlace(face, sample) ?? judgeLight(light) ?? judgePose(face, sample, before)
}

function judgePlace(face: Face, { width, height }: Sample): Verdict | undefined {
  const oval = Math.min(width, height * OVAL)
  if (face.width < oval * LEAST_WIDTH) return 'closer'
  if (face.width > oval * MOST_WIDTH) return 'back'
  const [x, y] = toMiddle(face)
  const isOff = Math.abs(x - width / 2) > oval * MOST_OFF
  if (isOff || Math.abs(y - height / 2) > height * MOST_OFF_UPRIGHT) return 'centre'
  const isInside =
    face.x >= width * MARGIN &&
    face.y >= height * MARGIN &&
    face.x + face.width <= width * (1 - MARGIN) &&
    face.y + face.height <= height * (1 - MARGIN)
  return isInside ? undefined : 'bounds'
}

function judgeLight(light: Sample['light']): Verdict | undefined {
  if (!light) return undefined
  const { luma, clipped, sharpness } = light
  if (luma < DARK) return 'dark'
  if (luma > BRIGHT || clipped > MOST_CLIPPED) return 'bright'
  return sharpness < BLURRED ? 'blurred' : undefined
}

function judgePose(face: Face, { width, height }: Sample, before: Sample | undefined): Verdict {
  if (!isStraight(face)) return 'straight'
  const [earlier] = before?.faces ?? []
  // A frame of another size: the device was turned.
  if (!earlier || before?.width !== width) return 'still'
  const [x, y] = toMiddle(face)
  const [fromX, fromY] = toMiddle(earlier)
  const moved = Math.max(Math.abs(x - fromX) / width, Math.abs(y - fromY) / height)
  const grown = Math.abs(face.width - earlier.width) / earlier.width
  return moved > MOST_MOVED || grown > MOST_GROWN ? 'still' : 'good'
}

const toMiddle = ({ x, y, width, height }: Face): readonly [x: number, y: number] => [
  x + width / 2,
  y + height / 2,
]
