/**
 * @module
 * One life of the trial, from its first start to *Start the trial over*: backend, Harbour, Pocket and
 * the shortest embed on one address, all under one folder.
 */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createSqliteReplay } from '@countersign/relying-party/replay/sqlite'
import { createBackend } from '@countersign/server/node'
import type { EntrustControl } from '@countersign/simulators'
import { Hono } from 'hono'
import { findAccount } from './accounts.ts'
import { createAssets } from './assets.ts'
import { createCallLog } from './calls/call-log.ts'
import { createVendorParty } from './calls/vendor-party.ts'
import { watchCall, watchFetch } from './calls/watch.ts'
import type { CertificateVisit } from './certificate/listener.ts'
import { createEntrustRoutes } from './entrust/routes.ts'
import type { TrialCertificate } from './entrust/tenant.ts'
import { openFaces } from './faces.ts'
import { createHarbour } from './harbour/app.ts'
import { openHarbourDatabase } from './harbour/database.ts'
import type { TrialFaces } from './harbour/parts.ts'
import { renderNotFound } from './harbour/pages/not-found.ts'
import { hostGuard, pageHeaders } from './headers.ts'
import { createPlain } from './plain.ts'
import { createPocketApp } from './pocket/app.ts'
import { openPocketMemory } from './pocket/memory.ts'
import { createPocket, type Pocket } from './pocket/pocket.ts'
import { findPerson, seedPeople } from './seed.ts'
import { createTrialSettings } from './settings.ts'
import { createVendorRoutes, openVendors, toPlaces, toSources, type Vendors } from './vendors.ts'
import { createTrialClock, type TrialClock } from './trial-clock.ts'

export interface WorldFacts {
  readonly origin: string
  readonly dataDir: string
  /** Epoch seconds of the machine. */
  readonly machine: () => number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly reset: () => Promise<void>
  readonly certificate: TrialCertificate
}

export interface World {
  /** `env` tells the peer's address. */
  readonly fetch: (request: Request, env: unknown) => Response | Promise<Response>
  readonly pocket: Pocket
  readonly clock: TrialClock
  /** Undefined when the real Entrust is called. */
  readonly entrust: EntrustControl | undefined
  readonly vendors: Vendors
  /** What Entrust's own host for certificates would answer. */
  issueCertificateCode(visit: CertificateVisit): Promise<string | undefined>
  close(): Promise<void>
}

/** @throws Error in production, or when the data folder cannot be read or written. */
export async function openWorld(facts: WorldFacts): Promise<World> {
  const parts = await openParts(facts)
  const { backend, pocket, clock, database, replay, vendors, faces } = parts
  const app = createApp(facts, parts)
  const control = vendors.entrust.simulated?.control
  return {
    fetch: (request, env) => app.fetch(request, { ...(typeof env === 'object' ? env : {}) }),
    pocket,
    clock,
    entrust: control,
    vendors,
    issueCertificateCode: async (visit) => control?.issueCertificateCode(visit),
    async close() {
      await backend.close()
      database.close()
      replay.close()
      await faces?.close()
    },
  }
}

type Parts = Awaited<ReturnType<typeof openParts>>

/** Everything that is open, with everybody seeded. */
async function openParts({ origin, dataDir, machine, environment, certificate }: WorldFacts) {
  const memory = openPocketMemory(join(dataDir, 'pocket.json'))
  const clock = createTrialClock(machine, memory.advancedSeconds)
  const faces = openFaces()
  const vendors = await openVendors({ origin, clock, environment, memory, certificate, faces })
  const production = environment['NODE_ENV'] === 'production'
  const pocket = createPocket(clock, memory, { production, vendors })
  const keys = createKeys(environment)
  const settings = createTrialSettings({
    origin,
    ...keys,
    signIn: environment['HARBOUR_SIGN_IN'],
    sender: pocket.sender,
    vendors: toSources(vendors),
    doors: vendors.allthenticate.doors,
  })
  const calls = createCallLog(clock)
  const backend = await createBackend(settings, {
    dataDir: join(dataDir, 'auth'),
    trial: true,
    clock,
    environment,
    traceCall: watchCall(calls, createVendorParty(toPlaces(vendors))),
    // The trial's terminal stays quiet; the Pocket shows what the visitor needs to know.
    audit: () => undefined,
  })
  await seedPeople({ people: backend.people, memory, clock, vendors })
  const database = openHarbourDatabase(join(dataDir, 'harbour.sqlite'))
  const replay = createSqliteReplay({ file: join(dataDir, 'replay.sqlite'), clock })
  return { clock, vendors, faces, pocket, keys, backend, calls, database, replay }
}

/** All on one address. */
function createApp({ origin, reset }: WorldFacts, parts: Parts): Hono {
  const { clock, vendors, faces, pocket, keys, backend, calls, database, replay } = parts
  const fetch = watchFetch(calls, { from: 'harbour', to: 'countersign' }, backend.fetch)
  const fromPages = watchFetch(calls, { from: 'browser', to: 'countersign' }, backend.fetch)
  const { simulated: entrust } = vendors.entrust
  const app = new Hono()
  app.use(hostGuard(origin))
  // Another server calls it with a site key; only what pages call carries an origin.
  app.all('/auth/*', (c) => (isSite(c.req.path) ? fetch : fromPages)(c.req.raw, c.env))
  if (entrust !== undefined) app.route('/', createEntrustRoutes(entrust, origin))
  app.route('/', createVendorRoutes(vendors))
  app.use(pageHeaders())
  app.route('/', createAssets())
  app.route('/', createPlain({ origin, siteKey: keys.plainKey }))
  const findContacts = async (person: string) => {
    const found = await findPerson(backend.people, person)
    if (found === undefined) return []
    const others = findAccount(person)?.alsoReachedAt ?? []
    return [...found.login_names, ...found.emails, ...found.phones, ...others]
  }
  app.route('/', createPocketApp({ origin, pocket, findContacts, reset, vendors, calls }))
  const siteKeys = keys.harbourKeys
  const authx: TrialFaces['authx'] = vendors.authx.simulated === undefined ? 'real' : 'simulated'
  const harbour = {
    origin,
    siteKeys,
    clock,
    database,
    replay,
    faces: { authx, matcher: faces },
    fetch,
  }
  app.route('/', createHarbour(harbour))
  app.notFound((c) => c.html(renderNotFound(), 404))
  return app
}

const isSite = (path: string): boolean => path.startsWith('/auth/v1/site/')

/** Deletes what a world keeps, and nothing else that may lie in the folder. */
export async function forgetWorld(dataDir: string): Promise<void> {
  const databases = ['harbour.sqlite', 'replay.sqlite'].flatMap((name) => [
    name,
    `${name}-wal`,
    `${name}-shm`,
  ])
  for (const name of ['auth', 'pocket.json', ...databases]) {
    await rm(join(dataDir, name), { recursive: true, force: true })
  }
}

/** Given where somebody else calls the backend for the site, else made at each start. */
const createKeys = (environment: WorldFacts['environment']) => ({
  harbourKeys: {
    'built-in': environment['HARBOUR_SITE_KEY'] ?? createKey(),
    entrust: createKey(),
    both: createKey(),
    authx: createKey(),
    authentimate: createKey(),
  },
  plainKey: environment['PLAIN_SITE_KEY'] ?? createKey(),
})

const createKey = (): string => randomBytes(32).toString('base64url')
