/**
 * @module
 * TransactionView: all that a page may see of a transaction, and what it sends. Floor 0.
 * Views are read tolerantly: unknown members are dropped, unknown kinds and ceremonies stay strings.
 */
import * as v from 'valibot'
import { ActionView } from './action.ts'
import { Bytes32, LocaleTag, LoginName, OpaqueId, PhoneNumber } from './ids.ts'

/**
 * What a transaction is for. `verify-phone` proves that whoever sits there can read what is sent to a
 * number. It asks no directory, so it runs the same for every number, and tells of nobody:
 *
 * 1. begin with a `binding` → `identify`; `phone.countries` says what may be named;
 * 2. `POST …/identify` with `phone_number` → `choose`; `phone.formatted` to be shown back, `offers` are
 *    `sms-code` and maybe `voice-code`. Nothing is sent yet. Another number may be named until one is
 *    proven: it closes the open prompt;
 * 3. `POST …/challenges` with `sms-code` → `prompt` (ceremony `code`, with `resend_at`); again with
 *    `replaces` for a resend, which ends the code before it;
 * 4. `POST …/answers` → `done` with `proof` (a phone proof, good for 15 minutes), read again while it lives.
 *
 * A code that may have been taken without our hearing of it is `code_unconfirmed`: the try is not counted,
 * and a new code is to be asked for.
 */
export const PURPOSES = ['login', 'step-up', 'account', 'verify-phone'] as const
/** One of `PURPOSES`. */
export type Purpose = (typeof PURPOSES)[number]

/**
 * What the page shows: the first four go on (`open` is an account visit that asks nothing), the others
 * end.
 */
export const TRANSACTION_STATES = [
  'identify',
  'choose',
  'prompt',
  'open',
  'done',
  'failed',
  'cancelled',
  'expired',
] as const
/** One of `TRANSACTION_STATES`. */
export type TransactionState = (typeof TRANSACTION_STATES)[number]

/** One way the page may offer. A stranger's view holds `id` and `kind` only. */
export const Offer = v.object({
  /** Goes into `POST …/challenges`. An authenticator's id in the own view, else the kind. */
  id: v.string(),
  kind: v.string(),
  ceremony: v.string(),
  /** The person's own name for it. */
  label: v.optional(v.string()),
  /** Masked number or address. */
  target: v.optional(v.string()),
  /** Epoch seconds. */
  last_used_at: v.optional(v.number()),
  available: v.boolean(),
  /** Why not: `locked`, `limited`, `offline`, `restricted`, `insufficient`, `unavailable` (not here, ever). */
  reason: v.optional(v.string()),
  /** Epoch seconds at which a lock ends by itself. */
  locked_until: v.optional(v.number()),
})
export type Offer = v.InferOutput<typeof Offer>

/** The open question. `data` is the ceremony's own part and parsed by the ceremony. */
export const Prompt = v.object({
  challenge: v.string(),
  /** The offer it was made from; `enrol:` and the kind for a way that is being added. */
  authenticator: v.string(),
  kind: v.string(),
  ceremony: v.string(),
  data: v.unknown(),
  /** Present when two or fewer are left. */
  attempts_left: v.optional(v.number()),
  /** Epoch seconds from which another message may be asked for; absent when nothing is sent. */
  resend_at: v.optional(v.number()),
  /** Epoch seconds. */
  expires_at: v.number(),
})
export type Prompt = v.InferOutput<typeof Prompt>

/** `TransactionView.phone`: what a phone verification is about. Parsed by who shows it. */
export const PhoneView = v.object({
  /** ISO 3166 codes of the countries that may be texted, in the site's order. */
  countries: v.array(v.string()),
  /** The number that was named, E.164. */
  number: v.optional(v.string()),
  /** The same as people write it abroad: `+46 70 174 06 05`. Show it back before sending. */
  formatted: v.optional(v.string()),
  /** ISO 3166 code of its country. */
  country: v.optional(v.string()),
})
export type PhoneView = v.InferOutput<typeof PhoneView>

/** What the page sees. `version` grows with each change. */
export const TransactionView = v.object({
  id: v.string(),
  version: v.number(),
  purpose: v.string(),
  state: v.string(),
  site: v.object({ id: v.string(), name: v.string() }),
  login_name: v.optional(v.string()),
  /** `verify-phone` only: by `PhoneView`. */
  phone: v.optional(v.unknown()),
  action: v.optional(ActionView),
  /** Levels of which one is needed. */
  acr_values: v.array(v.string()),
  /** True once something was proven in this transaction, or for a handle or a remembered device. */
  own: v.boolean(),
  offers: v.array(Offer),
  prompt: v.optional(Prompt),
  /** A usernameless passkey question that stays open beside the others, for autofill and *Use a passkey*. */
  passkey: v.optional(
    v.object({ challenge: v.string(), options: v.record(v.string(), v.unknown()) }),
  ),
  /** Kinds already proven in this transaction. */
  proven: v.array(v.string()),
  /** The person may ask for this device to be remembered with the next answer. */
  can_remember: v.optional(v.boolean()),
  /** Why it cannot go on, when `failed`, or why the last question ended without an answer: a problem code. */
  problem: v.optional(v.string()),
  /** Kinds that would reach the level if the person had them. */
  would_help: v.optional(v.array(v.string())),
  /** `done` only. */
  proof: v.optional(v.string()),
  /** Credential ids the backend still accepts for the person: for `signalAllAcceptedCredentials`. Own view, one keeper only. */
  accepted_passkeys: v.optional(
    v.object({ rp_id: v.string(), user_handle: v.string(), credential_ids: v.array(v.string()) }),
  ),
  /** Epoch seconds, by the server's clock. */
  expires_at: v.number(),
  /** The server's clock when the view was made, epoch seconds: count down from this, not from the device's clock. */
  now: v.number(),
})
export type TransactionView = v.InferOutput<typeof TransactionView>

/** Body of `POST /v1/transactions`. */
export const BeginRequest = v.object({
  site: v.optional(OpaqueId),
  purpose: v.picklist(PURPOSES),
  login_name: v.optional(LoginName),
  /** base64url SHA-256 of the binding cookie's value. Needed for `login` and `verify-phone`. */
  binding: v.optional(Bytes32),
  /** Needed for `step-up` and `account`. */
  handle: v.optional(Bytes32),
  /** JWT by a remembered device's key: `typ` `device+jwt`, claims `ath` (token's SHA-256), `aud` (site), `iat`. */
  device: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  locale: v.optional(LocaleTag),
})
export type BeginRequest = v.InferOutput<typeof BeginRequest>

/** Who it is, as typed. */
const NamedPerson = v.object({ login_name: LoginName })

/** `verify-phone`: the number to be proven. */
const NamedPhone = v.object({
  phone_number: PhoneNumber,
  /** What the site's own bot check gave the page; goes to the site's `verifyPhone.allow`, and nowhere else. */
  bot_token: v.optional(v.pipe(v.string(), v.maxLength(4096))),
})

/**
 * Body of `POST …/identify`. For a number: `request_malformed` when it is no E.164, `target_refused` when it
 * cannot be or may not be texted (impossible, premium and the like, a country that is not among
 * `phone.countries`), `access_denied` when the site's bot check said no, `identify_refused` once one is proven.
 */
export const IdentifyRequest = v.union([NamedPerson, NamedPhone])
export type IdentifyRequest = v.InferOutput<typeof IdentifyRequest>

/** Body of `POST …/challenges`. The same way again is a resend. */
export const ChallengeRequest = v.object({
  /** `id` of an offer, or a kind. */
  authenticator: OpaqueId,
  /** Forgotten password: go on under the site's recovery policy. */
  recover: v.optional(v.boolean()),
  /**
   * Where a page elsewhere leads back to: an address of the transaction's origin, without fragment.
   * Without it, ways that lead elsewhere and back are refused.
   */
  return_to: v.optional(v.pipe(v.string(), v.url(), v.maxLength(2000))),
  /** The challenge that is on screen: makes a repeated request (lost reply) start nothing twice. */
  replaces: v.optional(OpaqueId),
})
export type ChallengeRequest = v.InferOutput<typeof ChallengeRequest>

/** Remember this device: the public half (P-256 JWK) of a key that cannot leave the browser. */
export const RememberRequest = v.object({
  jwk: v.object({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: Bytes32,
    y: Bytes32,
  }),
  label: v.optional(v.pipe(v.string(), v.maxLength(60))),
})

/** Body of `POST …/answers`; `answer` is the ceremony's own part. */
export const AnswerRequest = v.object({
  challenge: OpaqueId,
  answer: v.record(v.string(), v.unknown()),
  remember: v.optional(RememberRequest),
})
export type AnswerRequest = v.InferOutput<typeof AnswerRequest>
