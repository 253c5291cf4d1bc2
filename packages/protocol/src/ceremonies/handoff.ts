/**
 * @module
 * Ceremony `handoff`: the person goes on elsewhere: at a provider, on a certificate page, on the phone.
 */
import * as v from 'valibot'

/** What the page is told. */
export const HandoffPrompt = v.object({
  /**
   * `redirect`: a page to visit, which leads back to `return_to` with a one-time code that is then the
   * answer. `phone`: an address for the phone, as QR and as link; the page waits.
   */
  mode: v.string(),
  /** https, or localhost in development. */
  url: v.string(),
  /** Who will ask there, as a person knows them: "Harbour ID". */
  at: v.optional(v.string()),
  /** `phone`: shown here, to be picked there. */
  number: v.optional(v.string()),
})
export type HandoffPrompt = v.InferOutput<typeof HandoffPrompt>

/** The one-time code that came back in the fragment of `return_to`. A `phone` hand-off has no answer. */
export const HandoffAnswer = v.object({
  code: v.pipe(v.string(), v.minLength(22), v.maxLength(128)),
})
export type HandoffAnswer = v.InferOutput<typeof HandoffAnswer>
