/**
 * @module
 * Authentimate on the wire.
 */
import assert from 'node:assert/strict'
import {
  assertAuthentimateReply,
  assertAuthentimateRequest,
  type AuthentimateOperation,
} from '@countersign/simulators'
import type { OutgoingRequest } from '../../../../packages/server/src/ports.ts'
import { toBodyText } from '../../../support/body-text.ts'
import * as wire from '../../support/wire.ts'

export type Wire = wire.Wire<AuthentimateOperation>

type WireParts = Pick<wire.WireParts<AuthentimateOperation>, 'simulator' | 'clock'>

export const createWire = (parts: WireParts): Wire =>
  wire.createWire({
    ...parts,
    toOperation,
    assertSent,
    assertAnswered: (operation, { status, body }) =>
      assertAuthentimateReply(operation, {
        status,
        body: body === '' ? undefined : JSON.parse(body),
      }),
  })

/** Of the two, by the vendor's own paths. */
export function toOperation({ url, method }: OutgoingRequest): AuthentimateOperation {
  const { pathname } = new URL(url)
  if (pathname.endsWith('/v1/verifications/check')) {
    assert.equal(method, 'GET')
    return 'check'
  }
  assert.equal(`${method} ${pathname.slice(-17)}`, 'POST /v1/verifications')
  return 'create'
}

function assertSent(operation: AuthentimateOperation, request: OutgoingRequest): void {
  const { searchParams } = new URL(request.url)
  const text = toBodyText(request.body)
  const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded'
  const fields: unknown =
    operation === 'check'
      ? Object.fromEntries(searchParams)
      : isForm
        ? Object.fromEntries(new URLSearchParams(text))
        : JSON.parse(text)
  assertAuthentimateRequest(operation, fields)
}
