/**
 * @module
 * What a picture is worth: one whole face in good light, or what is amiss with it. Runs in the worker. Floor 2,
 * inside `faces/wasm`.
 */
import type { Examined } from '../matcher.ts'
import type { Found, Landmarks, Look, Point, Sight } from './engine.ts'
import { toGreys, toSquare, type Box, type Pixels } from './pixels.ts'
import { isPoor, measure } from './quality.ts'

/** A net's word for a face. A cat from near has 0.89 to 0.96, so it isn't the last one. */
const SURE = 0.9
/** Nearer to the edge, as a part of the side, and a face is cut off. */
const MARGIN = 0.02
const LEAST_FACE_WIDTH = 80

/** Face: eyes to chin, scaled as if the whole face were so wide. Sharp 0.019–0.27; blurred by σ 2: 0.012–0.015. */
const FACE_SCALE = { width: 112, leastSharpness: 0.015 } as const
/** Picture. Sharp 0.02–0.57; so blurred that no face is found: 0.002–0.008. */
const PICTURE_SCALE = { width: 320, leastSharpness: 0.012 } as const

/** Far enough from the edges for a second look. */
const AGAIN = { faceWidth: 110, side: 512 } as const
/** Of the picture's width. */
const NEAR = 0.5
/** Eye to eye, by the width of the face. Seen straight on 0.41–0.50; a cat's 0.16–0.37. */
const LEAST_EYES = 0.4

const NOSE = 30
/** From, and up to. */
const EYES = [
  [36, 42],
  [42, 48],
] as const

/** Eyes to mouth without hair and background, as parts of the face's box. */
const INNER = { x: 0.15, y: 0.25, width: 0.7, height: 0.65 } as const

/**
 * Looks at a picture, and lets it go.
 *
 * @throws Error when the nets fail.
 */
export async function judge(look: Look, pixels: Pixels): Promise<Examined> {
  // No face has room in it. Measuring a strip would draw it out to many millions of pixels, for seconds.
  if (Math.min(pixels.width, pixels.height) < LEAST_FACE_WIDTH) return { flaw: 'poor' }
  const sight = look(pixels)
  try {
    return await judgeSight(look, pixels, sight)
  } finally {
    sight.close()
  }
}

async function judgeSight(look: Look, pixels: Pixels, sight: Sight): Promise<Examined> {
  const faces = await sight.find()
  if (faces.filter(({ score }) => score >= SURE).length > 1) return { flaw: 'crowded' }
  const [face] = faces
  if (face === undefined) return { flaw: await judgeEmpty(pixels) }
  const eyes = toEyes(await sight.mark(face))
  if (isDoubtful(pixels, face, eyes) && !(await isFoundAgain(look, pixels, face))) {
    return { flaw: await judgeEmpty(pixels) }
  }
  if (isCutOff(pixels, face.box)) return { flaw: 'outside' }
  if (face.score < SURE) return { flaw: 'poor' }
  const isSmall = face.box.width < LEAST_FACE_WIDTH
  if (isSmall || (await isPoorFace(pixels, face.box))) return { flaw: 'poor' }
  return { face: { template: await sight.describe(face), yaw: eyes.yaw } }
}

interface Eyes {
  /** From one to the other, in pixels. */
  readonly distance: number
  /** How far the nose is off their middle, by their distance. */
  readonly yaw: number
}

/** @throws TypeError for other points than the net gives. */
function toEyes(landmarks: Landmarks): Eyes {
  const nose = landmarks[NOSE]
  if (nose === undefined) throw new TypeError('a face has 68 points')
  const [one, other] = EYES.map(([from, to]) => toMiddle(landmarks.slice(from, to)))
  if (one === undefined || other === undefined) throw new TypeError('a face has two eyes')
  const distance = Math.hypot(one.x - other.x, one.y - other.y)
  return { distance, yaw: (nose.x - (one.x + other.x) / 2) / distance }
}

const toMiddle = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
})

/** Unsure, very near, or with eyes that stand too close for the width of the face, as the net sees them in a cat's. */
function isDoubtful({ width }: Pixels, { score, box }: Found, { distance }: Eyes): boolean {
  const isUnlike = !(distance / box.width >= LEAST_EYES)
  return score < SURE || isUnlike || box.width > width * NEAR
}

/** A face is a face at another size as well, which nothing that was taken for one has been: a cat's is gone. */
async function isFoundAgain(look: Look, pixels: Pixels, { box }: Found): Promise<boolean> {
  const sight = look(await toSquare(pixels, AGAIN.faceWidth / box.width, AGAIN.side))
  try {
    return (await sight.find()).length > 0
  } finally {
    sight.close()
  }
}

/** Nothing is found in the dark, in glaring light and in a blur either. */
async function judgeEmpty(pixels: Pixels): Promise<'poor' | 'empty'> {
  const { width, leastSharpness } = PICTURE_SCALE
  const whole = { x: 0, y: 0, width: pixels.width, height: pixels.height }
  return isPoor(measure(await toGreys(pixels, whole, width)), leastSharpness) ? 'poor' : 'empty'
}

async function isPoorFace(pixels: Pixels, { x, y, width, height }: Box): Promise<boolean> {
  const inner = {
    x: x + width * INNER.x,
    y: y + height * INNER.y,
    width: width * INNER.width,
    height: height * INNER.height,
  }
  const greys = await toGreys(pixels, inner, FACE_SCALE.width)
  return isPoor(measure(greys), FACE_SCALE.leastSharpness)
}

function isCutOff(pixels: Pixels, { x, y, width, height }: Box): boolean {
  const [across, down] = [pixels.width * MARGIN, pixels.height * MARGIN]
  return (
    x < across || y < down || x + width > pixels.width - across || y + height > pixels.height - down
  )
}
