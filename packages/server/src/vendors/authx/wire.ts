/**
 * @module
 * The vendor's JSON, as it is sent and as it is read. Its spelling stays in here. Floor 2, inside
 * `vendors/authx`.
 */
import * as v from 'valibot'
import { isGuid, type Guid } from './guid.ts'

/** The table says text, the sample number, and the other way round: both are read. */
const NumberOrText = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
])

/** Answer of `AccessToken`. A token is opaque; it must fit into a header. */
export const TokenReply = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,8192}$/)),
  token_type: v.pipe(v.string(), v.regex(/^bearer$/i)),
  expires_in: NumberOrText,
  '.issued': v.optional(v.unknown()),
  '.expires': v.optional(v.unknown()),
})
export type TokenReply = v.InferOutput<typeof TokenReply>

/** Answer of every other operation. `response_text` is their wording and read by nobody. */
export const Envelope = v.object({
  response_code: v.pipe(v.number(), v.integer()),
  response_subcode: v.pipe(v.number(), v.integer()),
  response_data: v.optional(v.unknown()),
})
export type Envelope = v.InferOutput<typeof Envelope>

/** Inside the vendor an exception was thrown. */
export const EXCEPTION = 100

const WithGuid = v.object({ guid: v.custom<Guid>(isGuid) })

/**
 * The user's id in `response_data`: JSON in a text, maybe in a text once more, or the object itself.
 * Undefined when there is none, or something else.
 */
export function readGuid(data: unknown): Guid | undefined {
  try {
    const once = typeof data === 'string' ? parse(data) : data
    const twice = typeof once === 'string' ? parse(once) : once
    const parsed = v.safeParse(WithGuid, twice)
    return parsed.success ? parsed.output.guid : undefined
  } catch {
    return undefined
  }
}

const parse = (text: string): unknown => JSON.parse(text)

/** Of `AddUser` (with an empty `guid`) and `UpdateUser`: always the whole of it. */
export interface UserBody {
  readonly guid: Guid | ''
  readonly user_name: string
  readonly email: string
  readonly name: { readonly first_Name: string; readonly last_Name: string }
  /** `countryCode` with its plus sign: left out it would mean North America. */
  readonly phone: { readonly mobile: { readonly countryCode: string; readonly number: string } }
  readonly alias_name: string
  readonly alias_name1: string
  readonly alias_name2: string
  readonly alias_name3: string
  readonly alias_name4: string
}

/** Describes where a picture or a reading comes from. */
export interface DeviceData {
  readonly browser_name: string
  readonly browser_version: string
  readonly os: string
  readonly os_version: string
  readonly device_name: string
  readonly ip: string
  readonly src_user_id: number
}

/** The JSON part of `ProcessBiometric`, before the keys are put in. */
export interface ProcessBiometrics {
  readonly authentication_id: 1 | 2 | 3
  readonly process_type: 1 | 2 | 3
  /** Not the login name. */
  readonly user_name: Guid
  readonly correlation_id: string
  readonly device_data: DeviceData
  readonly src_user_id: number
}
