/**
 * @module
 * Ceremony `code`: type a short code that was sent, is shown by an app, or is on paper.
 */
import * as v from 'valibot'

/** What the page is told. */
export const CodePrompt = v.object({
  /** Number of characters; with `min_length` the most there may be. */
  length: v.number(),
  /** Least number of characters, where the number varies (a PIN): do not submit by length. */
  min_length: v.optional(v.number()),
  /** `digits`, or `letters`: Crockford base32 as printed on recovery and temporary codes. */
  alphabet: v.optional(v.string(), 'digits'),
  /** A PIN: drawn masked, never autofilled. */
  masked: v.optional(v.boolean()),
  /** `sms`, `voice`, `mail`, `app`, `paper`, `token`. */
  channel: v.optional(v.string()),
  /** `token`: what is typed into it, in this order, so that it signs exactly these. */
  values: v.optional(v.array(v.string())),
  /** Where it went, masked; absent in the stranger's view. */
  target: v.optional(v.string()),
  /** It can take a minute until it comes. */
  late: v.optional(v.boolean()),
  /** `new`: choose it (a PIN), `confirm`: first code of a way that is being added. */
  mode: v.optional(v.string(), 'check'),
  /** Adding an authenticator app: `otpauth://` address for the QR, and the seed as base32 text. Own view only. */
  enrol: v.optional(v.object({ uri: v.string(), secret: v.string() })),
})
export type CodePrompt = v.InferOutput<typeof CodePrompt>

/** The code as typed; the server takes spaces, hyphens and other scripts' digits. */
export const CodeAnswer = v.object({
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
})
export type CodeAnswer = v.InferOutput<typeof CodeAnswer>
