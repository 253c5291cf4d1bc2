/**
 * @module
 * Handlers of a capture that is handed over to a phone: each calls one flow verb and shows the record, to the page
 * by its view, to the phone by the phone's. Floor 5.
 */
import { CAPTURE_HEADERS, type HandoverView } from '@countersign/protocol'
import { beginHandover, confirmHandover, endHandover } from '../../flow/handover.ts'
import {
  assertPhoneAsked,
  captureByPhone,
  claimHandover,
  leaveHandover,
  lookHandover,
  readHandover,
  readyHandover,
  toHandoverView,
} from '../../flow/handover-phone.ts'
import type { TransactionRecord } from '../../flow/transaction.ts'
import { toView } from '../../flow/view.ts'
import { toDigest } from '../../vault.ts'
import type { Handlers, RouteInput } from '../context.ts'
import { readCapture } from '../read-capture.ts'
import { toWhole } from './page.ts'

type Input = Pick<RouteInput<'readHandover'>, 'deps' | 'caller' | 'params'>

const toId = ({ params }: Pick<Input, 'params'>): string => params['id'] ?? ''

/** Who waits or sends, for the caps that pages have too. */
const toTurn = (input: Input) => ({
  key: `${toId(input)}/${toDigest(input.caller.token)}`,
  address: input.caller.address,
})

const show = async (
  { deps, caller }: Input,
  doing: Promise<TransactionRecord>,
): Promise<HandoverView> => toHandoverView(deps, caller, await doing)

type HandoverRoutes =
  | 'handOver'
  | 'confirmHandover'
  | 'endHandover'
  | 'lookHandover'
  | 'claimHandover'
  | 'readHandover'
  | 'readyHandover'
  | 'captureHandover'
  | 'leaveHandover'

/** Handlers by route. */
export const handoverHandlers: Pick<Handlers, HandoverRoutes> = {
  handOver: async (input) => {
    const { deps, caller, body } = input
    return toView(deps, await beginHandover(deps, caller, { id: toId(input), ...body }))
  },
  confirmHandover: async (input) => {
    const { deps, caller, body } = input
    return toView(deps, await confirmHandover(deps, caller, { id: toId(input), ...body }))
  },
  endHandover: async (input) => {
    const { deps, caller } = input
    return toView(deps, await endHandover(deps, caller, toId(input)))
  },
  lookHandover: async (input) => {
    const { deps, caller, body } = input
    return lookHandover(deps, caller, { id: toId(input), code: body.code })
  },
  claimHandover: async (input) => {
    const { deps, caller, body } = input
    return show(input, claimHandover(deps, caller, { id: toId(input), code: body.code }))
  },
  readHandover: async (input) => {
    const { deps, caller, query, signal } = input
    const waitSeconds = toWhole(query['wait']) ?? 0
    const read = (until: AbortSignal) =>
      readHandover(deps, caller, {
        id: toId(input),
        waitSeconds,
        since: toWhole(query['since']),
        signal: until,
      })
    if (waitSeconds === 0) return show(input, read(signal))
    const waiting = deps.waits.hold(toTurn(input), (replaced) =>
      read(AbortSignal.any([signal, replaced])),
    )
    return show(input, waiting)
  },
  readyHandover: async (input) => {
    const { deps, caller, body } = input
    return show(input, readyHandover(deps, caller, { id: toId(input), consent: body.consent }))
  },
  captureHandover: async (input) => {
    const { deps, caller, headers } = input
    const id = toId(input)
    const { most, person } = await assertPhoneAsked(deps, caller, id)
    const sending = deps.captures.hold({ ...toTurn(input), person }, async () =>
      captureByPhone(deps, caller, {
        id,
        nonce: headers.get(CAPTURE_HEADERS.nonce) ?? '',
        sent: await readCapture(deps, input, most),
      }),
    )
    return show(input, sending)
  },
  leaveHandover: async (input) => {
    const { deps, caller } = input
    return show(input, leaveHandover(deps, caller, toId(input)))
  },
}
