/**
 * @module
 * Ceremony `approve`: the person approves in an app; the page waits. It has no answer: the backend asks
 * whoever runs the app.
 */
import * as v from 'valibot'

/** What the page is told. */
export const ApprovePrompt = v.object({
  /** To be picked in the app, so that something is carried from here to there. */
  number: v.optional(v.string()),
  /** `app`, `card`: what asks for the approval. */
  via: v.optional(v.string(), 'app'),
})
export type ApprovePrompt = v.InferOutput<typeof ApprovePrompt>

/** Nothing a page sends approves anything. */
export const ApproveAnswer = v.never()
