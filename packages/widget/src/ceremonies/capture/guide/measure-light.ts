/**
 * @module
 * How bright and how sharp a face is. Pure; the engine's worker imports it.
 */
import type { Light } from './sample.ts'

/** Width that a face is scaled to before it is measured: sharpness of other sizes does not compare. */
export const MEASURED_WIDTH = 160
/** Above it a pixel holds nothing any more. */
const WHITE = 245

/** Pixels as a canvas gives them: red, green, blue, alpha. */
export interface Pixels {
  readonly data: ArrayLike<number>
  readonly width: number
  readonly height: number
}

/**
 * The edges (Laplacian) alone would call a dark face blurred, for all its numbers are small: they are
 * measured against how much the picture varies at all.
 */
export function measureLight({ data, width, height }: Pixels): Light {
  const count = width * height
  const luma = new Float32Array(count)
  let white = 0
  for (let at = 0; at < count; at += 1) {
    const [red, green, blue] = [data[4 * at] ?? 0, data[4 * at + 1] ?? 0, data[4 * at + 2] ?? 0]
    luma[at] = 0.299 * red + 0.587 * green + 0.114 * blue
    if ((luma[at] ?? 0) > WHITE) white += 1
  }
  const edges = new Float32Array(Math.max(width - 2, 0) * Math.max(height - 2, 0))
  const seen = (at: number): number => luma[at] ?? 0
  let next = 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      const around = seen(at - 1) + seen(at + 1) + seen(at - width) + seen(at + width)
      edges[next] = around - 4 * seen(at)
      next += 1
    }
  }
  const [mean, variance] = describe(luma)
  return {
    luma: mean,
    clipped: white / Math.max(count, 1),
    // A picture of one colour has no edges.
    sharpness: variance === 0 ? 0 : describe(edges)[1] / variance,
  }
}

function describe(values: Float32Array): readonly [mean: number, variance: number] {
  let sum = 0
  let squares = 0
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / Math.max(values.length, 1)
  return [mean, Math.max(squares / Math.max(values.length, 1) - mean * mean, 0)]
}
