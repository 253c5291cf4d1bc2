/**
 * @module
 * TokenCache: one bearer for all calls, in memory, fetched once for everybody who waits, and renewed in
 * time. One per opened vendor: so no token of one base URL or application meets another. Floor 2, inside
 * `vendors/authx`.
 */
import type { Clock } from '../../ports.ts'
import { Secret } from '../../secret.ts'
import { AUTHX } from './settings.ts'
import type { TokenReply } from './wire.ts'

/** A bearer, and for how many seconds it is good. */
export interface Token {
  readonly secret: Secret
  readonly lifeSeconds: number
}

/** Hands out the bearer. */
export interface TokenCache {
  /** @throws whatever fetching one threw. */
  get(): Promise<Secret>
  /** It does not count there. Another one that was fetched meanwhile stays. */
  drop(secret: Secret): void
}

/** Renewed when less than that is left, or less than a tenth of its life. */
const EARLY_SECONDS = 3600
const EARLY_PART = 0.1
/** After a renewal that failed, for as long as the old one is good. */
const PAUSE_SECONDS = 30
/** A runtime may drop the request in which a fetch began: then nobody waits for it any longer. */
const LOST_SECONDS = 30

interface Held {
  readonly secret: Secret
  /** Epoch seconds. */
  readonly endsAt: number
  readonly renewAt: number
}

interface Flight {
  readonly held: Promise<Held>
  readonly since: number
}

/** @param fetch  Asks the vendor for a new one, with retries of its own. */
export function createTokenCache(clock: Clock, fetch: () => Promise<Token>): TokenCache {
  let held: Held | undefined
  let flight: Flight | undefined
  let pausedUntil = 0

  const isLost = ({ since }: Flight) => clock.now() >= since + LOST_SECONDS
  const renew = (): Promise<Held> => {
    if (flight !== undefined && !isLost(flight)) return flight.held
    const started: Flight = { held: load(), since: clock.now() }
    flight = started
    const land = () => {
      if (flight === started) flight = undefined
    }
    started.held.then(land, land)
    return started.held
  }
  const load = async (): Promise<Held> => {
    held = toHeld(await fetch(), clock.now())
    return held
  }
  const renewEarly = () => {
    if (clock.now() < pausedUntil) return
    renew().catch(() => {
      pausedUntil = clock.now() + PAUSE_SECONDS
    })
  }

  return {
    async get() {
      const now = clock.now()
      if (held === undefined || now >= held.endsAt) return (await renew()).secret
      if (now >= held.renewAt) renewEarly()
      return held.secret
    },
    drop: (secret) => {
      if (held?.secret === secret) held = undefined
    },
  }
}

function toHeld({ secret, lifeSeconds }: Token, now: number): Held {
  const early = Math.min(lifeSeconds * EARLY_PART, EARLY_SECONDS)
  return { secret, endsAt: now + lifeSeconds, renewAt: now + lifeSeconds - early }
}

/**
 * The smaller of what it says it lasts and the time between its two dates. Neither date is compared with
 * our clock: the vendor's may go wrong. Undefined for a token that is no good any more.
 */
export function toToken(reply: TokenReply): Token | undefined {
  const [issued, expires] = [reply['.issued'], reply['.expires']].map(toSeconds)
  const between =
    issued === undefined || expires === undefined ? reply.expires_in : expires - issued
  const lifeSeconds = Math.min(reply.expires_in, between)
  if (lifeSeconds <= 0) return undefined
  return { secret: new Secret(reply.access_token, `vendors.${AUTHX}.token`), lifeSeconds }
}

const toSeconds = (date: unknown): number | undefined => {
  const at = typeof date === 'string' ? Date.parse(date) / 1000 : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
