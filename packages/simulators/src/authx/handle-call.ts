/**
 * @module
 * One request from its arrival to its reply: faults, the bearer, the operation, everything noted down.
 */
import { answerCall } from '../answer-call.ts'
import type { FaultDeps, PlainReply } from '../apply-fault.ts'
import type { AuthxFault, AuthxFaultRequest } from './control.ts'
import type { Operation } from './enums.ts'
import { breakDown, type Outcome, toEnvelope } from './envelope.ts'
import { accessToken } from './operations/access-token.ts'
import { generatePin, verifyPin } from './operations/pins.ts'
import { processBiometric } from './operations/process-biometric.ts'
import { addUser, deleteUser, updateUser } from './operations/users.ts'
import { type Body, readBody, readForm, type Route, toFormView } from './read-call.ts'
import { listRequestBreaches } from './schemas/check.ts'
import { isRecord, type Json } from './schemas/shape.ts'
import { spoilOutcome } from './spoil.ts'
import type { Vendor } from './state/vendor.ts'

/** A request on its way. */
interface Call extends Route {
  readonly request: Request
  readonly body: Body
  readonly fault: AuthxFaultRequest | undefined
}

/** The first are the ones that matter. */
const MAX_VIOLATIONS = 500
const MAX_BODY_BYTES = 4 * 1024 * 1024
const JUMP_SECONDS = 15 * 86_400

/** @throws ConnectionReset for the faults that end the connection. */
export async function handleCall(
  vendor: Vendor,
  route: Route,
  { request, wait }: { readonly request: Request } & Pick<FaultDeps, 'wait'>,
): Promise<Response> {
  const { faults, calls, random, settings } = vendor
  const { operation } = route
  const { method, url, headers, signal } = request
  const bytes = new Uint8Array(await request.arrayBuffer())
  const contentType = headers.get('Content-Type')
  const body = readBody(operation, bytes, { contentType, mode: settings.mode })
  noteBreaches(vendor, { ...route, request, body })
  const toRefusal = (status: number) => toFailure(vendor, status)
  return answerCall<AuthxFault, Operation>(
    { faults, calls, wait, random, toRefusal },
    {
      operation,
      signal,
      entry: {
        method,
        path: new URL(url).pathname,
        authorization: toForm(headers),
        request: toView(body),
      },
      async act(fault) {
        const isTooLong = bytes.length > MAX_BODY_BYTES
        const reply = isTooLong ? TOO_LONG : await act(vendor, { ...route, request, body, fault })
        return { ...reply, headers: { ...JSON_TYPE, ...reply.headers } }
      },
    },
  )
}

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' }
const message = (status: number, text: string): PlainReply => ({ status, body: { Message: text } })

const TOO_LONG = message(413, 'Maximum request length exceeded.')
const UNSUPPORTED = message(415, "The request entity's media type is not supported.")
const UNAUTHORIZED: PlainReply = {
  ...message(401, 'Authorization has been denied for this request.'),
  headers: { 'WWW-Authenticate': 'Bearer' },
}

/** The answer to a path that is none of the vendor's. */
export const NOT_FOUND = message(404, 'No HTTP resource was found that matches the request URI.')

async function act(vendor: Vendor, call: Call): Promise<PlainReply> {
  const { tenant, operation, request, fault, body } = call
  const { settings } = vendor
  const methods = operation === 'AccessToken' ? ['POST', 'GET'] : ['POST']
  if (!methods.includes(request.method)) return toWrongMethod(methods)
  if (fault?.fault === 'clock-jump') vendor.clock.advance(fault.jumpSeconds ?? JUMP_SECONDS)
  if (operation === 'AccessToken') return accessToken(vendor, tenant, request.headers)
  const token = /^bearer +([^ ]+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1] ?? ''
  if (fault?.fault === 'token-revoked') tenant.tokens.revoke(token)
  if (!tenant.tokens.isGood(token)) return UNAUTHORIZED
  if (body.kind === 'unsupported') return UNSUPPORTED
  const done = fault?.fault === 'exception' ? breakDown() : await perform(vendor, call)
  const outcome = spoilOutcome(fault?.fault, done, vendor.random)
  const correlationId = readCorrelationId(body)
  const envelope = toEnvelope(settings, operation, { outcome, correlationId })
  return { status: outcome.code === 1 ? 200 : settings.refusalStatus, body: envelope }
}

const toWrongMethod = (methods: readonly string[]): PlainReply => ({
  ...message(405, 'The requested resource does not support this http method.'),
  headers: { Allow: methods.join(', ') },
})

async function perform(vendor: Vendor, { tenant, operation, body }: Call): Promise<Outcome> {
  if (operation === 'ProcessBiometric') {
    const parts = body.kind === 'form' ? body.parts : undefined
    return processBiometric(vendor, tenant, readForm(parts))
  }
  // The vendor's server would stumble over what is no JSON object (ruling 10).
  if (body.kind !== 'json' || !isRecord(body.value)) return breakDown()
  switch (operation) {
    case 'AddUser':
      return addUser(vendor, tenant, body.value)
    case 'UpdateUser':
      return updateUser(vendor, tenant, body.value)
    case 'DeleteUser':
      return deleteUser(vendor, tenant, body.value)
    case 'GeneratePin':
      return generatePin(vendor, tenant, body.value)
    case 'VerifyPin':
      return verifyPin(vendor, tenant, body.value)
    case 'AccessToken':
      throw new TypeError('answered before')
  }
}

function readCorrelationId(body: Body): unknown {
  const { command } = readForm(body.kind === 'form' ? body.parts : undefined)
  return isRecord(command) ? command['correlation_id'] : undefined
}

/** Body of the faults `status` and `429`. */
function toFailure({ settings }: Vendor, status: number): Json {
  const Message = status === 429 ? 'Too many requests.' : 'An error has occurred.'
  if (!settings.exceptionMessage || status < 500) return { Message }
  return { Message, ExceptionMessage: breakDown().text }
}

function noteBreaches(
  { violations }: Vendor,
  { operation, request, body }: Omit<Call, 'fault'>,
): void {
  const issues = listRequestBreaches(operation, request, body)
  if (issues.length === 0 || violations.length === MAX_VIOLATIONS) return
  violations.push({ operation, issues })
}

/** Fields by name, without the bytes of a capture; null for what has none. */
function toView(body: Body): Json | null {
  if (body.kind === 'form') return toFormView(body.parts)
  return body.kind === 'json' && isRecord(body.value) ? body.value : null
}

function toForm(headers: Headers): string {
  const authorization = headers.get('Authorization')
  if (authorization !== null) return /^bearer\s/i.test(authorization) ? 'bearer' : 'bare'
  return headers.has('ApplicationKey') ? 'application' : 'none'
}
