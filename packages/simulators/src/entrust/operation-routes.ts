/**
 * @module
 * The five operations at the vendor's own paths: body in, faults, reply out, everything noted down.
 */
import { getCookie } from 'hono/cookie'
import { type Context, Hono } from 'hono'
import { answerInstead, type FaultDeps, type PlainReply, toResponse } from '../apply-fault.ts'
import type { EntrustFaultRequest } from './control.ts'
import type { Operation } from './enums.ts'
import { VendorError } from './errors.ts'
import { challenge, passkeyChallenge } from './operations/challenge.ts'
import { complete } from './operations/complete.ts'
import { logout } from './operations/logout.ts'
import { type Envelope, SESSION_COOKIE } from './operations/presented.ts'
import { query } from './operations/query.ts'
import { listRequestBreaches, parseRequest, toReply } from './schemas/check.ts'
import type { OperationWithBody, RequestBodies } from './schemas/requests.ts'
import { isRecord, type Json } from './schemas/shape.ts'
import { ERROR_STATUSES } from './settings.ts'
import { spoilFields } from './spoil.ts'
import type { Tenant } from './state/tenant.ts'

/** The first are the ones that matter. */
const MAX_VIOLATIONS = 500

interface Outcome {
  /** Undefined: an empty reply. */
  readonly fields: Json | undefined
  readonly cookie?: string | undefined
}

interface Call {
  readonly body: unknown
  readonly envelope: Envelope
}

type Run = (call: Call) => Promise<Outcome>

/** @param wait  For the fault `slow`. */
export function createOperationRoutes(tenant: Tenant, wait: FaultDeps['wait']): Hono {
  const app = new Hono()
  const v2 = '/api/web/v2/authentication/users'
  const v1 = '/api/web/v1/authentication'
  const handle = (operation: Operation, c: Context, run: Run) =>
    handleCall(tenant, { operation, c, run, wait })

  app.post(v2, (c) =>
    handle('query', c, async ({ body, envelope }) => ({
      fields: await query(tenant, { body: parse(tenant, 'query', body), envelope }),
    })),
  )
  app.post(`${v2}/authenticate/:authenticator`, (c) =>
    handle('challenge', c, async ({ body, envelope }) => ({
      fields: await challenge(tenant, c.req.param('authenticator'), {
        body: parse(tenant, 'challenge', body),
        envelope,
      }),
    })),
  )
  app.post(`${v1}/users/authenticate/:authenticator/complete`, (c) =>
    handle('complete', c, ({ body, envelope }) =>
      complete(tenant, c.req.param('authenticator'), {
        body: parse(tenant, 'complete', body),
        envelope,
      }),
    ),
  )
  app.post(`${v1}/passkey`, (c) =>
    // Gone since 5.37 (API document).
    tenant.settings.version !== '5.36'
      ? c.notFound()
      : handle('passkey', c, async ({ body, envelope }) => ({
          fields: await passkeyChallenge(tenant, {
            body: parse(tenant, 'passkey', body),
            envelope,
          }),
        })),
  )
  app.post(`${v1}/logout`, (c) =>
    handle('logout', c, async ({ envelope }) => {
      logout(tenant, envelope)
      return { fields: undefined }
    }),
  )
  return app
}

/** Notes what breaks the schema, then reads what can be read. @throws VendorError `invalid_request` */
function parse<O extends OperationWithBody>(
  tenant: Tenant,
  operation: O,
  body: unknown,
): RequestBodies[O] {
  const { version } = tenant.settings
  const issues = listRequestBreaches(operation, version, body)
  if (issues.length > 0 && tenant.violations.length < MAX_VIOLATIONS) {
    tenant.violations.push({ operation, issues })
  }
  const parsed = parseRequest(operation, version, body)
  if (parsed === undefined) throw new VendorError('invalid_request')
  return parsed
}

interface Handling {
  readonly operation: Operation
  readonly c: Context
  readonly run: Run
  readonly wait: FaultDeps['wait']
}

async function handleCall(
  tenant: Tenant,
  { operation, c, run, wait }: Handling,
): Promise<Response> {
  const fault = tenant.faults.take(operation)
  const envelope = toEnvelope(c)
  const body = operation === 'logout' ? undefined : await readJson(c)
  const note = (status: number, reply: unknown) =>
    tenant.calls.add({
      operation,
      method: c.req.method,
      path: c.req.path,
      status,
      authorization: toForm(envelope.authorization),
      request: body,
      reply,
    })
  const { signal } = c.req.raw
  const { cleared } = tenant.faults
  const instead = await answerInstead(fault, { wait, signal, cleared })
  if (instead !== undefined) {
    note(instead.status, null)
    return instead
  }
  const reply = await toPlainReply(tenant, {
    operation,
    fault,
    body,
    run: () => run({ body, envelope }),
  })
  note(reply.status, reply.body ?? null)
  return toResponse(fault, reply, wait)
}

interface Replying {
  readonly operation: Operation
  readonly fault: EntrustFaultRequest | undefined
  readonly body: unknown
  readonly run: () => Promise<Outcome>
}

async function toPlainReply(tenant: Tenant, replying: Replying): Promise<PlainReply> {
  const { operation, fault } = replying
  const body = isRecord(replying.body) ? replying.body : {}
  try {
    const { fields, cookie } = await replying.run()
    if (operation === 'logout') return { status: 200, body: undefined }
    const told = spoilFields(tenant, { fault, operation, body, fields })
    return toSuccess(tenant, { operation, fields: told ?? {}, cookie })
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    const untrue =
      operation === 'logout'
        ? undefined
        : spoilFields(tenant, { fault, operation, body, fields: undefined })
    if (untrue !== undefined && operation !== 'logout') {
      return toSuccess(tenant, { operation, fields: untrue, cookie: undefined })
    }
    return toFailure(tenant, error)
  }
}

interface Success {
  readonly operation: OperationWithBody
  readonly fields: Json
  readonly cookie: string | undefined
}

function toSuccess(tenant: Tenant, { operation, fields, cookie }: Success): PlainReply {
  const { settings } = tenant
  const body = toReply(operation, settings, fields)
  const stranger = settings.unknownFields
    ? { futureField: 'new', futureObject: { isKnown: false, list: [null] } }
    : {}
  const headers =
    cookie === undefined
      ? {}
      : { 'Set-Cookie': `${SESSION_COOKIE}=${cookie}; Path=/; HttpOnly; Secure; SameSite=None` }
  return { status: 200, body: { ...body, ...stranger }, headers }
}

function toFailure(tenant: Tenant, { code }: VendorError): PlainReply {
  const { settings } = tenant
  const body = toReply('error', settings, {
    errorCode: code,
    errorMessage: settings.errorMessage,
    parameters: null,
  })
  return { status: settings.statuses[code] ?? ERROR_STATUSES[code], body }
}

const toEnvelope = (c: Context): Envelope => ({
  authorization: c.req.header('Authorization'),
  cookie: getCookie(c, SESSION_COOKIE),
})

function toForm(authorization: string | undefined): string {
  if (authorization === undefined) return 'none'
  return /^bearer\s/i.test(authorization) ? 'bearer' : 'bare'
}

/** Undefined for anything that is no JSON. */
async function readJson(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text())
  } catch {
    return undefined
  }
}
