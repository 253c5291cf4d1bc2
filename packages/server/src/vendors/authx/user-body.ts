/**
 * @module
 * What the site wants of an account, and the vendor's form of it. The vendor takes the whole of a user each
 * time: what is left out may be blanked there. Floor 2, inside `vendors/authx`.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { PutAccountInput } from '../accounts.ts'
import type { Guid } from './guid.ts'
import type { UserBody } from './wire.ts'

/** Without anything that prints as nothing. */
const Name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(100),
  v.regex(/^[^\p{Cc}\p{Cf}]+$/u),
)

/** As the site writes it: `{ user_name, first_name, last_name, email?, phone?, aliases?, again? }`. */
const Wanted = v.strictObject({
  /** Needed for a new account; stays what it was from then on. */
  user_name: v.optional(Name),
  first_name: Name,
  last_name: Name,
  /** Default: the person's first. */
  email: v.optional(v.pipe(v.string(), v.maxLength(254), v.regex(/^[^\s@]{1,64}@[^\s@]+$/))),
  /** E.164. Default: the person's first. */
  phone: v.optional(v.string()),
  /** Further names to sign in by. */
  aliases: v.optional(v.pipe(v.array(Name), v.maxLength(5)), []),
  /** Adds the account although an earlier call may have done so already. */
  again: v.optional(v.boolean(), false),
})
/** What the site wants, checked. */
export type Wanted = v.InferOutput<typeof Wanted>

/** @throws Problem `request_malformed`, with the member. */
export function parseWanted(wanted: unknown): Wanted {
  const parsed = v.safeParse(Wanted, wanted)
  if (parsed.success) return parsed.output
  throw toMalformed(v.getDotPath(parsed.issues[0]))
}

/** What was sent is missing or malformed. */
export const toMalformed = (field: string | null): Problem =>
  new Problem('request_malformed', field === null ? {} : { field })

/**
 * The whole body.
 *
 * @param user  `guid` is empty for a new account.
 * @throws Problem `request_malformed` when neither the site nor the person has an address or a number.
 */
export function toUserBody(
  { email, phone, first_name, last_name, aliases }: Wanted,
  { emails, phones }: Pick<PutAccountInput['person'], 'emails' | 'phones'>,
  user: { readonly guid: Guid | ''; readonly user_name: string },
): UserBody {
  const address = email ?? emails[0]
  if (address === undefined) throw toMalformed('email')
  const [alias_name = '', alias_name1 = '', alias_name2 = '', alias_name3 = '', alias_name4 = ''] =
    aliases
  return {
    ...user,
    email: address,
    name: { first_Name: first_name, last_Name: last_name },
    phone: { mobile: toMobile(phone ?? phones[0]) },
    alias_name,
    alias_name1,
    alias_name2,
    alias_name3,
    alias_name4,
  }
}

/** Split by what is known of countries, for their codes have one to three digits. */
function toMobile(phone: string | undefined): UserBody['phone']['mobile'] {
  const number = phone === undefined ? undefined : parsePhoneNumberFromString(phone)
  // Only the one spelling: of another, nobody knows how the vendor reads it.
  if (number === undefined || number.number !== phone || !number.isPossible()) {
    throw toMalformed('phone')
  }
  return { countryCode: `+${number.countryCallingCode}`, number: number.nationalNumber }
}
