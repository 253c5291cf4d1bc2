/**
 * @module
 * The two calls as data, and what holds requests and replies against them. For the simulator itself, and
 * for tests of a client.
 */
import * as v from 'valibot'
import type { AuthentimateOperation } from '../control.ts'

/** Full international number, digits alone (contract: no plus sign). */
const phoneNumber = v.pipe(v.string(), v.regex(/^[1-9]\d{7,14}$/))
const id = v.pipe(v.string(), v.regex(/^ver_[A-Za-z0-9]{8,64}$/))

const REQUESTS = {
  /** The body, whatever its encoding. */
  create: v.strictObject({ phoneNumber }),
  /** The query. */
  check: v.strictObject({ id, code: v.pipe(v.string(), v.regex(/^\d{4,10}$/)) }),
} as const satisfies Record<AuthentimateOperation, v.GenericSchema>

const REPLIES = {
  create: v.strictObject({
    id: v.pipe(v.string(), v.regex(/^ver_[0-9a-f]{32}$/)),
    expires: v.pipe(v.number(), v.integer()),
  }),
  check: v.strictObject({ verified: v.boolean() }),
} as const satisfies Record<AuthentimateOperation, v.GenericSchema>

/** An error may have any body that is an object, or none. */
const Failure = v.optional(v.record(v.string(), v.unknown()))

const STATUSES: Readonly<Record<AuthentimateOperation, readonly number[]>> = {
  create: [200, 201, 202],
  check: [200],
}

export function isId(text: string): boolean {
  return v.is(id, text)
}

export function isPhoneNumber(text: unknown): text is string {
  return v.is(phoneNumber, text)
}

/** Path and what was expected there; never what was received. Empty: all is well. */
export function listRequestBreaches(
  operation: AuthentimateOperation,
  fields: unknown,
): readonly string[] {
  return listBreaches(REQUESTS[operation], fields)
}

/**
 * @param fields  `create`: the parsed body. `check`: the query as an object.
 * @throws TypeError naming each field that is unknown, missing, or not what it should be.
 */
export function assertRequest(operation: AuthentimateOperation, fields: unknown): void {
  throwAny(operation, listRequestBreaches(operation, fields))
}

/**
 * @param body  Parsed JSON; undefined: there was none.
 * @throws TypeError naming each field that is unknown, missing, or of the wrong type.
 */
export function assertReply(
  operation: AuthentimateOperation,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  if (status >= 400) return throwAny('an error', listBreaches(Failure, body))
  if (!STATUSES[operation].includes(status)) throw new TypeError(`${operation}: status ${status}`)
  return throwAny(`reply to ${operation}`, listBreaches(REPLIES[operation], body))
}

function listBreaches(schema: v.GenericSchema, value: unknown): string[] {
  const { issues = [] } = v.safeParse(schema, value)
  return issues.map((issue) => `${v.getDotPath(issue) ?? '(body)'}: expected ${issue.expected}`)
}

function throwAny(what: string, breaches: readonly string[]): void {
  if (breaches.length > 0) throw new TypeError(`${what}: ${breaches.join('; ')}`)
}
