/**
 * @module
 * What the site's server sends and gets, with its site key. Floor 0.
 */
import * as v from 'valibot'
import { AcrList } from './acr.ts'
import { Action } from './action.ts'
import { KIND_NAMES } from './authenticators.ts'
import { BuildingAccount, CardRequest } from './building.ts'
import { LocaleTag, LoginName, OpaqueId, Origin, PhoneNumber, UserId } from './ids.ts'

const Seconds = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))

/** Begins a step-up or an account visit. `session` is a hash of the site's session id, never the id. */
export const SiteBeginRequest = v.object({
  purpose: v.picklist(['step-up', 'account']),
  user: UserId,
  session: v.pipe(v.string(), v.minLength(16), v.maxLength(256)),
  sid: v.optional(OpaqueId),
  action: v.optional(Action),
  acr_values: v.optional(AcrList),
  max_age: v.optional(Seconds(86_400)),
  nonce: v.optional(v.pipe(v.string(), v.minLength(8), v.maxLength(256))),
  locale: v.optional(LocaleTag),
})
export type SiteBeginRequest = v.InferOutput<typeof SiteBeginRequest>

/**
 * What was begun. `handle` goes to one page, until `expires_at` (epoch seconds); `id` names the
 * transaction.
 */
export const SiteBeginReply = v.object({
  id: v.string(),
  handle: v.string(),
  expires_at: v.number(),
})
export type SiteBeginReply = v.InferOutput<typeof SiteBeginReply>

/** Checks and spends a proof. Members beyond `purpose` and `proof` say what it must match. */
export const RedeemRequest = v.object({
  purpose: v.picklist(['login', 'step-up', 'verify-phone']),
  proof: v.pipe(v.string(), v.maxLength(4096)),
  /** Login and phone: the request's `Origin` header. */
  origin: v.optional(Origin),
  /** Login and phone: the value of the binding cookie. */
  binding: v.optional(v.pipe(v.string(), v.maxLength(256))),
  /** Phone: the number that the form holds now, where it has one; another one is `proof_phone`. */
  phone_number: v.optional(PhoneNumber),
  user: v.optional(UserId),
  session: v.optional(v.pipe(v.string(), v.maxLength(256))),
  nonce: v.optional(v.pipe(v.string(), v.maxLength(256))),
  action: v.optional(Action),
  acr_values: v.optional(AcrList),
  max_age: v.optional(Seconds(86_400)),
})
export type RedeemRequest = v.InferOutput<typeof RedeemRequest>

/** Claims of a proof that names a person. */
export const RedeemedPerson = v.looseObject({
  sub: v.string(),
  acr: v.string(),
  amr: v.array(v.string()),
  auth_time: v.number(),
  sid: v.optional(v.string()),
  session: v.optional(v.string()),
  is_new: v.optional(v.boolean()),
})
export type RedeemedPerson = v.InferOutput<typeof RedeemedPerson>

/** Claims of a phone proof: nobody is named. `phone_number` is E.164. */
export const RedeemedPhone = v.looseObject({ phone_number: v.string(), txn: v.string() })
export type RedeemedPhone = v.InferOutput<typeof RedeemedPhone>

/** The proof's claims. */
export const RedeemReply = v.union([RedeemedPerson, RedeemedPhone])
export type RedeemReply = v.InferOutput<typeof RedeemReply>

const Email = v.pipe(v.string(), v.trim(), v.email(), v.maxLength(254))

/** Creates or updates a person; a member that is absent stays as it is. */
export const PutPersonRequest = v.object({
  display_name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120))),
  login_names: v.optional(v.pipe(v.array(LoginName), v.maxLength(10))),
  /** Confirmed by the site: codes go there. */
  emails: v.optional(v.pipe(v.array(Email), v.maxLength(5))),
  phones: v.optional(v.pipe(v.array(PhoneNumber), v.maxLength(5))),
  locale: v.optional(LocaleTag),
  /** Accounts at vendors, by vendor id: the vendor's canonical user id. `null` unlinks. */
  links: v.optional(
    v.record(
      OpaqueId,
      v.nullable(v.object({ account: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) })),
    ),
  ),
  /** What is wanted at vendors, by vendor id, in each one's own words; made or changed there, then linked. */
  vendors: v.optional(v.record(OpaqueId, v.record(v.string(), v.unknown()))),
})
export type PutPersonRequest = v.InferOutput<typeof PutPersonRequest>

/** One of a person's ways, as the site sees it; `card` is a kind here alone: it opens doors, and signs nobody in. */
export const SiteAuthenticator = v.object({
  id: v.string(),
  kind: v.string(),
  label: v.optional(v.string()),
  /** Masked. */
  target: v.optional(v.string()),
  /** Absent for cards: nobody keeps it. */
  created_at: v.optional(v.number()),
  last_used_at: v.optional(v.number()),
  locked: v.boolean(),
})
export type SiteAuthenticator = v.InferOutput<typeof SiteAuthenticator>

/** Ways of one person. */
export const AuthenticatorList = v.object({ authenticators: v.array(SiteAuthenticator) })
export type AuthenticatorList = v.InferOutput<typeof AuthenticatorList>

/**
 * What became of a wish at a vendor. `invited`: there is no account before the person comes. `refused`: it said
 * no, and nothing was done. `unknown`: it was sent and no reply came; the same call again finds out.
 * `unavailable`: it could not be asked.
 */
export const VendorResult = v.object({
  result: v.picklist(['created', 'updated', 'invited', 'refused', 'unknown', 'unavailable']),
  /** What it said of parts, by name. */
  details: v.optional(v.record(v.string(), v.unknown())),
  /** Epoch seconds from which on another try makes sense. */
  retry_at: v.optional(v.number()),
})
export type VendorResult = v.InferOutput<typeof VendorResult>

/** One person, as the site sees them. */
export const Person = v.object({
  user: v.string(),
  display_name: v.optional(v.string()),
  login_names: v.array(v.string()),
  emails: v.array(v.string()),
  phones: v.array(v.string()),
  locale: v.optional(v.string()),
  /** Accounts at vendors, by vendor id. */
  links: v.optional(v.record(v.string(), v.object({ account: v.string() }))),
  created_at: v.number(),
  authenticators: v.array(SiteAuthenticator),
  /** What became of the wishes of this call, by vendor id. */
  vendors: v.optional(v.record(v.string(), VendorResult)),
  /** How accounts at vendors stand, by vendor id, where the call asks for it. */
  accounts: v.optional(v.record(v.string(), BuildingAccount)),
})
export type Person = v.InferOutput<typeof Person>

/**
 * People in order of their ids; `next` is there when there may be more, and goes into `after`. With a vendor: in
 * order of its accounts, and `others` are those whom our directory does not know.
 */
export const PersonList = v.object({
  people: v.array(Person),
  others: v.optional(v.array(BuildingAccount)),
  next: v.optional(v.string()),
})
export type PersonList = v.InferOutput<typeof PersonList>

/** Provisions a way: a temporary code made by us, a password or PIN given by the site. */
export const ProvisionRequest = v.object({
  kind: v.picklist(KIND_NAMES),
  /** `password` and `pin`: the value. */
  secret: v.optional(v.pipe(v.string(), v.maxLength(4096))),
  /** `temporary-code`: 60–86,400 s. Default 86,400. */
  ttl_seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(86_400))),
  /** The person's account at the company has it already: nothing is asked there. */
  held: v.optional(v.boolean()),
})
export type ProvisionRequest = v.InferOutput<typeof ProvisionRequest>

/** Gives a person a way, or a card for doors. */
export const GiveRequest = v.variant('kind', [CardRequest, ProvisionRequest])
export type GiveRequest = v.InferOutput<typeof GiveRequest>

/** `secret` is shown this once: a temporary code. */
export const ProvisionReply = v.object({
  authenticator: SiteAuthenticator,
  secret: v.optional(v.string()),
  expires_at: v.optional(v.number()),
})
export type ProvisionReply = v.InferOutput<typeof ProvisionReply>

/** The sign-in is over, be it by this call or before. */
export const EndSessionReply = v.object({
  ended: v.literal(true),
  /** What became of the vendors' own sessions, where there were any: `ended`, or `unknown` when one did not answer. */
  vendor_sessions: v.optional(v.string()),
})

/** What became of an account at a vendor; `partial`: all that it lets us take is gone, and the account stays. */
export const EraseOutcome = v.picklist(['erased', 'partial', 'unknown', 'unavailable'])
export type EraseOutcome = v.InferOutput<typeof EraseOutcome>

/**
 * The person is erased here, be it by this call or before. `vendors`: at whom they had an account, and what
 * became of it; the same call again tries those again that are `unknown` or `unavailable`.
 */
export const DeletePersonReply = v.object({
  deleted: v.literal(true),
  vendors: v.optional(v.record(v.string(), EraseOutcome)),
})
export type DeletePersonReply = v.InferOutput<typeof DeletePersonReply>

/** The code out of the link that an old contact was sent. */
export const ObjectionRequest = v.object({ code: OpaqueId })
export type ObjectionRequest = v.InferOutput<typeof ObjectionRequest>

/** The change of the contact is undone, and every sign-in of the person is over. */
export const ObjectionReply = v.object({ undone: v.literal(true) })

/** Public settings of a site, for its page. */
export const SiteSettings = v.object({
  id: v.string(),
  name: v.string(),
  rp_id: v.string(),
  /** First ways, in order. */
  ways: v.array(v.string()),
  sign_up: v.string(),
  listing: v.string(),
  locales: v.array(v.string()),
  /** `verify-phone` only where the site has it on. */
  purposes: v.array(v.string()),
  /** ISO 3166 codes of the countries whose numbers may be verified; empty where `verify-phone` is off. */
  phone_countries: v.optional(v.array(v.string()), []),
})
export type SiteSettings = v.InferOutput<typeof SiteSettings>

/** A JWK Set (RFC 7517 §5). */
export const Jwks = v.object({ keys: v.array(v.record(v.string(), v.unknown())) })

/** `/.well-known/countersign`. */
export const Metadata = v.object({
  issuer: v.string(),
  jwks_uri: v.string(),
  versions: v.array(v.string()),
  acr_values_supported: v.array(v.string()),
  proof_types: v.array(v.string()),
  ceremonies: v.array(v.string()),
})

/** `ok`. */
export const Health = v.object({ status: v.string() })
