/**
 * @module
 * What an account visit changes. Apart from what it shows, so that a page's bundle, which parses
 * replies alone, leaves these schemas and what they need behind. Floor 0.
 */
import * as v from 'valibot'
import { KIND_NAMES } from './authenticators.ts'

const Label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))

/** Adds a way. Most kinds answer with a prompt in `view`; recovery codes are made at once and shown once. */
export const AddRequest = v.object({
  kind: v.picklist(KIND_NAMES),
  label: v.optional(Label),
  /** The new e-mail address or phone number (E.164), for the code kinds. */
  target: v.optional(v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(254))),
})
export type AddRequest = v.InferOutput<typeof AddRequest>

/** Gives a way, or a remembered device, another name. */
export const RenameRequest = v.object({ label: Label })
export type RenameRequest = v.InferOutput<typeof RenameRequest>
