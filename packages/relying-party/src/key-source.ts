/**
 * @module
 * The backend's public keys: fetched from one configured address, kept, and fetched again seldom.
 */
// By this name a server without the DOM's types has it too.
import type { CryptoKey } from 'jose'
import * as v from 'valibot'
import type { Clock } from './ports.ts'
import { RelyingPartyError } from './relying-party-error.ts'

/** After one refresh, unknown key ids start no other for this long: made-up ids cost one request. */
const COOL_DOWN_SECONDS = 30
/** The same while no key was ever had: a backend that starts second is found soon. */
const FIRST_COOL_DOWN_SECONDS = 2
/** Keys are fetched again after this, so that a withdrawn one goes. */
const FRESH_SECONDS = 300
/** Keys are trusted this long without a refresh that worked. */
const LAST_GOOD_SECONDS = 86_400
const MOST_KEYS = 32

/** Finds public keys by their ids. */
export interface KeySource {
  /**
   * @param kid  From a token's header: only ever looked up.
   * @throws RelyingPartyError `proof_key_unknown`; `unavailable` when no key set could be had.
   */
  find(kid: string): Promise<CryptoKey>
}

/** What a source is made from. */
export interface KeySourceOptions {
  /** Fetches the key set's entries; throws when it cannot. */
  readonly fetchKeys: () => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly clock: Clock
}

/** Creates a source that has fetched nothing yet. Parallel searches share one fetch. */
export function createKeySource({ fetchKeys, clock }: KeySourceOptions): KeySource {
  let keys: ReadonlyMap<string, CryptoKey> | undefined
  let loadedAt = -Infinity
  let triedAt = -Infinity
  let flight: Promise<void> | undefined

  async function load(): Promise<void> {
    try {
      const next = await importKeys(await fetchKeys())
      if (next.size === 0) return
      keys = next
      loadedAt = clock.now()
    } catch {
      // Unreachable or unreadable: the last good keys stay, and `find` decides whether they will do.
    } finally {
      flight = undefined
    }
  }

  function refresh(): Promise<void> | undefined {
    if (flight) return flight
    const coolDown = keys ? COOL_DOWN_SECONDS : FIRST_COOL_DOWN_SECONDS
    if (clock.now() - triedAt < coolDown) return undefined
    triedAt = clock.now()
    flight = load()
    return flight
  }

  return {
    async find(kid) {
      const isFresh = clock.now() - loadedAt < FRESH_SECONDS
      if (!isFresh || !keys?.has(kid)) await refresh()
      if (!keys || clock.now() - loadedAt >= LAST_GOOD_SECONDS) {
        throw new RelyingPartyError('unavailable')
      }
      const key = keys.get(kid)
      if (!key) throw new RelyingPartyError('proof_key_unknown')
      return key
    },
  }
}

/** A public P-256 key for ES256 signatures. One that holds a private member is not published on purpose. */
const PublicKey = v.object({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: v.string(),
  y: v.string(),
  kid: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  alg: v.optional(v.literal('ES256')),
  use: v.optional(v.literal('sig')),
  d: v.optional(v.never()),
})

async function importKeys(
  entries: readonly Readonly<Record<string, unknown>>[],
): Promise<ReadonlyMap<string, CryptoKey>> {
  const found = new Map<string, CryptoKey>()
  for (const entry of entries.slice(0, MOST_KEYS)) {
    const parsed = v.safeParse(PublicKey, entry)
    if (!parsed.success || found.has(parsed.output.kid)) continue
    const key = await importKey(parsed.output)
    if (key) found.set(parsed.output.kid, key)
  }
  return found
}

/** A point that is not on the curve is left out, the others stay usable. */
async function importKey({ kty, crv, x, y }: v.InferOutput<typeof PublicKey>) {
  try {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
    return await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify'])
  } catch {
    return undefined
  }
}
