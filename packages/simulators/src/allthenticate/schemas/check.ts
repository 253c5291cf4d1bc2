/**
 * @module
 * Holds requests and replies against the schemas. For the simulator itself, and for tests of a client.
 */
import * as v from 'valibot'
import type { AllthenticateOperation } from '../control.ts'
import { DEFAULT_NAMES, type Names } from '../names.ts'
import type { BodyEncoding } from '../settings.ts'
import { Failure, REPLIES } from './replies.ts'
import { defineRequestSchema } from './requests.ts'

/** A request's parameters, wherever they stood. */
export interface SentParameters {
  /** `form` for those of a query as well. */
  readonly encoding: BodyEncoding
  readonly values: unknown
  /** Default: the first of `INFERRED_NAMES`. */
  readonly names?: Names
}

/** Path and what was expected there; never what was received. Empty: all is well. */
export function listRequestBreaches(
  operation: AllthenticateOperation,
  { encoding, values, names = DEFAULT_NAMES }: SentParameters,
): readonly string[] {
  return listBreaches(defineRequestSchema(operation, encoding, names), values)
}

/** @throws TypeError naming each parameter that is unknown, missing, or not what it should be. */
export function assertRequest(operation: AllthenticateOperation, sent: SentParameters): void {
  throwAny(operation, listRequestBreaches(operation, sent))
}

/**
 * @param body  Parsed JSON.
 * @throws TypeError naming each field that is unknown, missing, or of the wrong type.
 */
export function assertReply(
  operation: AllthenticateOperation,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  if (status !== 200) return throwAny('an error', listBreaches(Failure, body))
  return throwAny(`reply to ${operation}`, listBreaches(REPLIES[operation], body))
}

function listBreaches(schema: v.GenericSchema, value: unknown): string[] {
  const { issues = [] } = v.safeParse(schema, value)
  return issues.map(
    (issue) => `${v.getDotPath(issue) ?? '(all)'}: expected ${issue.expected ?? issue.type}`,
  )
}

function throwAny(what: string, breaches: readonly string[]): void {
  if (breaches.length > 0) throw new TypeError(`${what}: ${breaches.join('; ')}`)
}
