/**
 * @module
 * Puts the simulator together: one Hono application with the vendor's paths, and the control beside it.
 */
import { Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { answerInstead, toResponse } from '../apply-fault.ts'
import { type Clock, createSimulatorClock, waitByTimer } from '../clock.ts'
import { type Random, systemRandom } from '../random.ts'
import { untilAborted } from '../until-aborted.ts'
import type { EntrustControl } from './control.ts'
import { createControl } from './create-control.ts'
import { createOidcKeys, type OidcKeys } from './oidc/keys.ts'
import { createOidcRoutes } from './oidc/routes.ts'
import type { OidcClient, OidcState } from './oidc/state.ts'
import { createOperationRoutes } from './operation-routes.ts'
import { createPageRoutes } from './page-routes.ts'
import type { EntrustApplication } from './rules.ts'
import {
  ENTRUST_APPLICATIONS,
  ENTRUST_OIDC_CLIENT,
  ENTRUST_PERSONA,
  SEEDED_APPLICATIONS,
} from './seed.ts'
import type { EntrustSettings } from './settings.ts'
import { createTenant, type IdTokenFacts, type Tenant } from './state/tenant.ts'
import type { EntrustUser } from './user.ts'

/** A client of the OIDC side. */
export interface EntrustOidcClient {
  readonly clientId: string
  /** Default: a public client. */
  readonly clientSecret?: string
  /** Exact addresses, or any on the origin of `baseUrl`. */
  readonly redirectUris: readonly string[] | 'same-origin'
  /** Where `authorizejwt` authenticates. Default: the application `everything`. */
  readonly applicationId?: string
}

/** Where it stands, and what is there from the start. */
export interface EntrustSimulatorOptions {
  /** Where clients reach it, with the base path: `http://localhost:3000/vendors/entrust`. */
  readonly baseUrl: string
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: the machine's. */
  readonly random?: Random
  /** Waits for the fault `slow`. Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly settings?: Partial<EntrustSettings>
  /** Default: the persona. */
  readonly users?: readonly EntrustUser[]
  /** Default: one for each rule in `ENTRUST_APPLICATIONS`. */
  readonly applications?: readonly EntrustApplication[]
  /** Default: the public client `ENTRUST_OIDC_CLIENT`. */
  readonly clients?: readonly EntrustOidcClient[]
}

/** One tenant. */
export interface EntrustSimulator {
  /** Answers paths below the base path; the five operations also at the root of the origin. */
  readonly app: Hono
  readonly fetch: (request: Request) => Promise<Response>
  readonly control: EntrustControl
}

/** Makes a tenant that keeps everything in memory. */
export function createEntrustSimulator(options: EntrustSimulatorOptions): EntrustSimulator {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const clock = createSimulatorClock(options.clock)
  const issuer = `${baseUrl}/api/oidc`
  const keys = createOidcKeys(clock, issuer)
  const tenant = createTenant(
    {
      clock,
      random: options.random ?? systemRandom,
      baseUrl,
      readIdToken: (jwt) => readIdToken(keys, jwt),
    },
    {
      users: options.users ?? [ENTRUST_PERSONA],
      applications: options.applications ?? SEEDED_APPLICATIONS,
      settings: options.settings ?? {},
    },
  )
  const oidc: OidcState = {
    tenant,
    keys,
    issuer,
    clients: (options.clients ?? [SEEDED_CLIENT]).map(toClient),
    waiting: new Map(),
    codes: new Map(),
    keyed: new Map(),
  }
  const app = createApp(tenant, oidc, options.wait ?? waitByTimer)
  const reset = () => {
    tenant.reset()
    for (const map of [oidc.waiting, oidc.codes, oidc.keyed]) map.clear()
  }
  return {
    app,
    fetch: (request) => untilAborted(request.signal, async () => app.fetch(request)),
    control: createControl(tenant, reset),
  }
}

const SEEDED_CLIENT: EntrustOidcClient = {
  clientId: ENTRUST_OIDC_CLIENT,
  redirectUris: 'same-origin',
}

const toClient = (client: EntrustOidcClient): OidcClient => ({
  applicationId: ENTRUST_APPLICATIONS.everything,
  ...client,
})

function createApp(tenant: Tenant, oidc: OidcState, wait: (ms: number) => Promise<void>): Hono {
  const { pathname } = new URL(`${tenant.baseUrl}/`)
  const base = pathname.replace(/\/$/, '')
  const app = new Hono()
  // A broken connection is no reply.
  app.onError((error) => {
    throw error
  })
  app.use(
    cors({
      origin: (origin) => (isAllowedOrigin(tenant, origin) ? origin : null),
      allowHeaders: ['Authorization', 'Content-Type', 'Accept', 'DPoP'],
      allowMethods: ['GET', 'POST'],
      credentials: true,
    }),
  )
  const operations = createOperationRoutes(tenant, wait)
  app.route(`${base}/`, operations)
  // The vendor's browser client derives the operations' addresses from the issuer's origin alone.
  if (base !== '') app.route('/', operations)
  app.use(`${base}/api/oidc/*`, breakOidc(tenant, wait))
  app.route(`${base}/api/oidc`, createOidcRoutes(oidc))
  app.route(`${base}/`, createPageRoutes(tenant))
  return app
}

/** Faults of the OIDC side: its replies are spoilt as they are. */
function breakOidc(tenant: Tenant, wait: (ms: number) => Promise<void>): MiddlewareHandler {
  return async (c, next) => {
    const fault = tenant.faults.take('oidc')
    if (fault === undefined) return next()
    const { signal } = c.req.raw
    const instead = await answerInstead(fault, { wait, signal, cleared: tenant.faults.cleared })
    if (instead !== undefined) return instead
    await next()
    if (!(c.res.headers.get('Content-Type') ?? '').includes('json')) return undefined
    const body: unknown = await c.res.json()
    c.res = toResponse(fault, { status: c.res.status, body }, wait)
    return undefined
  }
}

function isAllowedOrigin({ settings }: Tenant, origin: string): boolean {
  return settings.corsOrigins.includes('*') || settings.corsOrigins.includes(origin)
}

async function readIdToken(keys: OidcKeys, jwt: string): Promise<IdTokenFacts | undefined> {
  const claims = await keys.read(jwt, 'JWT')
  const { jti, sub: subject, iat: issuedAt } = claims ?? {}
  const isWhole =
    typeof jti === 'string' && typeof subject === 'string' && typeof issuedAt === 'number'
  return isWhole ? { jti, subject, issuedAt } : undefined
}
