/**
 * @module
 * What answers a `capture`: bytes that are held while they are judged, and never kept. Floor 2, part of the
 * port `vendor.ts`, which hands it on.
 */

/** What a person is asked to do while a frame is taken; `left` and `right` are their own. */
export const STEPS = ['straight', 'left', 'right'] as const
/** One of them. */
export type Step = (typeof STEPS)[number]

/** One picture of several, and what was asked of the person as it was taken. */
export interface Frame {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** One of the prompt's `types`. */
  readonly type: string
  readonly step: Step
}

/** Bytes that answer a `capture`. */
export interface Capture {
  /** The picture or reading; of several frames the first straight one. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** One of the prompt's `types`. Of a picture by its content. */
  readonly type: string
  /** All frames, in the order in which they were asked. Absent where the prompt had no `steps`. */
  readonly frames?: readonly Frame[]
}
