/**
 * @module
 * Reads what the page hands over (RegistrationResponseJSON, AuthenticationResponseJSON) and checks what
 * the WebAuthn library leaves to us: exact encodings, sizes, the site's origins, framing. Floor 2, inside
 * `vendors/local`.
 */
import { PasskeyAnswer, parseBase64url, toBase64url } from '@countersign/protocol'
import * as v from 'valibot'
import type { JsonObject, SiteFacts } from '../../vendor.ts'

/** base64url without padding in its one canonical spelling: two spellings of one id would be two ids. */
const Encoded = (mostBytes: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((mostBytes * 4) / 3)),
    v.check((text) => isCanonical(text)),
  )

function isCanonical(text: string): boolean {
  try {
    return text !== '' && toBase64url(parseBase64url(text)) === text
  } catch {
    return false
  }
}

/** A credential id has at most 1,023 bytes (WebAuthn Level 3 §7.1 step 25). */
const CredentialId = Encoded(1_023)
const ClientData = Encoded(8_192)

const Envelope = {
  id: CredentialId,
  rawId: CredentialId,
  type: v.literal('public-key'),
}

const Registration = v.object({
  ...Envelope,
  response: v.object({
    clientDataJSON: ClientData,
    attestationObject: Encoded(32_768),
    transports: v.optional(v.unknown()),
  }),
})
/** A registration of readable shape; nothing in it is verified yet. */
export type Registration = v.InferOutput<typeof Registration>

const Assertion = v.object({
  ...Envelope,
  response: v.object({
    clientDataJSON: ClientData,
    authenticatorData: Encoded(4_096),
    signature: Encoded(1_024),
    /** Some browsers write `null` or an empty text for none. */
    userHandle: v.nullish(v.union([v.literal(''), Encoded(64)])),
  }),
})
/** An assertion of readable shape; nothing in it is verified yet. */
export type Assertion = v.InferOutput<typeof Assertion>

/** Unknown members are allowed and dropped; never compared with a template (§5.8.1). */
const CollectedClientData = v.object({
  origin: v.string(),
  crossOrigin: v.optional(v.literal(false)),
  /** Only ever there when framed by another origin, which we never are. */
  topOrigin: v.optional(v.never()),
})

/** @throws Error unless the answer holds a well-formed registration. */
export const parseRegistration = (answer: JsonObject): Registration =>
  parseResponse(Registration, answer)

/** @throws Error unless the answer holds a well-formed assertion. */
export const parseAssertion = (answer: JsonObject): Assertion => parseResponse(Assertion, answer)

function parseResponse<T>(schema: v.GenericSchema<unknown, T>, answer: JsonObject): T {
  const given = v.parse(PasskeyAnswer, answer)
  if (!('response' in given)) throw new TypeError('declined')
  return v.parse(schema, given.response)
}

/**
 * Client data of a page of this site that nobody frames. That its origin is the very one the
 * transaction began on, its type and its challenge are the library's part.
 *
 * @throws Error otherwise.
 */
export function assertClientData(
  clientDataJSON: string,
  { origins }: Pick<SiteFacts, 'origins'>,
): void {
  const text = new TextDecoder().decode(parseBase64url(clientDataJSON))
  const { origin } = v.parse(CollectedClientData, JSON.parse(text))
  if (!origins.includes(origin)) throw new TypeError('not an origin of the site')
}

/** Transports as they may be kept: known in shape, each once, few. Anything else is dropped. */
export function toTransports(given: unknown): readonly string[] {
  if (!Array.isArray(given)) return []
  const names = given.filter(
    (name): name is string => typeof name === 'string' && /^[a-z-]{1,20}$/.test(name),
  )
  return [...new Set(names)].slice(0, 8)
}
