/**
 * @module
 * Mounts every route of the protocol: guard, parse, handle, answer, in that order for all. Floor 5.
 */
import { isProblemCode, ROUTES, UserId, OpaqueId, type RouteName } from '@countersign/protocol'
import type { Context, Hono } from 'hono'
import * as v from 'valibot'
import { loadTransaction } from '../flow/load.ts'
import { toView } from '../flow/view.ts'
import { Problem } from '../problem.ts'
import type { Handlers, HttpDeps, RouteInput } from './context.ts'
import { inEvenTime } from './even-time.ts'
import { meet, type Met } from './guards.ts'
import { toProblemContext, toProblemResponse } from './problems.ts'
import { readBytes } from './read-bytes.ts'
import { buildingHandlers } from './routes/building.ts'
import { handoverHandlers } from './routes/handover.ts'
import { publicHandlers } from './routes/public.ts'
import { pageHandlers } from './routes/page.ts'
import { siteHandlers } from './routes/site.ts'

/** Values that earlier middleware has set. */
export interface AppVariables {
  requestId: string
  address: string
}

/** The app as routes and pages are mounted on it. */
export type App = Hono<{ Variables: AppVariables }>
type AppContext = Context<{ Variables: AppVariables }>

const HANDLERS: Handlers = {
  ...pageHandlers,
  ...handoverHandlers,
  ...siteHandlers,
  ...buildingHandlers,
  ...publicHandlers,
}

/** Adds all routes; a known path with another method answers 405. */
export function mountRoutes(app: App, deps: HttpDeps): void {
  const methods = new Map<string, string[]>()
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const { method, path } = ROUTES[name]
    app.on(method, path, (c) => serve(deps, name, c))
    methods.set(path, [...(methods.get(path) ?? []), method])
  }
  for (const [path, allowed] of methods) {
    app.all(path, (c) => {
      const refused = new Problem('method_not_allowed')
      const reply = toProblemResponse(deps, refused, toProblemContext(c))
      reply.headers.set('Allow', allowed.join(', '))
      return reply
    })
  }
}

async function serve<N extends RouteName>(
  deps: HttpDeps,
  name: N,
  c: AppContext,
): Promise<Response> {
  const facts = ROUTES[name]
  const met = await meet(deps, c.req.raw, {
    caller: facts.caller,
    scope: facts.scope ?? 'transactions',
    address: c.get('address'),
  })
  const params = parseParams(c.req.param())
  const input: Omit<RouteInput<N>, 'deps'> = {
    params,
    query: c.req.query(),
    // Parsed by the very schema that RouteRequest<N> is inferred from.
    body: (await parseBody(deps, c, facts.request)) as RouteInput<N>['body'],
    readBytes: (most = deps.config.limits.captureBytes) => readBytes(c.req.raw, most),
    headers: c.req.raw.headers,
    ...met,
    idempotencyKey: c.req.header('Idempotency-Key')?.slice(0, 256),
    signal: c.req.raw.signal,
  }
  const act = (own: HttpDeps) =>
    withView(own, { met, id: params['id'] }, () => HANDLERS[name]({ ...input, deps: own }))
  const reply = await (facts.caller === 'page' ? inEvenTime(deps, act) : act(deps))
  // The routes of the protocol know no other success.
  const status = facts.status === 201 ? 201 : 200
  return c.json(reply, status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control':
      facts.cacheSeconds === undefined ? 'no-store' : `public, max-age=${facts.cacheSeconds}`,
  })
}

/** @throws Problem `not_found` for a value that is no id of ours. */
function parseParams(raw: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(raw)) {
    if (!v.is(name === 'user' ? UserId : OpaqueId, value)) throw new Problem('not_found')
  }
  return raw
}

/** @throws Problem `media_type_unsupported`, `request_too_large`, `request_malformed`, `action_undeclared` */
async function parseBody(
  deps: HttpDeps,
  c: AppContext,
  schema: v.GenericSchema | undefined,
): Promise<unknown> {
  if (schema === undefined) return undefined
  const type = c.req.header('Content-Type') ?? ''
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type))
    throw new Problem('media_type_unsupported')
  const parsed = v.safeParse(schema, await parseJson(deps, c))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const field = v.getDotPath(issue)
  // A schema that knows better says which of our codes it is.
  const code = isProblemCode(issue.message) ? issue.message : 'request_malformed'
  throw new Problem(code, field === null ? {} : { field })
}

const decoder = new TextDecoder('utf-8', { fatal: true })

async function parseJson({ config }: HttpDeps, c: AppContext): Promise<unknown> {
  const bytes = await readBytes(c.req.raw, config.limits.bodyBytes)
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes))
    return value
  } catch (cause) {
    throw new Problem('request_malformed', { cause })
  }
}

/** A refusal inside a transaction carries the state that the page should show now. */
async function withView<T>(
  deps: HttpDeps,
  where: { readonly met: Met; readonly id: string | undefined },
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (thrown) {
    if (!(thrown instanceof Problem) || where.id === undefined || where.met.caller.token === '')
      throw thrown
    // Best effort: a caller who may not see the transaction gets the refusal alone, and so does
    // everybody while the store is down; the reason they are told is the first one.
    const view = await loadTransaction(deps, where.id, where.met.caller)
      .then((record) => toView(deps, record))
      .catch(() => undefined)
    throw new Problem(thrown.code, {
      cause: thrown,
      ...(thrown.retryAt === undefined ? {} : { retryAt: thrown.retryAt }),
      ...(thrown.field === undefined ? {} : { field: thrown.field }),
      ...(thrown.signal === undefined ? {} : { signal: thrown.signal }),
      ...(view === undefined ? {} : { view }),
    })
  }
}
