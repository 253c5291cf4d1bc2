/**
 * @module
 * What an account visit shows. Floor 0.
 */
import * as v from 'valibot'
import { TransactionView } from './transaction.ts'

/** One way the person has, as its owner sees it. Times are epoch seconds. */
export const AccountAuthenticator = v.object({
  id: v.string(),
  /** An authenticator kind, or `device` for a remembered device. */
  kind: v.string(),
  label: v.optional(v.string()),
  target: v.optional(v.string()),
  created_at: v.number(),
  last_used_at: v.optional(v.number()),
  /** True while it takes no answers. */
  locked: v.optional(v.boolean()),
  /** It cannot be used any more and has to be added again. */
  outdated: v.optional(v.boolean()),
  /** Only of a lock that ends by itself; without it the site or an operator ends it. */
  locked_until: v.optional(v.number()),
  /** False while a new contact can still be objected to, or a way added on a recovery code is held back. */
  full_strength: v.boolean(),
  /** The passkey or device in use right now. */
  current: v.boolean(),
  removable: v.boolean(),
  /** Why not: `last_strong_way`, or `elsewhere`: a company keeps it. */
  reason: v.optional(v.string()),
  /** Recovery codes that are left. */
  remaining: v.optional(v.number()),
  /** Face, palm, fingerprint: the version of the text that was consented to, and when, epoch seconds. */
  consent: v.optional(v.object({ version: v.string(), at: v.number() })),
})
export type AccountAuthenticator = v.InferOutput<typeof AccountAuthenticator>

/** The own list and what can be added. */
export const AccountList = v.object({
  /** After a removal that withdrew a consent: a signed statement of it (`WithdrawalClaims`), to be kept. */
  receipt: v.optional(v.string()),
  authenticators: v.array(AccountAuthenticator),
  /** Kinds that may be added now. */
  can_add: v.array(v.string()),
  view: TransactionView,
})
export type AccountList = v.InferOutput<typeof AccountList>

/** What an addition came to: its question in `view`, or codes made at once. */
export const AddReply = v.object({
  view: TransactionView,
  /** Recovery codes, this once. */
  codes: v.optional(v.array(v.string())),
})
export type AddReply = v.InferOutput<typeof AddReply>
