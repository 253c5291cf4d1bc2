/**
 * @module
 * What a site may set about verifying phone numbers in its forms. Floor 1; `config-shape.ts` joins it to
 * the rest.
 */
import * as v from 'valibot'

/** What the site's bot check is told before a number may be sent anything. */
export interface PhoneRequest {
  readonly site: string
  /** E.164; possible, of an ordinary kind, and in a country that is allowed. */
  readonly phoneNumber: string
  /** ISO 3166 code. */
  readonly country: string
  /** What the page sent as `bot_token`: a claim of the page's until its maker was asked. */
  readonly botToken?: string
  /** Origin of the page. */
  readonly origin: string
  /** Network address of the browser, as the limits see it: IPv6 by its /64. */
  readonly address: string
  readonly locale: string
}

/** False, or anything thrown: nothing is sent to this number. */
export type AllowPhone = (request: PhoneRequest) => Promise<boolean>

const Allow = v.custom<AllowPhone>((value) => typeof value === 'function')

/** `verifyPhone` of a site, at length. */
export const VerifyPhoneShape = v.strictObject({
  countries: v.pipe(
    v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), v.minLength(1))),
    v.description(
      'Countries whose numbers may be verified, in the order the page lists them, out of `phoneCountries`; without it, all of those',
    ),
  ),
  allow: v.pipe(
    v.optional(Allow),
    v.description(
      'Your bot check: takes each number before anything may be sent there, with the page’s `bot_token`, its origin and network address, and answers true or false. One that fails refuses; give it a time limit',
    ),
  ),
})
