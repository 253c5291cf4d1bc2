/**
 * @module
 * Ceremony `password`: type the password, or choose a new one (`mode: 'new'`).
 */
import * as v from 'valibot'

/** What the page is told. */
export const PasswordPrompt = v.object({
  mode: v.optional(v.string(), 'check'),
  /** Shown above the field and offered to password managers. */
  login_name: v.optional(v.string()),
  /** `check`: whether *Forgot password?* leads anywhere. */
  can_reset: v.optional(v.boolean()),
  /** `check`: where the password can be changed, when that is not here. */
  reset_url: v.optional(v.string()),
  /** `new`: least number of characters. */
  min_length: v.optional(v.number()),
})
export type PasswordPrompt = v.InferOutput<typeof PasswordPrompt>

/** The password exactly as typed; at most 4,096 UTF-16 units. */
export const PasswordAnswer = v.object({
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
})
export type PasswordAnswer = v.InferOutput<typeof PasswordAnswer>
