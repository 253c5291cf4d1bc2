/**
 * @module
 * A capture that is handed over to a phone: a person whose page has no camera, or a poor one, takes the picture
 * with their phone. Floor 0.
 *
 * 1. the page that shows the prompt posts a code that it made, and shows `{page}#{transaction}.{code}` as QR and link;
 * 2. the phone opens that page of the backend, makes a token of its own and claims the code by a press, once;
 * 3. the phone shows site, action and a number, which the person types on the page;
 * 4. only then the phone gets the prompt, and answers it as the page would have.
 */
import * as v from 'valibot'
import { ActionView } from './action.ts'
import { OpaqueId } from './ids.ts'

/** 16 random bytes, base64url, no padding: made by the page, good once. Short, so that the QR code stays coarse. */
export const HandoverCode = v.pipe(v.string(), v.regex(/^[\w-]{22}$/))

/** Digits of the number that is carried from the phone to the page. */
export const HANDOVER_DIGITS = 4

/**
 * In a camera's prompt, own view only: it may be taken by a phone. `possible`: nothing is handed over; `offered`:
 * the code waits for a phone; `claimed`: a phone has come, and its number is to be typed; `linked`: it was right.
 */
export const HandoverOffer = v.object({
  state: v.string(),
  /** Address of the phone's page, without fragment. */
  page: v.string(),
  /** Epoch seconds: until then a phone may come, or the number be typed. Absent when nothing runs out. */
  expires_at: v.optional(v.number()),
})
export type HandoverOffer = v.InferOutput<typeof HandoverOffer>

/** Body of `POST …/handover`: the open prompt goes to whoever claims this code. The same again is the same. */
export const HandoverRequest = v.object({
  challenge: OpaqueId,
  code: HandoverCode,
})
export type HandoverRequest = v.InferOutput<typeof HandoverRequest>

/** Body of `POST …/handover/number`. A wrong one ends the hand-over, and three end them for this transaction. */
export const HandoverNumber = v.object({
  number: v.pipe(v.string(), v.regex(/^\d{4}$/)),
})
export type HandoverNumber = v.InferOutput<typeof HandoverNumber>

/** Body of `POST …/claim`, under the phone's own token. */
export const HandoverClaim = v.object({ code: HandoverCode })
export type HandoverClaim = v.InferOutput<typeof HandoverClaim>

/** Body of `POST …/ready`: as the answer of a capture. */
export const HandoverReady = v.object({
  consent: v.optional(v.pipe(v.string(), v.maxLength(40))),
})
export type HandoverReady = v.InferOutput<typeof HandoverReady>

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
