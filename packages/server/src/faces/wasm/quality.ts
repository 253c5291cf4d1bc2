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

/**
 * Measures a picture of one channel. Sums alone, in two plain loops: of two objects that closures filled in loops
 * of their own V8 (13.6, Node 24) now and then gave the second for both, where it replaced the running code.
 */
export function measure({ data, width, height }: Greys): Quality {
  let [sum, squares, white] = [0, 0, 0]
  for (const shade of data) {
    sum += shade
    squares += shade * shade
    if (shade > NEARLY_WHITE) white += 1
  }
  const variance = toVariance(sum, squares, data.length)
  const inner = Math.max(0, width - 2) * Math.max(0, height - 2)
  const isPlain = variance < LEAST_VARIANCE || inner === 0
  return {
    luma: sum / data.length,
    clipped: white / data.length,
    sharpness: isPlain ? undefined : measureEdges({ data, width, height }) / variance,
  }
}

/** Variance of the Laplacian. */
function measureEdges({ data, width, height }: Greys): number {
  let [sum, squares] = [0, 0]
  for (let row = 1; row < height - 1; row += 1) {
    const start = row * width
    for (let at = start + 1; at < start + width - 1; at += 1) {
      const edge = 4 * (data[at] ?? 0) - neighbours(data, at, width)
      sum += edge
      squares += edge * edge
    }
  }
  return toVariance(sum, squares, (width - 2) * (height - 2))
}

const neighbours = (data: Uint8Array, at: number, width: number): number =>
  (data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[at - width] ?? 0) + (data[at + width] ?? 0)

const toVariance = (sum: number, squares: number, count: number): number =>
  squares / count - (sum / count) ** 2

/** @param leastSharpness  It depends on what is looked at, and at what size. */
export function isPoor({ luma, clipped, sharpness }: Quality, leastSharpness: number): boolean {
  const isDim = luma < DARKEST || luma > BRIGHTEST || clipped > MOST_CLIPPED
  return isDim || (sharpness !== undefined && sharpness < leastSharpness)
}
