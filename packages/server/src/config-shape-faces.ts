/**
 * @module
 * What an operator may set about comparing faces. Floor 1; `config-shape.ts` joins it to the rest.
 */
import * as v from 'valibot'

/** Beyond it different people pass for one: at 0.60 one in 77 pairs, at 0.55 one in 480, at 0.50 one in 2,200. */
const MOST_DISTANCE = 0.55
/** Below it hardly anybody passes for themselves. */
const LEAST_DISTANCE = 0.3

const distance = (standard: number, description: string) =>
  v.pipe(
    v.optional(v.pipe(v.number(), v.minValue(LEAST_DISTANCE), v.maxValue(MOST_DISTANCE)), standard),
    v.description(description),
  )

/** Who compares faces, and how strictly. */
export const FacesShape = v.strictObject({
  matcher: v.pipe(
    v.any(),
    v.description(
      'Compares faces: `createFaceMatcher()` of `@countersign/server/faces`, which needs packages of its own, or your own',
    ),
  ),
  liveness: v.pipe(
    v.optional(v.picklist(['off', 'turns']), 'off'),
    v.description(
      '`turns` asks everybody whose face is before a camera, whoever compares it, for turns of the head in an order of its own, and checks them here. Basic liveness prompts: a picture held up fails; it is no attack detection by ISO/IEC 30107-3',
    ),
  ),
  threshold: distance(
    0.5,
    'Largest distance between two pictures of one person; at most 0.55, for beyond it others pass for them',
  ),
  stepUpThreshold: distance(
    0.45,
    'The same at a step-up and in an account visit; not above `threshold`',
  ),
  idleDays: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_095)), 365),
    v.description(
      'Days without use after which a face no longer counts, and what was measured is deleted',
    ),
  ),
})

/** How faces are compared. Distances as `FaceMatcher` gives them. */
export type FaceSettings = Omit<v.InferOutput<typeof FacesShape>, 'matcher'>

/** The same, checked as a whole: a step-up is never looser than a sign-in. */
export const CheckedFacesShape = v.pipe(
  FacesShape,
  v.forward(
    v.check(({ threshold, stepUpThreshold }) => stepUpThreshold <= threshold, 'looser'),
    ['stepUpThreshold'],
  ),
)
