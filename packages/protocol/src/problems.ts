/**
 * @module
 * The only list of error codes. A code never changes its name or meaning. Floor 0.
 */
import * as v from 'valibot'

/** What the caller may do after a problem. */
export type Retry = 'none' | 'same' | 'later' | 'new-challenge' | 'another-way' | 'start-again'

/** How one code is answered: HTTP status, fixed English title, and what may be done next. */
export interface ProblemKind {
  readonly status: number
  readonly title: string
  readonly retry: Retry
}

/** Every code the backend, the relying-party library and the widget can give. */
export const PROBLEMS = {
  // The request itself
  request_malformed: { status: 400, title: 'The request could not be read', retry: 'none' },
  request_too_large: { status: 413, title: 'The request is too large', retry: 'none' },
  media_type_unsupported: { status: 415, title: 'Only JSON is accepted here', retry: 'none' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here', retry: 'none' },
  not_found: { status: 404, title: 'There is nothing here', retry: 'none' },
  conflict: { status: 409, title: 'Somebody else changed this at the same time', retry: 'same' },
  origin_refused: { status: 403, title: 'This origin may not call this site', retry: 'none' },
  token_missing: { status: 401, title: 'A capability token is needed', retry: 'start-again' },
  site_key_wrong: { status: 401, title: 'The site key is not known', retry: 'none' },
  site_key_exposed: {
    status: 403,
    title: 'A site key must never be used in a page',
    retry: 'none',
  },
  scope_missing: { status: 403, title: 'This key may not do that', retry: 'none' },
  site_unknown: { status: 404, title: 'There is no such site', retry: 'none' },

  // A transaction
  binding_required: { status: 400, title: 'This purpose needs a binding', retry: 'start-again' },
  handle_required: { status: 400, title: 'This purpose needs a handle', retry: 'start-again' },
  purpose_unavailable: { status: 403, title: 'This site does not offer that', retry: 'none' },
  begin_conflict: {
    status: 409,
    title: 'This token already began something else',
    retry: 'start-again',
  },
  handle_unknown: { status: 404, title: 'There is no such handle', retry: 'start-again' },
  handle_claimed: { status: 409, title: 'This handle was already claimed', retry: 'start-again' },
  handle_expired: { status: 410, title: 'The handle has expired', retry: 'start-again' },
  transaction_unknown: { status: 404, title: 'There is no such transaction', retry: 'start-again' },
  transaction_expired: { status: 410, title: 'The transaction has expired', retry: 'start-again' },
  transaction_closed: { status: 409, title: 'The transaction has ended', retry: 'start-again' },
  identify_refused: { status: 409, title: 'The person is already fixed', retry: 'start-again' },
  access_denied: { status: 403, title: 'This is not allowed now', retry: 'none' },
  level_unreachable: { status: 403, title: 'No way on file reaches this level', retry: 'none' },

  // A challenge and its answer
  authenticator_unavailable: {
    status: 409,
    title: 'This way cannot be used now',
    retry: 'another-way',
  },
  challenge_unknown: { status: 409, title: 'This challenge is not open', retry: 'new-challenge' },
  challenge_expired: { status: 410, title: 'The challenge has expired', retry: 'new-challenge' },
  answer_wrong: { status: 403, title: 'That was not right', retry: 'same' },
  answer_in_progress: { status: 409, title: 'The same answer is being checked', retry: 'later' },
  attempts_exceeded: {
    status: 403,
    title: 'Too many tries for this challenge',
    retry: 'new-challenge',
  },
  code_unconfirmed: {
    status: 409,
    title: 'The code could not be confirmed',
    retry: 'new-challenge',
  },
  limited: { status: 429, title: 'Too many tries, wait a little', retry: 'later' },
  resend_too_early: { status: 429, title: 'It is too early to send again', retry: 'later' },
  send_limited: { status: 429, title: 'Too many messages were sent', retry: 'later' },
  approval_declined: { status: 403, title: 'It was declined there', retry: 'another-way' },
  approval_reported: { status: 403, title: 'It was reported as suspicious', retry: 'none' },
  approval_pending: { status: 409, title: 'Another approval is being asked for', retry: 'later' },
  capture_poor: { status: 422, title: 'The picture is not clear enough', retry: 'same' },
  capture_crowded: { status: 422, title: 'More than one person is in the picture', retry: 'same' },
  capture_empty: { status: 422, title: 'Nothing was found in the picture', retry: 'same' },
  capture_outside: { status: 422, title: 'The picture is not centred', retry: 'same' },
  capture_unfollowed: { status: 422, title: 'The steps were not followed', retry: 'same' },
  capture_stale: { status: 409, title: 'The picture came too late', retry: 'same' },
  capture_repeated: { status: 422, title: 'This very picture was sent before', retry: 'same' },
  capture_unreadable: { status: 422, title: 'This is no picture that can be read', retry: 'same' },
  consent_required: { status: 422, title: 'The person must consent first', retry: 'same' },
  handover_over: { status: 410, title: 'The hand-over to a phone is over', retry: 'same' },
  handover_number_wrong: {
    status: 403,
    title: 'That is not the number on the phone',
    retry: 'same',
  },
  send_failed: { status: 503, title: 'The message could not be sent', retry: 'another-way' },
  target_refused: { status: 422, title: 'Codes cannot be sent there', retry: 'another-way' },

  // Adding and removing ways
  password_too_short: { status: 422, title: 'The password is too short', retry: 'same' },
  password_too_long: { status: 422, title: 'The password is too long', retry: 'same' },
  password_common: { status: 422, title: 'The password is too well known', retry: 'same' },
  pin_too_weak: { status: 422, title: 'The PIN is too easy to guess', retry: 'same' },
  passkey_known: { status: 409, title: 'This passkey is already on file', retry: 'another-way' },
  passkey_refused: {
    status: 403,
    title: 'The passkey could not be accepted',
    retry: 'another-way',
  },
  fresh_proof_required: {
    status: 403,
    title: 'Prove that it is you first',
    retry: 'new-challenge',
  },
  registration_required: {
    status: 403,
    title: 'A way must be registered first',
    retry: 'none',
  },
  verification_required: { status: 403, title: 'The person must be verified first', retry: 'none' },
  last_strong_way: { status: 409, title: 'The last strong way stays', retry: 'none' },

  // What the site's server sends
  person_unknown: { status: 404, title: 'There is no such person', retry: 'none' },
  login_name_taken: { status: 409, title: 'Another person has this login name', retry: 'none' },
  account_taken: {
    status: 409,
    title: 'Another person has this account at the vendor',
    retry: 'none',
  },
  account_missing: { status: 409, title: 'The person has no account there', retry: 'none' },
  vendor_unknown: { status: 422, title: 'The settings name no such vendor', retry: 'none' },
  vendor_refused: { status: 409, title: 'The vendor refuses this', retry: 'none' },
  action_undeclared: { status: 422, title: 'This action is not declared', retry: 'none' },
  action_malformed: {
    status: 422,
    title: 'The action does not fit its declaration',
    retry: 'none',
  },
  level_lowered: { status: 422, title: 'A declared level may not be lowered', retry: 'none' },

  // A proof
  step_up_required: { status: 401, title: 'This needs an approval', retry: 'new-challenge' },
  proof_missing: { status: 400, title: 'A proof is needed', retry: 'start-again' },
  proof_malformed: { status: 403, title: 'The proof could not be read', retry: 'start-again' },
  proof_algorithm: { status: 403, title: 'The proof uses another algorithm', retry: 'start-again' },
  proof_type: { status: 403, title: 'The proof is of another kind', retry: 'start-again' },
  proof_key_unknown: { status: 403, title: 'The proof names an unknown key', retry: 'start-again' },
  proof_signature: {
    status: 403,
    title: 'The proof is not signed by this backend',
    retry: 'start-again',
  },
  proof_issuer: { status: 403, title: 'The proof comes from elsewhere', retry: 'start-again' },
  proof_audience: { status: 403, title: 'The proof is for another site', retry: 'start-again' },
  proof_expired: { status: 403, title: 'The proof has expired', retry: 'start-again' },
  proof_too_old: { status: 403, title: 'The answer is too long ago', retry: 'start-again' },
  proof_level: { status: 403, title: 'The proof is not strong enough', retry: 'start-again' },
  proof_user: { status: 403, title: 'The proof is for another person', retry: 'start-again' },
  proof_session: { status: 403, title: 'The proof is for another session', retry: 'start-again' },
  proof_origin: {
    status: 403,
    title: 'The proof was made on another origin',
    retry: 'start-again',
  },
  proof_binding: {
    status: 403,
    title: 'The proof was made in another browser',
    retry: 'start-again',
  },
  proof_phone: { status: 403, title: 'The proof is for another number', retry: 'start-again' },
  proof_action: { status: 403, title: 'The proof is for another action', retry: 'start-again' },
  proof_replayed: { status: 403, title: 'The proof was already used', retry: 'start-again' },
  session_required: { status: 401, title: 'Nobody is signed in', retry: 'start-again' },

  // Doors
  door_unavailable: { status: 404, title: 'This door is not available here', retry: 'none' },
  door_offline: { status: 409, title: 'The door cannot be reached', retry: 'none' },
  door_lockdown: { status: 409, title: 'The building is locked down', retry: 'none' },
  door_busy: { status: 409, title: 'The door is busy', retry: 'later' },
  door_refused: { status: 409, title: 'The door did not do it', retry: 'none' },
  door_too_late: { status: 410, title: 'This was asked for too long ago', retry: 'start-again' },
  doors_paused: { status: 503, title: 'Doors are not opened from here now', retry: 'later' },

  // Outside and inside
  vendor_unavailable: {
    status: 503,
    title: 'The service behind this way is down',
    retry: 'another-way',
  },
  outcome_unknown: { status: 504, title: 'Nobody can say whether it was done', retry: 'same' },
  unavailable: { status: 503, title: 'The backend cannot answer now', retry: 'later' },
  internal: { status: 500, title: 'Something went wrong', retry: 'later' },

  // Only ever made in the page
  cancelled: { status: 0, title: 'The person left', retry: 'start-again' },
  redirect_refused: { status: 0, title: 'The answer to a proof led elsewhere', retry: 'none' },
  offline: { status: 0, title: 'The backend could not be reached', retry: 'same' },
  unsupported: { status: 0, title: 'This browser cannot do that', retry: 'another-way' },
} as const satisfies Record<string, ProblemKind>

/** A code this version knows. */
export type ProblemCode = keyof typeof PROBLEMS

/** Base of the `type` member; the code follows. */
export const PROBLEM_TYPE_BASE = 'https://countersign.dev/problems/'

/** True when `code` is one this version knows. */
export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(PROBLEMS, code)
}

/**
 * An `application/problem+json` body (RFC 9457). `code` stays a plain string: a newer server may
 * know more codes than its reader. `view` is the state of the transaction after the problem.
 */
export const ProblemBody = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  retry: v.optional(v.string()),
  /** Request id. */
  instance: v.optional(v.string()),
  /** Epoch seconds from which on another try makes sense. */
  retry_at: v.optional(v.number()),
  /** Dotted path of the member that could not be read. */
  field: v.optional(v.string()),
  /** `unknown_credential`: the browser may be told that this passkey is on file nowhere any more. */
  signal: v.optional(v.string()),
  /** The current TransactionView, where there is one. */
  view: v.optional(v.unknown()),
})
export type ProblemBody = v.InferOutput<typeof ProblemBody>
