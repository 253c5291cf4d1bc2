/**
 * @module
 * *Make it fail*: what the visitor may break. A fault hits the next `count` messages, or all of them
 * until it is taken back.
 */
import * as v from 'valibot'
import { ENTRUST_SWITCHES } from '../entrust/weather.ts'
import { BREAKABLE, VENDOR_SWITCHES } from './vendor-faults.ts'

/** `delayed`: arrives 20 s late; `lost`: never; `refused`: the carrier turns it down at once. */
export const MESSAGE_FAULTS = ['none', 'delayed', 'lost', 'refused'] as const
export type MessageFault = (typeof MESSAGE_FAULTS)[number]

const Count = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)))
const MessageFaultRequest = v.object({
  vendor: v.literal('messages'),
  fault: v.picklist(MESSAGE_FAULTS),
  count: Count,
})
type MessageFaultRequest = v.InferOutput<typeof MessageFaultRequest>

/** Body of `POST /pocket/api/faults`. `messages` stands for whoever carries texts, calls and mail. */
export const FaultRequest = v.variant('vendor', [
  MessageFaultRequest,
  v.object({ vendor: v.literal('entrust'), fault: v.picklist(ENTRUST_SWITCHES), count: Count }),
  v.object({ vendor: v.picklist(BREAKABLE), fault: v.picklist(VENDOR_SWITCHES), count: Count }),
])

export interface Faults {
  /** What is broken now. */
  readonly fault: MessageFault
  set(request: MessageFaultRequest): void
  /** What happens to the message being sent; uses up one of `count`. */
  take(): MessageFault
}

export function createFaults(): Faults {
  let fault: MessageFault = 'none'
  let left = 0
  return {
    get fault() {
      return fault
    },
    set(request) {
      fault = request.fault
      left = request.count ?? Number.POSITIVE_INFINITY
    },
    take() {
      const taken = fault
      left -= 1
      if (left <= 0) fault = 'none'
      return taken
    },
  }
}
