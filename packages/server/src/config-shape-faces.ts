/**
 * @module
 * What an operator may set about comparing faces. Floor 1; `config-shape.ts` joins it to the rest.
 */
import * as v from 'valibot'
import { told, whole } from './config-shape-limits.ts'

/** Beyond it different people pass for one: at 0.60 one in 77 pairs, at 0.55 one in 480, at 0.50 one in 2,200. */
const MOST_DISTANCE = 0.55
/** Below it hardly anybody passes for themselves. */
const LEAST_DISTANCE = 0.3

const distance = (standard: number, description: string) =>
  told(
    v.optional(v.pipe(v.number(), v.minValue(LEAST_DISTANCE), v.maxValue(MOST_DISTANCE)), standard),
    description,
  )

/** Who compares faces, and how strictly. */
export const FacesShape = v.strictObject({
  matcher: told(
    v.any(),
    'Compares faces: `createFaceMatcher()` of `@countersign/server/faces`, which needs packages of its own, or your own',
  ),
  liveness: told(
    v.optional(v.picklist(['off', 'turns']), 'off'),
    '`turns` asks everybody before a camera, whoever compares the faces, for turns of the head in an order of its own, and checks them here. Basic liveness prompts: a picture held up fails; it is no attack detection by ISO/IEC 30107-3',
  ),
  threshold: distance(
    0.5,
    'Largest distance of two pictures of one person; at most 0.55, beyond which others pass for them',
  ),
  stepUpThreshold: distance(0.45, 'The same at a step-up; not above `threshold`'),
  idleDays: whole(
    1,
    1_095,
    365,
    'Days without use after which a face no longer counts; its template goes when the person is seen next',
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
