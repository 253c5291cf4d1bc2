/**
 * @module
 * The options that the browser is given, in WebAuthn's JSON form, and the lists of credentials in them:
 * real, or made up for a name that nobody has. Floor 2, inside `vendors/local`.
 */
import { parseBase64url, toBase64url, type AuthenticatorKind } from '@countersign/protocol'
import * as v from 'valibot'
import { toCanonicalName } from '../../../canonical-name.ts'
import type { Vault } from '../../../vault.ts'
import type { EnrolInput, Enrolment, JsonObject, PersonFacts, StartInput } from '../../vendor.ts'
import { PROMPT_TTL_SECONDS } from '../method.ts'
import { ALGORITHMS } from './cose-key.ts'
import { CredentialData } from './credential-data.ts'

/** A public key credential descriptor (WebAuthn Level 3 §5.8.3). */
export interface Descriptor {
  readonly id: string
  readonly transports?: readonly string[]
}

const TIMEOUT_MS = PROMPT_TTL_SECONDS * 1000

const toJson = ({ id, transports = [] }: Descriptor): JsonObject => ({
  type: 'public-key',
  id,
  ...(transports.length > 0 && { transports }),
})

/** PublicKeyCredentialRequestOptionsJSON. */
export function toRequestOptions(
  { kind, context }: StartInput,
  challenge: string,
  allowed: readonly Descriptor[] | undefined,
): JsonObject {
  return {
    challenge,
    rpId: context.site.rpId,
    timeout: TIMEOUT_MS,
    userVerification: kind === 'passkey' ? 'required' : 'preferred',
    ...(kind === 'security-key' && { hints: ['security-key'] }),
    ...(allowed !== undefined && { allowCredentials: allowed.map(toJson) }),
  }
}

/** PublicKeyCredentialCreationOptionsJSON. All the person has is excluded: one entry for one device. */
export function toCreationOptions(
  { kind, context, person }: EnrolInput,
  challenge: string,
  attestation: 'none' | 'direct',
): JsonObject {
  const held = [...toHeld(person, 'passkey'), ...toHeld(person, 'security-key')]
  return {
    rp: { id: context.site.rpId, name: context.site.name },
    user: { id: person.handle, name: person.loginName, displayName: person.displayName },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: held.map(toJson),
    ...toSelection(kind),
    attestation,
    extensions: { credProps: true },
  }
}

function toSelection(kind: AuthenticatorKind): JsonObject {
  if (kind === 'passkey') {
    return {
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
    }
  }
  return {
    authenticatorSelection: {
      authenticatorAttachment: 'cross-platform',
      residentKey: 'discouraged',
      requireResidentKey: false,
      userVerification: 'preferred',
    },
    hints: ['security-key'],
  }
}

/** The person's credentials of a kind, locked ones left out. */
export const toUsable = (person: PersonFacts, kind: AuthenticatorKind): readonly Descriptor[] =>
  toDescriptors(person.enrolments.filter((one) => one.kind === kind && one.lockedAt === undefined))

const toHeld = (person: PersonFacts, kind: AuthenticatorKind): readonly Descriptor[] =>
  toDescriptors(person.enrolments.filter((one) => one.kind === kind))

const toDescriptors = (enrolments: readonly Enrolment[]): readonly Descriptor[] =>
  enrolments
    .map((one) => v.safeParse(CredentialData, one.data))
    .filter((parsed) => parsed.success)
    .map(({ output }) => ({ id: output.credentialId, transports: output.transports }))

/**
 * The list a stranger gets for security keys, which cannot be asked without one. Ids in a fixed order
 * and no transports: a made-up list must look like a real one.
 */
export const toStrangersList = (real: readonly Descriptor[]): readonly Descriptor[] =>
  real.map(({ id }) => ({ id })).toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** Lengths of ids that keys make: U2F and older FIDO2 keys 64 bytes, newer ones 48. */
const ID_LENGTHS = [64, 48] as const

/**
 * Ids that stand for nobody's keys: the same each time for one name at one site, so that asking twice
 * tells nothing, and unlike those of any other name. Mostly one key, now and then two.
 */
export async function toDecoyList(
  vault: Pick<Vault, 'mac'>,
  site: string,
  loginName: string,
): Promise<readonly Descriptor[]> {
  // Spellings that find the same person must make the same decoy.
  const name = toCanonicalName(loginName)
  const draw = async (use: string) =>
    parseBase64url(await vault.mac('decoy', 'security-key', site, name, use))
  const [shape = 0, model = 0] = await draw('shape')
  const ids = Array.from({ length: shape % 4 === 0 ? 2 : 1 }, async (_, i) => {
    const bytes = [...(await draw(`${i}/0`)), ...(await draw(`${i}/1`))]
    return toBase64url(Uint8Array.from(bytes.slice(0, ID_LENGTHS[model % 2])))
  })
  return toStrangersList((await Promise.all(ids)).map((id) => ({ id })))
}
