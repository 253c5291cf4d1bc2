/**
 * @module
 * AuthX on the wire.
 */
import {
  assertAuthxReply,
  assertAuthxRequest,
  AUTHX_OPERATIONS,
  type AuthxOperation,
  type AuthxSimulator,
} from '@countersign/simulators'
import type { OutgoingRequest } from '../../../../packages/server/src/ports.ts'
import * as wire from '../../support/wire.ts'

export type Exchange = wire.Exchange<AuthxOperation>
export type Wire = wire.Wire<AuthxOperation>

interface WireParts extends Pick<wire.WireParts<AuthxOperation>, 'clock'> {
  readonly simulator: () => AuthxSimulator
}

export const createWire = ({ simulator, clock }: WireParts): Wire =>
  wire.createWire({
    simulator,
    clock,
    toOperation,
    assertSent: (_operation, request) => assertAuthxRequest(wire.toRequest(request)),
    assertAnswered(operation, { status, body }) {
      // A tenant that stops encoding twice is not as the vendor's page has it.
      const isOdd = simulator().control.settings().responseData === 'object'
      if (!isOdd) assertAuthxReply(operation, { status, body: JSON.parse(body) })
    },
  })

/** The name is the whole path. */
function toOperation({ url }: OutgoingRequest): AuthxOperation {
  const name = new URL(url).pathname.split('/').at(-1)
  const operation = AUTHX_OPERATIONS.find((one) => one === name)
  if (operation === undefined) throw new TypeError('not an operation of the vendor')
  return operation
}
