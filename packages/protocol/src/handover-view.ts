/**
 * @module
 * What a phone sees of a capture that was handed over to it. Floor 0.
 */
import * as v from 'valibot'
import { ActionView } from './action.ts'

/** The question, as the phone gets it: without the offer that it was made from. */
const HandedPrompt = v.object({
  challenge: v.string(),
  kind: v.string(),
  /** By `CapturePrompt`. */
  data: v.unknown(),
  /** Present when two or fewer are left. */
  attempts_left: v.optional(v.number()),
  /** Epoch seconds. */
  expires_at: v.number(),
})

/**
 * All that the phone sees: never the list of ways, another question, or a proof. `claimed`: shows the number;
 * `linked`: asks for the picture; `done`: it was taken; `over`: nothing more will come of it.
 */
export const HandoverView = v.object({
  /** Of the transaction. */
  id: v.string(),
  version: v.number(),
  state: v.string(),
  purpose: v.string(),
  site: v.object({ id: v.string(), name: v.string() }),
  action: v.optional(ActionView),
  /** `claimed` only: to be typed on the page that shows the code. */
  number: v.optional(v.string()),
  /** `linked` only. */
  prompt: v.optional(HandedPrompt),
  /** Epoch seconds. */
  expires_at: v.number(),
  /** The server's clock, epoch seconds. */
  now: v.number(),
})
export type HandoverView = v.InferOutput<typeof HandoverView>
