/**
 * @module
 * Who is signed in at the site, as the site tells it, and the name under which that leaves the site.
 */
import {
  AcrSchema,
  isAcrReached,
  PROOF_LEEWAY_SECONDS,
  toSha256,
  UserId,
} from '@countersign/protocol'
import * as v from 'valibot'
import type { Level } from './level.ts'

/** The site's own session of the request. */
export interface SiteSession {
  /** The session's id at the site. It leaves the site only as base64url SHA-256. */
  readonly id: string
  /** The site's own id of the person: `who.user` of the sign-in. */
  readonly user: string
  /** Level this session has: `who.acr`, or what `raise` was told last. */
  readonly acr?: string | undefined
  /** Epoch seconds: `who.authTime`, or what `raise` was told last. */
  readonly authTime?: number | undefined
  /** `who.sid`: joins a step-up to the sign-in, so that ending one ends the other. */
  readonly sid?: string | undefined
}

/** What `session` may give: anything falsy means that nobody is signed in. */
export type MaybeSession = SiteSession | undefined | null | false | '' | 0

const SessionShape = v.object({ id: v.pipe(v.string(), v.minLength(1)), user: UserId })

/**
 * Checks what the site's `session` gave.
 *
 * @returns undefined when nobody is signed in.
 * @throws TypeError when it is no session: a mistake in the site's code, to be seen at once.
 */
export function parseSession(given: MaybeSession): SiteSession | undefined {
  if (!given) return undefined
  if (!v.is(SessionShape, given)) {
    throw new TypeError('session() must give { id, user }, both text that is not empty')
  }
  return given
}

/** The session's name in requests and proofs; nobody can make a cookie of it. */
export function toSessionName(session: SiteSession): Promise<string> {
  return toSha256(session.id)
}

/** True when the session's own level and age are good enough: the quiet period after a step-up. */
export function isSessionGood(session: SiteSession, level: Level, now: number): boolean {
  const acr = v.is(AcrSchema, session.acr) ? session.acr : undefined
  if (!isAcrReached(acr, level.acrValues)) return false
  if (level.maxAge === undefined) return true
  const { authTime } = session
  if (authTime === undefined || authTime > now + PROOF_LEEWAY_SECONDS) return false
  return now - authTime <= level.maxAge
}
