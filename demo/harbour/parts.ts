/**
 * @module
 * What Harbour is made of, joined once and shared by its routes.
 */
import type { Clock } from '@countersign/server'
import type { Replay } from '@countersign/relying-party'
import { createRelyingParty } from '@countersign/relying-party/hono'
import type { Context, Env, MiddlewareHandler } from 'hono'
import { findAccount } from '../accounts.ts'
import { DEFAULT_RUN, RUNS, SITE_OF_RUN, type Run } from '../runs.ts'
import type { HarbourDatabase } from './database.ts'
import { createLedger } from './ledger.ts'
import type { Viewer } from './pages/layout.ts'
import { createNameFinder } from './people.ts'
import { HarbourProblem } from './requests.ts'
import { createSessions, type Session } from './sessions.ts'

/** Who compares faces where AuthX does. */
export interface TrialFaces {
  readonly authx: 'simulated' | 'real'
  /** What the simulated one compares with; undefined: any face passes. */
  readonly matcher: { ready(): Promise<void> } | undefined
}

export interface HarbourDeps {
  readonly origin: string
  /** One for each site that Harbour can run on. */
  readonly siteKeys: Readonly<Record<Run, string>>
  readonly clock: Clock
  readonly database: HarbourDatabase
  /** Remembers spent proofs across restarts. */
  readonly replay: Replay
  /** Who compares faces: the page says so. */
  readonly faces: TrialFaces
  /** The backend, in the same process. */
  readonly fetch: (request: Request) => Promise<Response>
}

export type HarbourParts = ReturnType<typeof createHarbourParts>
type Party = HarbourParts['parties'][Run]

export function createHarbourParts(deps: HarbourDeps) {
  const { origin, siteKeys, clock, database, replay, faces, fetch } = deps
  const server = `${origin}/auth`
  const sessions = createSessions(database, clock, origin.startsWith('https:'))
  /** A session counts for the site it began at, and for no other. */
  const createParty = (run: Run) =>
    createRelyingParty({
      server,
      site: SITE_OF_RUN[run],
      siteKey: siteKeys[run],
      fetch,
      clock,
      replay,
      session: (c) => {
        const session = sessions.read(c)
        return session?.run === run ? session : undefined
      },
      raise: (c, reached) => sessions.raise(c, reached),
    })
  return {
    clock,
    faces,
    sessions,
    ledger: createLedger(database, clock),
    findName: createNameFinder({ server, siteKey: siteKeys['built-in'], fetch }),
    parties: {
      'built-in': createParty('built-in'),
      entrust: createParty('entrust'),
      both: createParty('both'),
      authx: createParty('authx'),
      authentimate: createParty('authentimate'),
    } satisfies Record<Run, unknown>,
  }
}

/**
 * A middleware for each site, made once; the one that runs is that of the sign-in.
 *
 * @param make  From the site's relying party.
 */
export function onOwnSite<E extends Env>(
  { parties, sessions }: HarbourParts,
  make: (party: Party) => MiddlewareHandler<E>,
): MiddlewareHandler<E> {
  const steps = new Map(RUNS.map((run) => [run, make(parties[run])]))
  return async function runOnOwnSite(c, next) {
    return steps.get(sessions.read(c)?.run ?? DEFAULT_RUN)?.(c, next)
  }
}

/** The session of a page's call. @throws HarbourProblem `session_required` */
export function getSession({ sessions }: HarbourParts, c: Context): Session {
  const session = sessions.read(c)
  if (session === undefined) throw new HarbourProblem('session_required', 401)
  return session
}

/** Who is looking, for the page. */
export async function toViewer({ findName }: HarbourParts, session: Session): Promise<Viewer> {
  const { user, run } = session
  return { user, name: await findName(user), run }
}

/** The seeded people have a past; the newcomer, and whoever signs up, starts with a gift. */
export function hasHistory(user: string): boolean {
  return findAccount(user) !== undefined && user !== 'newcomer'
}
