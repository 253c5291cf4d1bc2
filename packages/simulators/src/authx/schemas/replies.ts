/**
 * @module
 * The bodies of the replies, field by field and in the vendor's order.
 */
import * as v from 'valibot'
import { EXCEPTION, type Operation } from '../enums.ts'

const whole = v.pipe(v.number(), v.integer())
/** The vendor's page types some numbers one way and shows them the other. */
const number = v.union([whole, v.pipe(v.string(), v.regex(/^[0-9]+$/))])
/** RFC 1123, in GMT. */
const HttpDate = v.pipe(
  v.string(),
  v.regex(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/),
)

const Token = v.strictObject({
  access_token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)),
  token_type: v.literal('bearer'),
  expires_in: number,
  CompanyId: number,
  '.issued': HttpDate,
  '.expires': HttpDate,
})

const defineEnvelope = (codes: readonly number[]) =>
  v.strictObject({
    response_code: v.picklist(codes),
    response_subcode: v.picklist([0, EXCEPTION]),
    response_text: v.nullable(v.string()),
    response_data: v.nullable(v.string()),
  })

const Envelope = defineEnvelope([0, 1])
const BiometricEnvelope = v.strictObject({
  ...defineEnvelope([0, 1, 2, 3, 4, 5, 6, 7, 8]).entries,
  correlation_id: v.nullable(v.string()),
})

/** Success carries the guid, as JSON in a text. */
const Guid = v.strictObject({ guid: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)) })
const parsed = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([Guid, v.pipe(v.string(), v.parseJson(), Guid)]),
)
const UserEnvelope = v.union([
  v.strictObject({ ...Envelope.entries, response_code: v.literal(1), response_data: parsed }),
  v.strictObject({ ...Envelope.entries, response_code: v.literal(0), response_data: v.null() }),
])

/** Of the OAuth server. */
export const OAuthError = v.strictObject({ error: v.string(), error_description: v.string() })

/** Of everything else: 401, 404, 405, 413, 415, 429, 5xx. */
export const Failure = v.strictObject({
  Message: v.string(),
  ExceptionMessage: v.optional(v.string()),
})

/** By operation. */
export const REPLIES: Readonly<Record<Operation, v.GenericSchema>> = {
  AccessToken: Token,
  AddUser: UserEnvelope,
  UpdateUser: UserEnvelope,
  DeleteUser: Envelope,
  GeneratePin: Envelope,
  VerifyPin: Envelope,
  ProcessBiometric: BiometricEnvelope,
}

/** Names in the order in which they are sent. */
export const KEY_ORDER: readonly string[] = [
  'access_token',
  'token_type',
  'expires_in',
  'CompanyId',
  '.issued',
  '.expires',
  'response_code',
  'response_subcode',
  'response_text',
  'response_data',
  'correlation_id',
]
