/**
 * @module
 * Lets the simulated AuthX look at faces, as the real one does: its codes 2 to 6 come from the picture.
 */
import type { FaceFlaw, FaceMatcher } from '@countersign/server/faces'
import { AUTHX_RESULT_NAMES, type DecideFace, type EnrolledSample } from '@countersign/simulators'

type ResultName = (typeof AUTHX_RESULT_NAMES)[number]
const toCode = (name: ResultName): number => AUTHX_RESULT_NAMES.indexOf(name)

const FLAWS: Readonly<Record<FaceFlaw, ResultName>> = {
  poor: 'FaceQualityPoor',
  crowded: 'TooManyFace',
  empty: 'FaceNotFound',
  outside: 'FaceOutBound',
  unreadable: 'FaceQualityPoor',
}

/** Farther apart, and it is somebody else: of strangers one pair in 2,200 is nearer. */
const MOST_DISTANCE = 0.5

/**
 * Fingers and palms stay with the simulator. Templates are kept in its memory, pictures nowhere; another
 * person's face is not taken in beside the one that is there.
 */
export function createDecideFace(matcher: FaceMatcher): DecideFace {
  return async function decideFace({ bytes, modality, operation, enrolled }) {
    if (modality !== 'face') return undefined
    const examined = await matcher.examine(bytes)
    if ('flaw' in examined) return toCode(FLAWS[examined.flaw])
    const { template } = examined.face
    const known = toMean(enrolled, matcher.length)
    const isKnown = known !== undefined && matcher.toDistance(template, known) <= MOST_DISTANCE
    if (operation === 'verify') return toCode(isKnown ? 'Success' : 'FaceNotMatch')
    if (known !== undefined && !isKnown) return toCode('FaceNotMatch')
    return { code: toCode('Success'), template }
  }
}

/** One point in the middle of what was enrolled resembles the person more than each of them. */
function toMean(enrolled: readonly EnrolledSample[], length: number): Float32Array | undefined {
  const templates = enrolled
    .map(({ template }) => template)
    .filter((template) => template instanceof Float32Array)
    .filter((template) => template.length === length)
  if (templates.length === 0) return undefined
  return Float32Array.from({ length }, (_, at) => {
    const sum = templates.reduce((total, template) => total + (template[at] ?? NaN), 0)
    return sum / templates.length
  })
}
