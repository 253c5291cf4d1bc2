/**
 * @module
 * Holds requests and replies against the schemas. For the simulator itself, and for tests of a client.
 */
import * as v from 'valibot'
import { API_VERSIONS, type ApiVersion, type Operation } from '../enums.ts'
import { defineReplySchema, type ReplyKind } from './replies.ts'
import { defineRequestSchema, type OperationWithBody, type RequestBodies } from './requests.ts'
import { cutToSchema } from './shape.ts'

const byVersion = <Kind extends string>(
  kinds: readonly Kind[],
  define: (kind: Kind, version: ApiVersion) => v.GenericSchema,
): ReadonlyMap<string, v.GenericSchema> =>
  new Map(
    kinds.flatMap((kind) =>
      API_VERSIONS.map((version) => [`${kind} ${version}`, define(kind, version)] as const),
    ),
  )

const REQUESTS = byVersion(['query', 'challenge', 'complete', 'passkey'], defineRequestSchema)
const REPLIES = byVersion(['query', 'challenge', 'complete', 'passkey', 'error'], defineReplySchema)

function find(schemas: ReadonlyMap<string, v.GenericSchema>, key: string): v.GenericSchema {
  const found = schemas.get(key)
  if (found === undefined) throw new TypeError(`there is no schema for ${key}`)
  return found
}

/** Path and what was expected there; never what was received. Empty: the value is valid. */
function listBreaches(schema: v.GenericSchema, value: unknown): string[] {
  const { issues = [] } = v.safeParse(schema, value)
  return issues.map((issue) => `${v.getDotPath(issue) ?? '(body)'}: expected ${issue.expected}`)
}

/** What of a request breaks the version's schema, unknown fields included. */
export function listRequestBreaches(
  operation: OperationWithBody,
  version: ApiVersion,
  body: unknown,
): readonly string[] {
  return listBreaches(find(REQUESTS, `${operation} ${version}`), body)
}

/**
 * The request without the fields that the version does not know.
 *
 * @returns undefined when a field that it knows has the wrong type, or a required one is missing.
 */
export function parseRequest<O extends OperationWithBody>(
  operation: O,
  version: ApiVersion,
  body: unknown,
): RequestBodies[O] | undefined {
  const schema = find(REQUESTS, `${operation} ${version}`)
  const parsed = v.safeParse(schema, cutToSchema(schema, body, 'absent'))
  return parsed.success ? (parsed.output as RequestBodies[O]) : undefined
}

/** Gives a reply the version's fields: newer ones go, missing ones become `null` if asked. */
export function toReply(
  kind: ReplyKind,
  settings: { readonly version: ApiVersion; readonly nulls: 'explicit' | 'omitted' },
  fields: unknown,
): Record<string, unknown> {
  const schema = find(REPLIES, `${kind} ${settings.version}`)
  const cut = cutToSchema(schema, fields, settings.nulls === 'explicit' ? 'null' : 'absent')
  const breaches = listBreaches(schema, cut)
  // The simulator would be lying about the vendor: better to fail loudly than to teach it.
  if (breaches.length > 0) throw new TypeError(`reply to ${kind}: ${breaches.join('; ')}`)
  return cut as Record<string, unknown>
}

/**
 * @param body  Parsed JSON. Logout has none: `undefined`.
 * @throws TypeError naming each field that is unknown, missing, or of the wrong type.
 */
export function assertRequest(operation: Operation, version: ApiVersion, body: unknown): void {
  if (operation === 'logout') {
    if (body !== undefined) throw new TypeError('logout: expected no body')
    return
  }
  const breaches = listRequestBreaches(operation, version, body)
  if (breaches.length > 0) throw new TypeError(`${operation}: ${breaches.join('; ')}`)
}

/**
 * @param body  Parsed JSON. A successful logout has none: `undefined`.
 * @throws TypeError naming each field that is unknown, missing, or of the wrong type.
 */
export function assertReply(
  operation: Operation,
  version: ApiVersion,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  if (status >= 400) return assertKind('error', version, body)
  if (operation !== 'logout') return assertKind(operation, version, body)
  if (body !== undefined) throw new TypeError('logout: expected no body')
}

function assertKind(kind: ReplyKind, version: ApiVersion, body: unknown): void {
  const breaches = listBreaches(find(REPLIES, `${kind} ${version}`), body)
  if (breaches.length > 0) throw new TypeError(`reply to ${kind}: ${breaches.join('; ')}`)
}
