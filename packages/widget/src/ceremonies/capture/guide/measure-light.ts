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
  const at = (index: number): number => data[index] ?? 0
  const luma = Float32Array.from(
    { length: width * height },
    (_, index) => 0.299 * at(4 * index) + 0.587 * at(4 * index + 1) + 0.114 * at(4 * index + 2),
  )
  const edges: number[] = []
  const seen = (x: number, y: number): number => luma[y * width + x] ?? 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const around = seen(x - 1, y) + seen(x + 1, y) + seen(x, y - 1) + seen(x, y + 1)
      edges.push(around - 4 * seen(x, y))
    }
  }
  const [mean, variance] = describe(luma)
  const white = luma.filter((value) => value > WHITE).length
  return {
    luma: mean,
    clipped: white / Math.max(luma.length, 1),
    // A picture of one colour has no edges.
    sharpness: variance === 0 ? 0 : describe(edges)[1] / variance,
  }
}

function describe(values: ArrayLike<number>): readonly [mean: number, variance: number] {
  let sum = 0
  let squares = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0
    sum += value
    squares += value * value
  }
  const mean = sum / Math.max(values.length, 1)
  return [mean, Math.max(squares / Math.max(values.length, 1) - mean * mean, 0)]
}
