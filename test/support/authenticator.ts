/**
 * @module
 * A software authenticator and the browser around it: answers WebAuthn options as JSON, well or, on
 * request, badly in one respect. WebCrypto alone, so it runs on Node, Deno, Bun and workerd. For tests.
 */
import { parseBase64url, toBase64url } from '@countersign/protocol'
import type { AttestationMaker } from './attestation.ts'
import { type Cbor, join, toCbor } from './cbor.ts'
import { createKeyPair, type KeyAlgorithmName, type KeyPair, toCoseBytes } from './key-pair.ts'

type Json = Readonly<Record<string, unknown>>

/** Flags of authenticator data (WebAuthn Level 3 §6.1). */
export const FLAGS = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 } as const

export interface AuthenticatorSettings {
  /** Origin of the page. */
  readonly origin: string
  /** Default: ES256. */
  readonly algorithm?: KeyAlgorithmName
  /** Default: UP, UV, BE and BS: a synced passkey. A security key: UP alone. */
  readonly flags?: number
  /** 16 bytes. Default zeros. */
  readonly aaguid?: Uint8Array
  /** Count of each new signature. Default: it does not count. */
  readonly counts?: boolean
  /** Attests with a maker's certificate (`packed`), or with the key itself. Default: `none`. */
  readonly attestation?: AttestationMaker | 'self'
}

/** What to do otherwise than asked; each member makes one fault. */
export interface Overrides {
  readonly type?: string
  readonly challenge?: string
  readonly origin?: string
  readonly crossOrigin?: unknown
  readonly topOrigin?: unknown
  /** Further members of the client data; a strict reader would break on them. */
  readonly clientData?: Json
  /** Before the client data: a byte order mark. */
  readonly bom?: boolean
  readonly rpId?: string
  /** Flags instead of the authenticator's own; AT and ED are added where they belong. */
  readonly flags?: number
  readonly signCount?: number
  /** `null`: none. */
  readonly userHandle?: string | null
  readonly credentialId?: Uint8Array
  readonly id?: string
  readonly rawId?: string
  readonly credentialType?: string
  readonly badSignature?: boolean
  readonly extensions?: ReadonlyMap<string, Cbor>
  /** Bytes after the authenticator data. */
  readonly trailing?: Uint8Array
  /** Members of the public key instead of the true ones. */
  readonly cose?: ReadonlyMap<number, Cbor>
  readonly fmt?: string
  readonly attStmt?: ReadonlyMap<string, Cbor>
  /** Algorithm that a self attestation names. */
  readonly attestationAlg?: number
  readonly transports?: unknown
}

/** A credential inside the authenticator. */
export interface SoftCredential {
  readonly id: string
  readonly rpId: string
  readonly userHandle: string
  readonly keys: KeyPair
}

export interface Authenticator {
  readonly credentials: readonly SoftCredential[]
  /** Answers PublicKeyCredentialCreationOptionsJSON with RegistrationResponseJSON. */
  create(options: Json, overrides?: Overrides): Promise<Json>
  /**
   * Answers PublicKeyCredentialRequestOptionsJSON with AuthenticationResponseJSON, by the newest
   * credential that fits the list.
   *
   * @throws Error when it has none.
   */
  get(options: Json, overrides?: Overrides): Promise<Json>
}

export function createAuthenticator(settings: AuthenticatorSettings): Authenticator {
  const credentials: SoftCredential[] = []
  let signCount = 0
  const count = () => (settings.counts === true ? (signCount += 1) : 0)
  return {
    credentials,
    async create(options, overrides = {}) {
      const rp = toRecord(options['rp'])
      const keys = await createKeyPair(settings.algorithm ?? 'ES256')
      const id = overrides.credentialId ?? crypto.getRandomValues(new Uint8Array(32))
      const userHandle = String(toRecord(options['user'])['id'])
      const credential = { id: toBase64url(id), rpId: String(rp['id']), userHandle, keys }
      credentials.push(credential)
      return register({ settings, options, overrides, credential, signCount: count() })
    },
    async get(options, overrides = {}) {
      const listed = toIds(options['allowCredentials'])
      const credential = credentials.findLast(
        (one) => one.rpId === options['rpId'] && (listed === undefined || listed.includes(one.id)),
      )
      if (credential === undefined) throw new Error('NotAllowedError')
      return assertHolder({ settings, options, overrides, credential, signCount: count() })
    },
  }
}

interface Task {
  readonly settings: AuthenticatorSettings
  readonly options: Json
  readonly overrides: Overrides
  readonly credential: SoftCredential
  readonly signCount: number
}

async function register(task: Task): Promise<Json> {
  const { settings, overrides, credential } = task
  const clientData = toClientData(task, 'webauthn.create')
  const id = parseBase64url(credential.id)
  const attested = join(
    settings.aaguid ?? new Uint8Array(16),
    Uint8Array.of(id.length >> 8, id.length & 255),
    id,
    toCoseBytes(overrides.cose ?? credential.keys.cose),
  )
  const authData = await toAuthenticatorData(task, attested)
  const signed = join(authData, await toHash(clientData))
  const made = await attest(task, signed)
  const attestationObject = toCbor(
    new Map<string, Cbor>([
      ['fmt', overrides.fmt ?? made.fmt],
      ['attStmt', overrides.attStmt ?? made.attStmt],
      ['authData', authData],
    ]),
  )
  return toEnvelope(task, {
    clientDataJSON: toBase64url(clientData),
    attestationObject: toBase64url(attestationObject),
    transports: overrides.transports ?? ['internal', 'hybrid'],
  })
}

async function attest({ settings, credential, overrides }: Task, signed: Uint8Array<ArrayBuffer>) {
  const { attestation } = settings
  if (attestation === undefined) return { fmt: 'none', attStmt: new Map<string, Cbor>() }
  if (attestation !== 'self') return attestation.attest(signed, settings.aaguid)
  const alg = overrides.attestationAlg ?? credential.keys.alg
  const sig = spoil(await credential.keys.sign(signed), overrides.badSignature)
  return {
    fmt: 'packed',
    attStmt: new Map<string, Cbor>([
      ['alg', alg],
      ['sig', sig],
    ]),
  }
}

async function assertHolder(task: Task): Promise<Json> {
  const { overrides, credential } = task
  const clientData = toClientData(task, 'webauthn.get')
  const authData = await toAuthenticatorData(task)
  const signature = await credential.keys.sign(join(authData, await toHash(clientData)))
  const userHandle =
    overrides.userHandle === undefined ? credential.userHandle : overrides.userHandle
  return toEnvelope(task, {
    clientDataJSON: toBase64url(clientData),
    authenticatorData: toBase64url(authData),
    signature: toBase64url(spoil(signature, overrides.badSignature)),
    ...(userHandle !== null && { userHandle }),
  })
}

const toEnvelope = ({ credential, overrides }: Task, response: Json): Json => ({
  id: overrides.id ?? credential.id,
  rawId: overrides.rawId ?? overrides.id ?? credential.id,
  type: overrides.credentialType ?? 'public-key',
  authenticatorAttachment: 'platform',
  clientExtensionResults: {},
  response,
})

function toClientData({ settings, options, overrides }: Task, type: string) {
  const { crossOrigin = false, topOrigin, clientData = {}, bom = false } = overrides
  const text = JSON.stringify({
    type: overrides.type ?? type,
    challenge: overrides.challenge ?? options['challenge'],
    origin: overrides.origin ?? settings.origin,
    crossOrigin,
    ...(topOrigin !== undefined && { topOrigin }),
    ...clientData,
  })
  return new TextEncoder().encode(bom ? `\uFEFF${text}` : text)
}

async function toAuthenticatorData(task: Task, attested?: Uint8Array) {
  const { settings, overrides, credential } = task
  const { UP, UV, BE, BS, AT, ED } = FLAGS
  const { extensions, trailing = new Uint8Array() } = overrides
  const flags =
    (overrides.flags ?? settings.flags ?? UP | UV | BE | BS) |
    (attested === undefined ? 0 : AT) |
    (extensions === undefined ? 0 : ED)
  const count = new Uint8Array(4)
  new DataView(count.buffer).setUint32(0, overrides.signCount ?? task.signCount)
  return join(
    await toHash(new TextEncoder().encode(overrides.rpId ?? credential.rpId)),
    Uint8Array.of(flags),
    count,
    attested ?? new Uint8Array(),
    extensions === undefined ? new Uint8Array() : toCbor(extensions),
    trailing,
  )
}

const toHash = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** Flips a bit near the end, inside the last number of every signature format. */
function spoil(signature: Uint8Array<ArrayBuffer>, bad = false): Uint8Array<ArrayBuffer> {
  return bad
    ? signature.map((byte, i) => (i === signature.length - 2 ? byte ^ 1 : byte))
    : signature
}

function toRecord(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object')
  return Object.fromEntries(Object.entries(value))
}

function toIds(list: unknown): readonly string[] | undefined {
  return Array.isArray(list) ? list.map((one) => String(toRecord(one)['id'])) : undefined
}
