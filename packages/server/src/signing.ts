/**
 * @module
 * Signer: the keys that sign proofs. Made once for all processes, kept sealed in the store, never
 * extractable in memory, announced before they are used and withdrawn after the last proof. Floor 1.
 */
import {
  LoginClaims,
  parseBase64url,
  PROOF_ALGORITHM,
  PROOF_LIFE_SECONDS,
  PROOF_TYPES,
  type ProofClaims,
  type ProofPurpose,
  StepUpClaims,
  toBase64url,
} from '@countersign/protocol'
import { compactVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import type { Clock, Random } from './ports.ts'
import { Problem } from './problem.ts'

/** Header `typ` of a proof. */
export type ProofType = (typeof PROOF_TYPES)[ProofPurpose]

/** The three operations of the store that keys need. */
export interface KeyStore {
  create(key: string, value: unknown): Promise<boolean>
  read<T>(key: string): Promise<{ readonly value: T; readonly version: number } | undefined>
  replace(key: string, version: number, value: unknown): Promise<boolean>
}

/** The two operations of the vault that keys need. */
export interface KeyVault {
  seal(context: string, plain: string): Promise<string>
  open(context: string, sealed: string): Promise<string>
}

export interface SignerDeps {
  readonly store: KeyStore
  readonly vault: KeyVault
  readonly clock: Clock
  readonly random: Random
  /** The backend's own URL, exactly as in the claim `iss`. */
  readonly issuer: string
}

/** A public key as `/.well-known/jwks.json` shows it (RFC 7517, RFC 7518 §6.2.1). */
export type Jwk = {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly alg: typeof PROOF_ALGORITHM
  readonly use: 'sig'
}

/** Every method refuses with Problem `unavailable` when there is no store or no readable key. */
export interface Signer {
  /**
   * Signs the claims as they are; the same claims may be signed again for a reply that was lost.
   *
   * @throws TypeError when `iss` is not this issuer or the proof would live longer than its key is shown.
   */
  sign(typ: ProofType, claims: ProofClaims): Promise<string>
  /** Keys a proof may be signed with now, soon, or was signed with a little ago. Oldest first. */
  publicKeys(): Promise<Jwk[]>
  /**
   * Checks 1–3 of a proof made here: shape, algorithm, type, key, signature, and that the claims can be
   * read. Issuer, times, person, session and action are the caller's to check.
   *
   * @throws Problem `proof_malformed`, `proof_algorithm`, `proof_type`, `proof_key_unknown`, `proof_signature`
   */
  verifyOwn(token: string, typ: ProofType): Promise<ProofClaims>
  /** Makes the next key, in use after `KEY_LEAD_SECONDS`. While one is waiting already it does nothing. */
  rotate(): Promise<void>
}

/** How long a process may go on with what it last read from the store. */
export const KEY_CACHE_SECONDS = 60
/** From making a key to using it: ten minutes published, also by the process that looked last. */
export const KEY_LEAD_SECONDS = 600 + KEY_CACHE_SECONDS
/** How long a key is still shown after its successor came into use. */
export const KEY_TAIL_SECONDS = PROOF_LIFE_SECONDS + 600

const RING = 'keys/proof'
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
/** More than any proof of ours; bounds the work for a stranger's text. */
const LONGEST_TOKEN = 4096

const Coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const KeyRecord = v.object({
  kid: v.string(),
  x: Coordinate,
  y: Coordinate,
  /** The private JWK, sealed with the key id as context. */
  sealed: v.string(),
  /** Epoch seconds from which on it signs, until the next key's. */
  usableAt: v.number(),
})
type KeyRecord = v.InferOutput<typeof KeyRecord>

/** All keys, oldest first; never empty. */
const KeyRing = v.object({ keys: v.pipe(v.array(KeyRecord), v.minLength(1)) })
type KeyRing = v.InferOutput<typeof KeyRing>

/** Nothing is read or made before the first call. */
export function createSigner(deps: SignerDeps): Signer {
  const readRing = createRingCache(deps)
  const openKey = createKeyCache(deps)
  return {
    async sign(typ, claims) {
      assertOurs(claims, deps.issuer)
      const record = toCurrent(await readRing(), deps.clock.now())
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: PROOF_ALGORITHM, kid: record.kid, typ })
        .sign(await openKey(record))
    },
    async publicKeys() {
      const { keys } = await readRing()
      return toShown(keys, deps.clock.now()).map(toJwk)
    },
    async verifyOwn(token, typ) {
      const kid = parseHeader(token, typ)
      const { keys } = await readRing()
      const record = toShown(keys, deps.clock.now()).find((key) => key.kid === kid)
      if (record === undefined) throw new Problem('proof_key_unknown')
      return parseClaims(await verifySignature(token, record), typ)
    },
    async rotate() {
      await addKey(deps)
      readRing.forget()
    },
  }
}

function assertOurs(claims: ProofClaims, issuer: string): void {
  if (claims.iss !== issuer)
    throw new TypeError('a proof is signed in the name of this issuer only')
  if (!(claims.exp - claims.iat <= PROOF_LIFE_SECONDS))
    throw new TypeError('the proof lives too long')
}

/** The youngest key whose time has come. Before the first one's time (a clock set back) the first. */
function toCurrent({ keys }: KeyRing, now: number): KeyRecord {
  const current = keys.findLast((key) => key.usableAt <= now) ?? keys[0]
  if (current === undefined) throw new Problem('unavailable')
  return current
}

function toShown(keys: readonly KeyRecord[], now: number): KeyRecord[] {
  return keys.filter((_, i) => {
    const next = keys[i + 1]
    return next === undefined || now < next.usableAt + KEY_TAIL_SECONDS
  })
}

function toJwk({ x, y, kid }: KeyRecord): Jwk {
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: PROOF_ALGORITHM, use: 'sig' }
}

/** Reads the ring at most once in `KEY_CACHE_SECONDS`; callers at the same time share one reading. */
function createRingCache(deps: SignerDeps) {
  let reading: { readonly ring: Promise<KeyRing>; readonly at: number } | undefined
  const read = async () => {
    const now = deps.clock.now()
    const age = reading === undefined ? Infinity : now - reading.at
    if (reading === undefined || age < 0 || age >= KEY_CACHE_SECONDS) {
      const started = { ring: loadRing(deps), at: now }
      reading = started
      started.ring.catch(() => {
        if (reading === started) reading = undefined
      })
    }
    return reading.ring
  }
  return Object.assign(read, {
    forget: () => {
      reading = undefined
    },
  })
}

async function loadRing(deps: SignerDeps): Promise<KeyRing> {
  const stored = await deps.store.read(RING)
  if (stored !== undefined) return parseRing(stored.value)
  const first: KeyRing = { keys: [await makeKey(deps, deps.clock.now(), [])] }
  if (await deps.store.create(RING, first)) return first
  // Another process was faster: its key is everyone's.
  const theirs = await deps.store.read(RING)
  return parseRing(theirs?.value)
}

function parseRing(value: unknown): KeyRing {
  const parsed = v.safeParse(KeyRing, value)
  if (!parsed.success) throw new Problem('unavailable', { cause: new Error('unreadable key ring') })
  return parsed.output
}

async function addKey(deps: SignerDeps): Promise<void> {
  for (;;) {
    await loadRing(deps)
    const stored = await deps.store.read(RING)
    const { keys } = parseRing(stored?.value)
    const now = deps.clock.now()
    if (stored === undefined || keys.some((key) => key.usableAt > now)) return
    const next = await makeKey(deps, now + KEY_LEAD_SECONDS, keys)
    const ring: KeyRing = { keys: [...toShown(keys, now), next] }
    // Lost to another rotation: look again, and find its key waiting.
    if (await deps.store.replace(RING, stored.version, ring)) return
  }
}

async function makeKey(
  { vault, random }: SignerDeps,
  usableAt: number,
  others: readonly KeyRecord[],
): Promise<KeyRecord> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const { x, y } = v.parse(v.object({ x: Coordinate, y: Coordinate }), await toPublic(pair))
  let kid = toBase64url(random.bytes(16))
  while (others.some((other) => other.kid === kid)) kid = toBase64url(random.bytes(16))
  const jwk = JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey))
  return { kid, x, y, sealed: await vault.seal(toContext(kid), jwk), usableAt }
}

const toPublic = (pair: CryptoKeyPair) => crypto.subtle.exportKey('jwk', pair.publicKey)

const toContext = (kid: string) => `keys/proof/${kid}`

/** Opens each private key once per process. */
function createKeyCache({ vault }: SignerDeps) {
  const opened = new Map<string, CryptoKey>()
  return async (record: KeyRecord): Promise<CryptoKey> => {
    const known = opened.get(record.kid)
    if (known !== undefined) return known
    try {
      const jwk = JSON.parse(await vault.open(toContext(record.kid), record.sealed))
      const key = await crypto.subtle.importKey('jwk', jwk, CURVE, false, ['sign'])
      opened.set(record.kid, key)
      return key
    } catch (cause) {
      throw new Problem('unavailable', { cause })
    }
  }
}

const Header = v.record(v.string(), v.unknown())

/** Check 1, and the key id. The token names no algorithm: it must name ours. */
function parseHeader(token: string, typ: ProofType): unknown {
  const parts = token.length > LONGEST_TOKEN ? [] : token.split('.')
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) {
    throw new Problem('proof_malformed')
  }
  const { alg, typ: type, kid, ...others } = parseJson(parts[0] ?? '', Header)
  if (alg !== PROOF_ALGORITHM) throw new Problem('proof_algorithm')
  if (type !== typ) throw new Problem('proof_type')
  // jwk, jku, x5c, crit, b64, zip: nothing but the three we write.
  if (Object.keys(others).length > 0) throw new Problem('proof_malformed')
  return kid
}

async function verifySignature(token: string, record: KeyRecord): Promise<string> {
  const key = await crypto.subtle.importKey('jwk', toImportable(record), CURVE, true, ['verify'])
  try {
    await compactVerify(token, key, { algorithms: [PROOF_ALGORITHM] })
  } catch (cause) {
    throw new Problem('proof_signature', { cause })
  }
  return token.split('.')[1] ?? ''
}

const toImportable = ({ x, y }: KeyRecord) => ({ kty: 'EC', crv: 'P-256', x, y })

function parseClaims(payload: string, typ: ProofType): ProofClaims {
  return typ === PROOF_TYPES.login
    ? parseJson(payload, LoginClaims)
    : parseJson(payload, StepUpClaims)
}

function parseJson<T extends v.GenericSchema>(part: string, schema: T): v.InferOutput<T> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(parseBase64url(part))
    return v.parse(schema, JSON.parse(text))
  } catch (cause) {
    throw new Problem('proof_malformed', { cause })
  }
}
