/**
 * @module
 * Names that the contract gives, once more: its own module brings schemas, which no ceremony but the sign-in's
 * own needs. A test holds them to it.
 */

/** As `CONSENT_VERSION`: the text that `strings/english/capture.ts` holds. */
export const CONSENT_TEXT = '2026-11'
/** As `CAPTURE_HEADERS`. */
export const HEADERS = {
  challenge: 'Countersign-Challenge',
  nonce: 'Countersign-Nonce',
} as const
/** As `FRAME_PART`. */
export const FRAME = 'frame'
