/**
 * @module
 * Reads a WebAuthn assertion and checks all of it that needs no key, before the vendor sees it: for which
 * page it was made, for which question, and whether the person was verified. The signature is the
 * vendor's to check. Floor 2, inside `vendors/entrust`.
 */
import { PasskeyAnswer, parseBase64url, toBase64url } from '@countersign/protocol'
import { sha256 } from '@noble/hashes/sha2.js'
import * as v from 'valibot'
import type { JsonObject, SiteFacts } from '../vendor.ts'

/** base64url without padding, in its one canonical spelling. */
const Encoded = (mostBytes: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((mostBytes * 4) / 3)),
    v.check((text) => text !== '' && toUrlSafe(text) === text),
  )

const CredentialId = Encoded(1_023)

const Assertion = v.object({
  id: CredentialId,
  rawId: CredentialId,
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: Encoded(8_192),
    authenticatorData: Encoded(4_096),
    signature: Encoded(1_024),
    /** Some browsers write `null` or an empty text for none. */
    userHandle: v.nullish(v.union([v.literal(''), Encoded(64)])),
  }),
})
/** An assertion of readable shape; nothing in it is verified yet. */
export type Assertion = v.InferOutput<typeof Assertion>

/** Unknown members are allowed and dropped (WebAuthn Level 3 §5.8.1). */
const ClientData = v.object({
  type: v.literal('webauthn.get'),
  challenge: v.string(),
  origin: v.string(),
  crossOrigin: v.optional(v.literal(false)),
  topOrigin: v.optional(v.never()),
})

/** Flags of authenticator data (WebAuthn Level 3 §6.1). */
const UP = 0x01
const UV = 0x04

/** base64 or base64url, padded or not, as base64url; undefined for neither. */
export function toUrlSafe(text: string): string | undefined {
  try {
    const plain = text
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/={0,2}$/, '')
    return toBase64url(parseBase64url(plain))
  } catch {
    return undefined
  }
}

/** Undefined unless the answer holds a well-formed assertion. */
export function parseAssertion(answer: JsonObject): Assertion | undefined {
  const given = v.safeParse(PasskeyAnswer, answer)
  if (!given.success || !('response' in given.output)) return undefined
  const parsed = v.safeParse(Assertion, given.output.response)
  return parsed.success && parsed.output.id === parsed.output.rawId ? parsed.output : undefined
}

/** What an assertion must be for. */
export interface AssertionRules {
  readonly site: Pick<SiteFacts, 'rpId'>
  /** Of the page on which the transaction began. */
  readonly origin: string
  /** base64url. */
  readonly challenge: string
  readonly needsVerification: boolean
}

/**
 * What the authenticator reported; undefined for an assertion that was made for another page, question or
 * domain, or without a person.
 */
export function judgeAssertion(
  { response }: Assertion,
  { site, origin, challenge, needsVerification }: AssertionRules,
): { readonly userVerified: boolean } | undefined {
  const client = parseClientData(response.clientDataJSON)
  const isMeant = client?.challenge === challenge && client.origin === origin
  const data = parseBase64url(response.authenticatorData)
  const flags = data[32]
  if (!isMeant || flags === undefined || data.length < 37) return undefined
  const domain = sha256(new TextEncoder().encode(site.rpId))
  const userVerified = (flags & UV) !== 0
  const isOurs = domain.every((byte, i) => byte === data[i])
  if (!isOurs || (flags & UP) === 0 || (needsVerification && !userVerified)) return undefined
  return { userVerified }
}

function parseClientData(encoded: string): v.InferOutput<typeof ClientData> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(parseBase64url(encoded))
    const parsed = v.safeParse(ClientData, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
