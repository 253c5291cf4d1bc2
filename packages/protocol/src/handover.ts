/**
 * @module
 * A capture that is handed over to a phone: a person whose page has no camera, or a poor one, takes the picture
 * with their phone. Floor 0.
 *
 * 1. the page that shows the prompt posts a code that it made, and shows the address with it as QR and link;
 * 2. the phone opens that page of the backend, which says whose site it is for; it makes a token of its own and
 *    claims the code by a press, once;
 * 3. the phone shows site, action and a number, which the person types on the page;
 * 4. only then the phone gets the prompt, and answers it as the page would have.
 */
import * as v from 'valibot'
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
  /** Address of the phone's page up to the code, which the page puts behind it. */
  address: v.string(),
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

/** Body of `POST …/look` and of `POST …/claim`, under the phone's own token. */
export const HandoverClaim = v.object({ code: HandoverCode })
export type HandoverClaim = v.InferOutput<typeof HandoverClaim>

/** For whom the picture is: all that a code tells before it is claimed. */
export const HandoverSite = v.object({ site: v.object({ id: v.string(), name: v.string() }) })
export type HandoverSite = v.InferOutput<typeof HandoverSite>

/** Body of `POST …/ready`: as the answer of a capture. */
export const HandoverReady = v.object({
  consent: v.optional(v.pipe(v.string(), v.maxLength(40))),
})
export type HandoverReady = v.InferOutput<typeof HandoverReady>
