/**
 * @module
 * Holds requests and replies against the schemas. For the simulator itself, and for tests of a client.
 */
import * as v from 'valibot'
import type { Operation } from '../enums.ts'
import { type Body, findOperation, readBody, toFormView } from '../read-call.ts'
import { Failure, KEY_ORDER, OAuthError, REPLIES } from './replies.ts'
import { REQUESTS } from './requests.ts'
import { isRecord } from './shape.ts'

/** Path and what was expected there; never what was received. Empty: the value is valid. */
function listBreaches(schema: v.GenericSchema, value: unknown): string[] {
  const { issues = [] } = v.safeParse(schema, value)
  return issues.map(
    (issue) => `${v.getDotPath(issue) ?? '(body)'}: expected ${issue.expected ?? issue.message}`,
  )
}

/** What of a request the vendor's page does not describe. */
export function listRequestBreaches(
  operation: Operation,
  { method, url, headers }: Pick<Request, 'method' | 'url' | 'headers'>,
  body: Body,
): readonly string[] {
  const expect = (holds: boolean, what: string) => (holds ? [] : [what])
  const path = new URL(url).pathname
  const common = expect(path.endsWith(`/${operation}`), 'path: expected the case of the vendor')
  if (operation === 'AccessToken') {
    return [
      ...common,
      ...expect(method === 'POST' || method === 'GET', 'method: expected POST or GET'),
      ...expect(headers.has('ApplicationId'), 'ApplicationId: expected'),
      ...expect(headers.has('ApplicationKey'), 'ApplicationKey: expected'),
      ...expect(body.kind === 'bare' && body.size === 0, '(body): expected none'),
    ]
  }
  const bearer = /^Bearer [^ ]+$/.test(headers.get('Authorization') ?? '')
  return [
    ...common,
    ...expect(method === 'POST', 'method: expected POST'),
    ...expect(bearer, 'Authorization: expected Bearer'),
    ...(operation === 'ProcessBiometric'
      ? listFormBreaches(body)
      : listJsonBreaches(operation, headers, body)),
  ]
}

function listFormBreaches(body: Body): readonly string[] {
  if (body.kind !== 'form') return ['Content-Type: expected multipart/form-data']
  const { parts } = body
  if (parts === undefined) return ['(body): expected the parts of a form']
  const command = parts.find(({ name }) => name === 'processBiometrics')
  const isPlain = command?.type === undefined && command?.filename === undefined
  const isOnce = new Set(parts.map(({ name }) => name)).size === parts.length
  return [
    ...(isPlain ? [] : ['processBiometrics: expected a plain field']),
    ...(isOnce ? [] : ['(body): expected each part once']),
    ...listBreaches(REQUESTS.ProcessBiometric, toFormView(parts)),
  ]
}

function listJsonBreaches(
  operation: Exclude<Operation, 'AccessToken'>,
  headers: Headers,
  body: Body,
): readonly string[] {
  const type = headers.get('Content-Type') ?? ''
  const isTyped = /^application\/json; ?charset=utf-8$/i.test(type)
  const isAccepted = /(^|[ ,])application\/json/i.test(headers.get('Accept') ?? '')
  const value = body.kind === 'json' ? body.value : undefined
  return [
    ...(isTyped ? [] : ['Content-Type: expected application/json; charset=utf-8']),
    ...(isAccepted ? [] : ['Accept: expected application/json']),
    ...listBreaches(REQUESTS[operation], value),
  ]
}

/**
 * Holds a whole request against the vendor's page: path, method, headers, body. Reads a copy of it.
 *
 * @throws TypeError naming each thing that is unknown, missing, or wrong.
 */
export async function assertRequest(request: Request): Promise<void> {
  const operation = findOperation(new URL(request.url).pathname.replace(/^.*\//, ''))
  if (operation === undefined) throw new TypeError('not an operation')
  const bytes = new Uint8Array(await request.clone().arrayBuffer())
  const contentType = request.headers.get('Content-Type')
  const body = readBody(operation, bytes, { contentType, mode: 'strict' })
  refuse(operation, listRequestBreaches(operation, request, body))
}

/**
 * @param body  Parsed JSON.
 * @throws TypeError naming each field that is unknown, missing, or wrong.
 */
export function assertReply(
  operation: Operation,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  const isEnvelope = isRecord(body) && 'response_code' in body
  if (status >= 400 && !isEnvelope) {
    return refuse(operation, listBreaches(v.union([Failure, OAuthError]), body))
  }
  const known = isRecord(body) ? Object.keys(body).filter((key) => KEY_ORDER.includes(key)) : []
  const ordered = KEY_ORDER.filter((key) => known.includes(key))
  const isOrdered = known.every((key, i) => key === ordered[i])
  const issues = listBreaches(REPLIES[operation], body)
  refuse(operation, isOrdered ? issues : [...issues, '(body): expected the order of the vendor'])
}

function refuse(operation: Operation, breaches: readonly string[]): void {
  if (breaches.length > 0) throw new TypeError(`${operation}: ${breaches.join('; ')}`)
}
