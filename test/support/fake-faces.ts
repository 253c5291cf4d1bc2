/**
 * @module
 * A matcher that knows the pictures it was shown to tests by: where a face is on a line, and how far it is turned.
 * Two faces are as far apart as their places. For tests alone.
 */
import { toBase64url } from '@countersign/protocol'
import type { Examined, FaceFlaw, FaceMatcher } from '../../packages/server/src/faces/matcher.ts'
import { drawJpeg } from './pictures.ts'

/** One picture, each time another one. */
export interface DrawnFace {
  /** Where it is on the line. Default 0. */
  readonly at?: number
  /** Default 0. */
  readonly yaw?: number
  readonly flaw?: FaceFlaw
}

export interface FakeFaces {
  readonly matcher: FaceMatcher
  /** Bytes of a JPEG that the matcher will know. */
  draw(face?: DrawnFace): Uint8Array<ArrayBuffer>
  /** One whose head does as asked. */
  drawStep(step: string, face?: DrawnFace): Uint8Array<ArrayBuffer>
  /** How many pictures were looked at. */
  readonly examined: () => number
  readonly isClosed: () => boolean
  /** From now on it answers so, whatever it is shown; undefined: as before. */
  break(failure: Error | undefined): void
}

/** A turn that is far enough, and how far faces in test are from another person's. */
export const YAW: Readonly<Record<string, number>> = { straight: 0, left: 0.7, right: -0.7 }
export const SOMEBODY_ELSE = 0.8

/** @param model  Default `fake-1`. */
export function createFakeFaces(model = 'fake-1', firstSeed = 1): FakeFaces {
  const known = new Map<string, DrawnFace>()
  let seed = firstSeed
  let examined = 0
  let isClosed = false
  let broken: Error | undefined
  const draw = (face: DrawnFace = {}) => {
    seed += 1
    const bytes = drawJpeg({ seed, dataBytes: 200 })
    known.set(toBase64url(bytes), face)
    return bytes
  }
  return {
    draw,
    drawStep: (step, face = {}) => draw({ yaw: YAW[step] ?? 0, ...face }),
    examined: () => examined,
    isClosed: () => isClosed,
    break: (failure) => void (broken = failure),
    matcher: {
      model,
      length: 4,
      async examine(picture): Promise<Examined> {
        examined += 1
        if (broken !== undefined) throw broken
        const face = known.get(toBase64url(picture))
        if (face === undefined) return { flaw: 'empty' }
        const { at = 0, yaw = 0, flaw } = face
        return flaw === undefined
          ? { face: { template: Float32Array.of(at, 0, 0, 1), yaw } }
          : { flaw }
      },
      toDistance: (one, other) =>
        Math.hypot(...Array.from(one, (value, i) => value - (other[i] ?? Number.NaN))),
      async close() {
        isClosed = true
      },
    },
  }
}
