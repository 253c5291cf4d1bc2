/**
 * @module
 * What their refusals mean to us: by code first, by status second. Their message is never read. Floor 2,
 * inside `vendors/entrust`.
 */
import * as v from 'valibot'
import type { Audit } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import { ENTRUST, type EntrustSettings, type MEANINGS } from './settings.ts'
import { ErrorReply } from './wire.ts'

/**
 * | meaning | |
 * | --- | --- |
 * | `wrong` | the answer was wrong; the token stays good |
 * | `locked` | wrong once too often: this authenticator is locked |
 * | `expired` | the challenge, its code or its token is too old |
 * | `gone` | no such challenge any more: declined in the app, or used |
 * | `unusable` | the account has no such authenticator, or the rule does not allow it |
 * | `denied` | the resource rule says no, or the account is blocked |
 * | `unknown` | no such account |
 * | `must_change` | right, but a new password is demanded |
 * | `new_refused` | the new password is not good enough |
 * | `failed` | our fault or theirs: nothing can be concluded |
 */
export type Meaning = (typeof MEANINGS)[number]
/** What a caller has to deal with; `failed` is thrown. */
export type Refusal = Exclude<Meaning, 'failed'>

/** What was called; `poll` is a completion without an answer. */
export type Operation = 'query' | 'challenge' | 'complete' | 'poll'

/**
 * The two published codes, then UNVERIFIED ones: names that partners relay, in the vendor's spelling as
 * far as it can be guessed. A wrong guess shows as `vendor.failed` with code `refused`, or as a refusal of
 * the right kind by its status. `settings.errorCodes` adds to them.
 */
const CODES: Readonly<Record<string, Meaning>> = {
  invalid_user_response: 'wrong',
  no_transaction: 'gone',
  // UNVERIFIED from here.
  invalid_user_response_locked: 'locked',
  otp_expired: 'expired',
  transaction_expired: 'expired',
  missing_credentials: 'unusable',
  authenticator_type_is_invalid: 'unusable',
  no_resource_rule_defined: 'failed',
  // Else its 404 would be taken for an account that is gone.
  application_not_found: 'failed',
  groups_denied: 'denied',
  access_denied: 'denied',
  user_locked: 'denied',
  user_disabled: 'denied',
  user_not_found: 'unknown',
  password_expired: 'must_change',
  password_change_required: 'must_change',
  password_reset_required: 'must_change',
  new_password_invalid: 'new_refused',
  password_policy_violation: 'new_refused',
  password_in_history: 'new_refused',
}

/** UNVERIFIED: statuses where the code is missing or unknown. What is not here is `failed`. */
const STATUSES: Readonly<Record<Operation, Readonly<Record<number, Meaning>>>> = {
  // The token of what was completed before does not count any more.
  query: { 401: 'expired', 403: 'denied', 404: 'unknown' },
  // The token of the first step is too old.
  challenge: { 401: 'expired', 403: 'denied' },
  complete: { 401: 'wrong', 403: 'denied' },
  poll: { 401: 'expired', 403: 'denied' },
}

/** Reads a refusal. Anything unreadable is `failed`. */
export function toMeaning(
  { status, body }: { readonly status: number; readonly body: unknown },
  operation: Operation,
  settings: Pick<EntrustSettings, 'errorCodes' | 'statusCodes'>,
): Meaning {
  const code = toCode(body)
  // No code is outstanding, or the account gets none: the same word for both (UNVERIFIED).
  const codes: Readonly<Record<string, Meaning>> = {
    no_otp: operation === 'challenge' ? 'unusable' : 'expired',
    ...CODES,
    ...settings.errorCodes,
  }
  if (code !== undefined && Object.hasOwn(codes, code)) return codes[code] ?? 'failed'
  return settings.statusCodes[String(status)] ?? STATUSES[operation][status] ?? 'failed'
}

function toCode(body: unknown): string | undefined {
  const parsed = v.safeParse(ErrorReply, body)
  return parsed.success ? parsed.output.errorCode?.toLowerCase() : undefined
}

/**
 * Why something of theirs counts as nothing: the `code` of `vendor.failed`. `shape`: JSON of other types;
 * `refused`: an error that we can do nothing about; `account`: for somebody else; `details`: another
 * action; the others name what was missing or made no sense.
 */
export type Failing =
  | 'shape'
  | 'refused'
  | 'account'
  | 'account_unknown'
  | 'details'
  | 'details_unfit'
  | 'token'
  | 'outcome'
  | 'status'
  | 'channel'
  | 'prompt'

/** Notes a failure and makes the problem to be thrown. */
export type Fail = (code: Failing, cause?: unknown) => Problem

/** Fails closed: whatever is thrown by this, nothing was proven. */
export const createFail =
  (audit: Audit): Fail =>
  (code, cause) => {
    audit({ event: 'vendor.failed', vendor: ENTRUST, code })
    return new Problem('vendor_unavailable', cause === undefined ? {} : { cause })
  }
