/**
 * @module
 * Ceremony `passkey`: WebAuthn in its JSON form (WebAuthn Level 3, `parse…OptionsFromJSON`).
 */
import * as v from 'valibot'

/** What the page hands to the browser. */
export const PasskeyPrompt = v.object({
  /** `get` signs in or approves; `create` registers. */
  mode: v.optional(v.string(), 'get'),
  /** PublicKeyCredentialRequestOptionsJSON or PublicKeyCredentialCreationOptionsJSON. */
  options: v.record(v.string(), v.unknown()),
  /** `create`, offered at the end of a sign-up: the person may decline. */
  optional: v.optional(v.boolean()),
})
export type PasskeyPrompt = v.InferOutput<typeof PasskeyPrompt>

/** What the browser gave, or that the person declined. */
export const PasskeyAnswer = v.union([
  /** RegistrationResponseJSON or AuthenticationResponseJSON; checked member by member on the server. */
  v.object({ response: v.record(v.string(), v.unknown()) }),
  /** Declines an optional prompt. */
  v.object({ skip: v.literal(true) }),
])
export type PasskeyAnswer = v.InferOutput<typeof PasskeyAnswer>
