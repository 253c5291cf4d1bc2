/**
 * @module
 * One call, from the fault that may hit it to the line in the call log. Any simulator may import it.
 */
import { answerInstead, type FaultDeps, type PlainReply, toResponse } from './apply-fault.ts'
import type { CallLog, CallLogEntry } from './call-log.ts'
import { ConnectionReset } from './connection-reset.ts'
import type { FaultBoard, FaultRequest } from './faults.ts'
import type { Random } from './random.ts'

/** What every call to one simulator shares. */
export interface CallDesk<Fault extends string, Operation extends string> {
  readonly faults: FaultBoard<Fault, Operation>
  readonly calls: CallLog
  /** For the faults that take time. */
  readonly wait: FaultDeps['wait']
  /** Draws delays that are not fixed. Default: the machine's. */
  readonly random?: Random
  /** JSON of a refusal in the vendor's own shape. */
  readonly toRefusal: (status: number) => unknown
}

/** One call that came in. */
export interface IncomingCall<Fault extends string, Operation extends string> {
  readonly operation: Operation
  readonly signal: AbortSignal
  /** For the log; `request` is masked there. */
  readonly entry: Pick<CallLogEntry, 'method' | 'path' | 'authorization' | 'encoding' | 'request'>
  /** Does what was asked. It sees the fault for the sake of those that only this vendor can have. */
  readonly act: (
    fault: FaultRequest<Fault, Operation> | undefined,
  ) => PlainReply | Promise<PlainReply>
}

/**
 * Answers it, or breaks it as the board says, and notes it down.
 *
 * @throws ConnectionReset
 */
export async function answerCall<Fault extends string, Operation extends string>(
  desk: CallDesk<Fault, Operation>,
  { operation, signal, entry, act }: IncomingCall<Fault, Operation>,
): Promise<Response> {
  const { faults, calls, ...how } = desk
  const fault = faults.take(operation)
  const note = (status: number, reply: unknown) => calls.add({ operation, ...entry, status, reply })
  try {
    const instead = await answerInstead(fault, { ...how, signal, cleared: faults.cleared })
    if (instead !== undefined) {
      note(instead.status, null)
      return instead
    }
    const reply = await act(fault)
    const response = toResponse(fault, reply, how.wait)
    note(response.status, reply.body ?? null)
    return response
  } catch (error) {
    if (error instanceof ConnectionReset) note(0, null)
    throw error
  }
}
