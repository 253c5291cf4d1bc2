/**
 * @module
 * Ceremony `capture`: a picture by the camera, or the bytes of a reader. It goes to `POST …/captures`, raw,
 * with the nonce of the moment; the answer here only says that the person is ready.
 */
import * as v from 'valibot'
import { HandoverOffer } from '../handover.ts'

/** What the page is told. */
export const CapturePrompt = v.object({
  /** `face`, `palm`, `fingerprint`. */
  modality: v.string(),
  /** `camera`: the page takes the picture. `reader`: a device of the site's does. */
  source: v.string(),
  /** `enrol`: the first one, with the person's consent. */
  mode: v.optional(v.string(), 'check'),
  /** `enrol`: the version of the text that is to be consented to. */
  consent: v.optional(v.string()),
  /**
   * Liveness prompts are asked: the page gets the person into position first and says ready then, for `steps`
   * come with the nonce and both are over soon.
   */
  liveness: v.optional(v.boolean()),
  /**
   * One frame for each of these, in this order, in one body (`FRAME_PART`): `straight`; `left`, `right`: the head
   * turned towards that side of the person's own. Absent: one picture, raw.
   */
  steps: v.optional(v.array(v.string())),
  /** Once the person was ready: goes with the capture, once. */
  nonce: v.optional(v.string()),
  /** Epoch seconds. */
  nonce_expires_at: v.optional(v.number()),
  /** The picture may be taken by a phone instead. */
  handover: v.optional(HandoverOffer),
  /** Media types that are taken. */
  types: v.array(v.string()),
  max_bytes: v.number(),
})
export type CapturePrompt = v.InferOutput<typeof CapturePrompt>

/**
 * Version of the text that is consented to before a first capture. Pages show the text they have for a
 * version and take no other for it: change both together, and keep the older texts.
 */
export const CONSENT_VERSION = '2026-11'

/** The person is ready: the next view holds a nonce of 60 s. `consent` repeats the version consented to. */
export const CaptureAnswer = v.object({
  ready: v.literal(true),
  consent: v.optional(v.pipe(v.string(), v.maxLength(40))),
})
export type CaptureAnswer = v.InferOutput<typeof CaptureAnswer>

/** A capture of several frames is `multipart/form-data`: this part, once for each step, with its own media type. */
export const FRAME_PART = 'frame'

/** Request headers that go with the bytes of a capture. */
export const CAPTURE_HEADERS = {
  challenge: 'Countersign-Challenge',
  nonce: 'Countersign-Nonce',
} as const
