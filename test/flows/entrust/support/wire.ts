/**
 * @module
 * Entrust on the wire.
 */
import assert from 'node:assert/strict'
import {
  assertEntrustReply,
  assertEntrustRequest,
  type EntrustApiVersion,
  type EntrustSimulator,
  type EntrustVendorOperation,
} from '@countersign/simulators'
import type { OutgoingRequest } from '../../../../packages/server/src/ports.ts'
import { toBodyText } from '../../../support/body-text.ts'
import * as wire from '../../support/wire.ts'

type Operation = EntrustVendorOperation | 'oidc'

export type Wire = wire.Wire<Operation>

interface WireParts extends Pick<wire.WireParts<Operation>, 'clock'> {
  readonly simulator: () => EntrustSimulator
}

/** What the simulator adds to its replies with `unknownFields`; no schema knows them. */
const FUTURE = ['futureField', 'futureObject']

export function createWire({ simulator, clock }: WireParts): Wire {
  const toVersion = () => simulator().control.settings().version
  return wire.createWire<Operation>({
    simulator,
    clock,
    toOperation: ({ url }) => toOperation(url),
    assertSent(operation, request) {
      if (operation !== 'oidc') assertSent(operation, toVersion(), request)
    },
    assertAnswered(operation, reply) {
      if (operation !== 'oidc') assertAnswered(operation, toVersion(), reply)
    },
  })
}

/** Of the five, by the vendor's own paths. */
export function toOperation(url: string): EntrustVendorOperation | 'oidc' {
  const { pathname } = new URL(url)
  if (pathname.includes('/api/oidc/')) return 'oidc'
  if (pathname.endsWith('/v1/authentication/logout')) return 'logout'
  if (pathname.endsWith('/v1/authentication/passkey')) return 'passkey'
  if (pathname.endsWith('/complete')) return 'complete'
  if (pathname.endsWith('/v2/authentication/users')) return 'query'
  assert.match(pathname, /\/v2\/authentication\/users\/authenticate\/[A-Z_]+$/)
  return 'challenge'
}

function assertSent(
  operation: EntrustVendorOperation,
  version: EntrustApiVersion,
  { method, body }: OutgoingRequest,
): void {
  assert.equal(method, 'POST')
  assertEntrustRequest(
    operation,
    version,
    body === undefined ? undefined : JSON.parse(toBodyText(body)),
  )
}

function assertAnswered(
  operation: EntrustVendorOperation,
  version: EntrustApiVersion,
  { status, body: text }: { readonly status: number; readonly body: string },
): void {
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const known =
    typeof body === 'object' && body !== null
      ? Object.fromEntries(Object.entries(body).filter(([name]) => !FUTURE.includes(name)))
      : body
  assertEntrustReply(operation, version, { status, body: known })
}
