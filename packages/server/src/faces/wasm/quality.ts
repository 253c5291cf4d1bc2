/**
 * @module
 * Is there light enough to see, and are the edges sharp? From shades of grey alone. Floor 2, inside
 * `faces/wasm`.
 */
import type { Greys } from './pixels.ts'

/** What can be said of light and sharpness. */
export interface Quality {
  /** Mean of the shades, 0–255. */
  readonly luma: number
  /** Part of the pixels that are nearly white. */
  readonly clipped: number
  /**
   * Variance of the Laplacian by the variance of the shades: a dark picture has weak edges and is sharp all the
   * same. undefined where there is nothing to be sharp: a wall.
   */
  readonly sharpness: number | undefined
}

const DARKEST = 60
const BRIGHTEST = 220
const NEARLY_WHITE = 245
const MOST_CLIPPED = 0.3
/** Below it the noise of the camera is all that there is. */
const LEAST_VARIANCE = 12

/** Measures a picture of one channel. */
export function measure({ data, width, height }: Greys): Quality {
  const shades = toMoments(data.length, (i) => data[i] ?? 0)
  const inner = Math.max(0, width - 2) * Math.max(0, height - 2)
  const edges = toMoments(inner, (i) => {
    const at = (1 + Math.floor(i / (width - 2))) * width + 1 + (i % (width - 2))
    return 4 * (data[at] ?? 0) - neighbours(data, at, width)
  })
  const clipped = data.reduce((sum, shade) => sum + (shade > NEARLY_WHITE ? 1 : 0), 0)
  const isPlain = shades.variance < LEAST_VARIANCE || inner === 0
  return {
    luma: shades.mean,
    clipped: clipped / data.length,
    sharpness: isPlain ? undefined : edges.variance / shades.variance,
  }
}

const neighbours = (data: Uint8Array, at: number, width: number): number =>
  (data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[at - width] ?? 0) + (data[at + width] ?? 0)

function toMoments(count: number, valueOf: (i: number) => number) {
  let [sum, squares] = [0, 0]
  for (let i = 0; i < count; i += 1) {
    const value = valueOf(i)
    sum += value
    squares += value * value
  }
  const mean = sum / count
  return { mean, variance: squares / count - mean * mean }
}

/** @param leastSharpness  It depends on what is looked at, and at what size. */
export function isPoor({ luma, clipped, sharpness }: Quality, leastSharpness: number): boolean {
  const isDim = luma < DARKEST || luma > BRIGHTEST || clipped > MOST_CLIPPED
  return isDim || (sharpness !== undefined && sharpness < leastSharpness)
}
