/**
 * @module
 * The keys behind the signer. Made once for all processes, kept sealed in the store, never extractable
 * in memory, published before they are used and withdrawn after the last proof. Only `signing.ts`
 * imports it. Floor 1.
 */
import { PHONE_PROOF_LIFE_SECONDS, PROOF_ALGORITHM, toBase64url } from '@countersign/protocol'
// By this name a server without the DOM's types has it too.
import type { CryptoKey } from 'jose'
import * as v from 'valibot'
import type { Clock, Random } from './ports.ts'
import { Problem } from './problem.ts'

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

/** What the keys are made from. */
export interface KeyDeps {
  readonly store: KeyStore
  readonly vault: KeyVault
  readonly clock: Clock
  readonly random: Random
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
export interface Keys {
  /** The one that signs now. */
  current(): Promise<{ readonly kid: string; readonly key: CryptoKey }>
  /** Those a proof may be signed with now, soon, or was signed with a little ago. Oldest first. */
  shown(): Promise<Jwk[]>
  /** All there are; none where none was needed yet. */
  made(): Promise<Jwk[]>
  /** Makes the next one, in use after `KEY_LEAD_SECONDS`. While one is waiting already it does nothing. */
  rotate(): Promise<void>
  /**
   * Takes a key away for good, proofs that it signed included. Another one signs from now on, though no
   * site has seen it in advance: the waiting one, else a new one.
   *
   * @throws Problem `not_found` when no key has this id.
   */
  withdraw(kid: string): Promise<void>
}

/** How long a process may go on with what it last read from the store. */
export const KEY_CACHE_SECONDS = 60
/** From making a key to using it: ten minutes published, also by the process that looked last. */
export const KEY_LEAD_SECONDS = 600 + KEY_CACHE_SECONDS
/** How long a key is still shown after its successor came into use: ten minutes after its last proof, be it one of the longest. */
export const KEY_TAIL_SECONDS = PHONE_PROOF_LIFE_SECONDS + 600

/** The only curve (ES256). */
export const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** Keys of proofs come and go; that of receipts is made once, and kept for good. */
export type RingName = 'keys/proof' | 'keys/receipt'

interface RingDeps extends KeyDeps {
  readonly name: RingName
}

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
export function createKeys(outside: KeyDeps, name: RingName = 'keys/proof'): Keys {
  const deps: RingDeps = { ...outside, name }
  const ring = createCache(deps, () => loadRing(deps))
  const peeked = createCache(deps, () => deps.store.read(deps.name))
  const openKey = createKeyCache(deps)
  return {
    async current() {
      const record = toCurrent(await ring.read(), deps.clock.now())
      // It may have been made just now.
      peeked.forget()
      return { kid: record.kid, key: await openKey(record) }
    },
    async shown() {
      const { keys } = await ring.read()
      return toShown(keys, deps.clock.now()).map(toJwk)
    },
    async made() {
      const stored = await peeked.read()
      return stored === undefined ? [] : parseRing(stored.value).keys.map(toJwk)
    },
    async rotate() {
      await addKey(deps)
      ring.forget()
    },
    async withdraw(kid) {
      await removeKey(deps, kid)
      ring.forget()
    },
  }
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

/** Reads at most once in `KEY_CACHE_SECONDS`; callers at the same time share one reading. */
function createCache<T>({ clock }: Pick<KeyDeps, 'clock'>, load: () => Promise<T>) {
  let reading: { readonly value: Promise<T>; readonly at: number } | undefined
  return {
    async read(): Promise<T> {
      const now = clock.now()
      const age = reading === undefined ? Infinity : now - reading.at
      if (reading !== undefined && age >= 0 && age < KEY_CACHE_SECONDS) return reading.value
      const started = { value: load(), at: now }
      reading = started
      try {
        return await started.value
      } catch (error) {
        // The next caller tries again.
        if (reading === started) reading = undefined
        throw error
      }
    },
    forget(): void {
      reading = undefined
    },
  }
}

async function loadRing(deps: RingDeps): Promise<KeyRing> {
  const stored = await deps.store.read(deps.name)
  if (stored !== undefined) return parseRing(stored.value)
  const first: KeyRing = { keys: [await makeKey(deps, deps.clock.now(), [])] }
  if (await deps.store.create(deps.name, first)) return first
  // Another process was faster: its key is everyone's.
  const theirs = await deps.store.read(deps.name)
  return parseRing(theirs?.value)
}

function parseRing(value: unknown): KeyRing {
  const parsed = v.safeParse(KeyRing, value)
  if (!parsed.success) throw new Problem('unavailable', { cause: new Error('unreadable key ring') })
  return parsed.output
}

async function addKey(deps: RingDeps): Promise<void> {
  await loadRing(deps)
  for (;;) {
    const stored = await deps.store.read(deps.name)
    const { keys } = parseRing(stored?.value)
    const now = deps.clock.now()
    if (stored === undefined || keys.some((key) => key.usableAt > now)) return
    const next = await makeKey(deps, now + KEY_LEAD_SECONDS, keys)
    const ring: KeyRing = { keys: [...toShown(keys, now), next] }
    // Lost to another rotation: look again, and find its key waiting.
    if (await deps.store.replace(deps.name, stored.version, ring)) return
  }
}

async function removeKey(deps: RingDeps, kid: string): Promise<void> {
  for (;;) {
    const stored = await deps.store.read(deps.name)
    if (stored === undefined) throw new Problem('not_found')
    const ring = parseRing(stored.value)
    if (!ring.keys.some((key) => key.kid === kid)) throw new Problem('not_found')
    const keys = await toKeysWithout(deps, ring, kid)
    if (await deps.store.replace(deps.name, stored.version, { keys } satisfies KeyRing)) return
  }
}

/** The one that signs is never followed by an older one: that was retired, and is shown no longer than before. */
async function toKeysWithout(deps: RingDeps, ring: KeyRing, kid: string): Promise<KeyRecord[]> {
  const now = deps.clock.now()
  const left = toShown(ring.keys, now).filter((key) => key.kid !== kid)
  if (toCurrent(ring, now).kid !== kid) return left
  const older = left.filter((key) => key.usableAt <= now)
  const waiting = left.find((key) => key.usableAt > now)
  const next = waiting ?? (await makeKey(deps, now, ring.keys))
  return [...older, { ...next, usableAt: now }]
}

async function makeKey(
  { vault, random, name }: RingDeps,
  usableAt: number,
  others: readonly KeyRecord[],
): Promise<KeyRecord> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const publicJwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const { x, y } = v.parse(v.object({ x: Coordinate, y: Coordinate }), publicJwk)
  let kid = toBase64url(random.bytes(16))
  while (others.some((other) => other.kid === kid)) kid = toBase64url(random.bytes(16))
  const privateJwk = JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey))
  return { kid, x, y, sealed: await vault.seal(toContext(name, kid), privateJwk), usableAt }
}

const toContext = (name: RingName, kid: string) => `${name}/${kid}`

/** Opens each private key once per process. */
function createKeyCache({ vault, name }: RingDeps) {
  const opened = new Map<string, CryptoKey>()
  return async (record: KeyRecord): Promise<CryptoKey> => {
    const known = opened.get(record.kid)
    if (known !== undefined) return known
    try {
      const jwk = JSON.parse(await vault.open(toContext(name, record.kid), record.sealed))
      const key = await crypto.subtle.importKey('jwk', jwk, CURVE, false, ['sign'])
      opened.set(record.kid, key)
      return key
    } catch (cause) {
      throw new Problem('unavailable', { cause })
    }
  }
}
