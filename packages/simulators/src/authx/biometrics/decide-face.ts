/**
 * @module
 * Whose face, finger or palm is it? The port behind which a real matcher can stand, and the answers the
 * simulator gives by itself.
 */
import { type Modality, type Process, RESULT } from '../enums.ts'
import type { AuthxSettings } from '../settings.ts'
import { isPicture } from './images.ts'
import { parseReading, type ReadingFlaw } from './readings.ts'

/** What is kept of an enrolled picture or reading: never its bytes. */
export interface EnrolledSample {
  /** Hexadecimal. */
  readonly sha256: string
  /** What the decision at enrolment gave to be kept. */
  readonly template: unknown
}

/** What is to be decided. */
export interface FaceQuestion {
  /** At least one. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Hexadecimal. */
  readonly sha256: string
  readonly modality: Modality
  readonly operation: Exclude<Process, 'delete'>
  /** Of this user and modality, oldest first. */
  readonly enrolled: readonly EnrolledSample[]
}

/** A result code; at enrolment also what to keep for later comparisons. */
export type FaceAnswer = number | { readonly code: number; readonly template: unknown }

/**
 * Decides; undefined leaves it to the simulator. Asked only after queued outcomes, markers and empty
 * captures, which never need a matcher. A rejection is a fault inside the vendor: code 0, subcode 100.
 */
export type DecideFace = (question: FaceQuestion) => Promise<FaceAnswer | undefined>

const MIN_PICTURE_BYTES = 2048

const FLAW_CODES: Readonly<Record<ReadingFlaw, number>> = {
  damaged: RESULT.quality,
  crowded: RESULT.many,
  empty: RESULT.none,
  'off-centre': RESULT.outOfBounds,
}

/** The simulator's own decision. */
export function decideByBytes(settings: AuthxSettings, question: FaceQuestion): FaceAnswer {
  const { bytes, modality, operation, enrolled } = question
  if (modality === 'face') {
    if (!isPicture(bytes) || bytes.length < MIN_PICTURE_BYTES) return RESULT.quality
  } else {
    const code = decideReading(question)
    if (code !== undefined) return code
  }
  if (operation === 'enroll') return RESULT.success
  if (enrolled.length === 0) return RESULT.noMatch
  const isSame = enrolled.some(({ sha256 }) => sha256 === question.sha256)
  return isSame || settings.faceMode === 'demo' ? RESULT.success : RESULT.noMatch
}

/** By the person a reading names; undefined for bytes that are no reading. */
function decideReading({ bytes, ...question }: FaceQuestion): FaceAnswer | undefined {
  const { modality, operation, enrolled } = question
  const reading = parseReading(bytes)
  if (reading === undefined) return undefined
  if (reading === 'damaged') return RESULT.quality
  if (reading.flaw !== undefined) return FLAW_CODES[reading.flaw]
  // A finger on the palm reader: there is no palm.
  if (reading.modality !== modality) return RESULT.none
  const { persona } = reading
  const known = enrolled.map(({ template }) => template)
  if (operation === 'verify') return known.includes(persona) ? RESULT.success : RESULT.noMatch
  // Somebody else's finger is not taken in beside the ones that are there.
  const isOther = known.some((template) => template !== persona)
  return isOther ? RESULT.noMatch : { code: RESULT.success, template: persona }
}
