/**
 * @module
 * What an account visit shows and changes. Floor 0.
 */
import * as v from 'valibot'
import { KIND_NAMES } from './authenticators.ts'
import { TransactionView } from './transaction.ts'

const Label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))

/** One way the person has, as its owner sees it. Times are epoch seconds. */
export const AccountAuthenticator = v.object({
  id: v.string(),
  /** An authenticator kind, or `device` for a remembered device. */
  kind: v.string(),
  label: v.optional(v.string()),
  target: v.optional(v.string()),
  created_at: v.number(),
  last_used_at: v.optional(v.number()),
  locked_until: v.optional(v.number()),
  /** False while a new contact can still be objected to, or a way added on a recovery code is held back. */
  full_strength: v.boolean(),
  /** The passkey or device in use right now. */
  current: v.boolean(),
  removable: v.boolean(),
  /** Why not: `last_strong_way`. */
  reason: v.optional(v.string()),
  /** Recovery codes that are left. */
  remaining: v.optional(v.number()),
})
export type AccountAuthenticator = v.InferOutput<typeof AccountAuthenticator>

/** The own list and what can be added. */
export const AccountList = v.object({
  authenticators: v.array(AccountAuthenticator),
  /** Kinds that may be added now. */
  can_add: v.array(v.string()),
  view: TransactionView,
})
export type AccountList = v.InferOutput<typeof AccountList>

/** Adds a way. Most kinds answer with a prompt in `view`; recovery codes are made at once and shown once. */
export const AddRequest = v.object({
  kind: v.picklist(KIND_NAMES),
  label: v.optional(Label),
  /** The new e-mail address or phone number (E.164), for the code kinds. */
  target: v.optional(v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(254))),
})
export type AddRequest = v.InferOutput<typeof AddRequest>

export const AddReply = v.object({
  view: TransactionView,
  /** Recovery codes, this once. */
  codes: v.optional(v.array(v.string())),
})
export type AddReply = v.InferOutput<typeof AddReply>

export const RenameRequest = v.object({ label: Label })
export type RenameRequest = v.InferOutput<typeof RenameRequest>
