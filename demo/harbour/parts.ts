/**
 * @module
 * What Harbour is made of, joined once and shared by its routes.
 */
import type { Clock } from '@countersign/server'
import type { Replay } from '@countersign/relying-party'
import { createRelyingParty } from '@countersign/relying-party/hono'
import type { Context } from 'hono'
import { findAccount } from '../accounts.ts'
import type { HarbourDatabase } from './database.ts'
import { createLedger } from './ledger.ts'
import { createNameFinder } from './people.ts'
import { HarbourProblem } from './requests.ts'
import { createSessions, type Session } from './sessions.ts'

export interface HarbourDeps {
  readonly origin: string
  readonly siteKey: string
  readonly clock: Clock
  readonly database: HarbourDatabase
  /** Remembers spent proofs across restarts. */
  readonly replay: Replay
  /** The backend, in the same process. */
  readonly fetch: (request: Request) => Promise<Response>
}

export type HarbourParts = ReturnType<typeof createHarbourParts>

export function createHarbourParts(deps: HarbourDeps) {
  const { origin, siteKey, clock, database, replay, fetch } = deps
  const server = `${origin}/auth`
  const sessions = createSessions(database, clock, origin.startsWith('https:'))
  return {
    clock,
    sessions,
    ledger: createLedger(database, clock),
    findName: createNameFinder({ server, siteKey, fetch }),
    countersign: createRelyingParty({
      server,
      site: 'harbour',
      siteKey,
      fetch,
      clock,
      replay,
      session: (c) => sessions.read(c),
      raise: (c, reached) => sessions.raise(c, reached),
    }),
  }
}

/** The session of a page's call. @throws HarbourProblem `session_required` */
export function getSession({ sessions }: HarbourParts, c: Context): Session {
  const session = sessions.read(c)
  if (session === undefined) throw new HarbourProblem('session_required', 401)
  return session
}

/** The seeded people have a past; the newcomer, and whoever signs up, starts with a gift. */
export function hasHistory(user: string): boolean {
  return findAccount(user) !== undefined && user !== 'newcomer'
}
