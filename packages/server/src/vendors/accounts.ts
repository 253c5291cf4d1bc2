/**
 * @module
 * People's accounts at a company: made, changed and erased from the site's server. Floor 2 port.
 * Where a call was sent and no reply came, the result says so: nobody may take it for done, or for not done.
 */
import type { JsonObject, PersonFacts } from './vendor.ts'

/** What the site wants there. */
export interface PutAccountInput {
  /** With the person's contacts and names as they are now. */
  readonly person: PersonFacts & {
    readonly emails: readonly string[]
    /** E.164. */
    readonly phones: readonly string[]
  }
  /** The account that is linked; absent: one is made. */
  readonly account?: string
  /** What the vendor kept with the link before (`VendorLink.data`). */
  readonly before?: JsonObject
  /** The site's own wishes, as it sent them; the vendor parses them. @throws Problem `request_malformed` */
  readonly wanted: JsonObject
}

/** What became of it. `data` is to be kept with the link. */
export type AccountResult =
  | {
      readonly result: 'created' | 'updated'
      readonly account: string
      readonly data?: JsonObject
      /** What the company said of parts of it, by name: addresses of invitations, groups. */
      readonly details?: JsonObject
    }
  /** Asked to come, and has not yet: there is no account to link. The same call later finds it. */
  | { readonly result: 'invited'; readonly data?: JsonObject; readonly details?: JsonObject }
  /** It said no: another has the name, or it does not like a value. Nothing was done. */
  | { readonly result: 'refused'; readonly details?: JsonObject }
  /** Sent, and no reply: it may be done. `data` is to be kept, so that the next call knows. */
  | { readonly result: 'unknown'; readonly data?: JsonObject }
  /** It could not be asked: nothing was done. */
  | { readonly result: 'unavailable'; readonly retryAt?: number }

/**
 * What became of an erasure: `erased` also when there was nothing left. `partial`: all that it lets us take is
 * gone, and the account stays, for it has no call for that.
 */
export type EraseResult = 'erased' | 'partial' | 'unknown' | 'unavailable'

/** Accounts at one company. Neither call throws but for what the site sent wrongly. */
export interface VendorAccounts {
  put(input: PutAccountInput): Promise<AccountResult>
  /** Everything of the person there, pictures first. */
  erase(input: { readonly person: PersonFacts; readonly account: string }): Promise<EraseResult>
}
