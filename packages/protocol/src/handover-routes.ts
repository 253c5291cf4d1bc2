/**
 * @module
 * The endpoints of a capture that is handed over to a phone. Floor 0; `routes.ts` joins them to the others.
 */
import * as handover from './handover.ts'
import { HandoverView } from './handover-view.ts'
import { route } from './route.ts'
import { TransactionView } from './transaction.ts'

/** The first three are the page's, under its own token; the others the phone's. */
export const forHandover = {
  handOver: route({
    method: 'POST',
    path: '/v1/transactions/:id/handover',
    caller: 'page',
    summary: 'Lets a phone that claims the code take the open picture; a newer code ends the older',
    request: handover.HandoverRequest,
    reply: TransactionView,
  }),
  confirmHandover: route({
    method: 'POST',
    path: '/v1/transactions/:id/handover/number',
    caller: 'page',
    summary: 'The number that the phone shows, typed; a wrong one ends the hand-over',
    request: handover.HandoverNumber,
    reply: TransactionView,
  }),
  endHandover: route({
    method: 'POST',
    path: '/v1/transactions/:id/handover/end',
    caller: 'page',
    summary: 'Ends the hand-over; again changes nothing',
    request: undefined,
    reply: TransactionView,
  }),
  lookHandover: route({
    method: 'POST',
    path: '/v1/handovers/:id/look',
    caller: 'phone',
    summary: 'Whose site a code is for; claims nothing, and changes nothing',
    request: handover.HandoverClaim,
    reply: handover.HandoverSite,
  }),
  claimHandover: route({
    method: 'POST',
    path: '/v1/handovers/:id/claim',
    caller: 'phone',
    summary: 'The phone claims a code under a token that it made; the same again gets the same',
    request: handover.HandoverClaim,
    reply: HandoverView,
  }),
  readHandover: route({
    method: 'GET',
    path: '/v1/handovers/:id',
    caller: 'phone',
    query: ['wait', 'since'],
    summary: 'What the phone may see; wait and since as for a transaction',
    request: undefined,
    reply: HandoverView,
  }),
  readyHandover: route({
    method: 'POST',
    path: '/v1/handovers/:id/ready',
    caller: 'phone',
    summary: 'The person at the phone is ready, and consents where that is asked',
    request: handover.HandoverReady,
    reply: HandoverView,
  }),
  captureHandover: route({
    method: 'POST',
    path: '/v1/handovers/:id/captures',
    caller: 'phone',
    takesBytes: true,
    summary: 'Answers the handed-over prompt; headers as for a capture of the page',
    request: undefined,
    reply: HandoverView,
  }),
  leaveHandover: route({
    method: 'POST',
    path: '/v1/handovers/:id/leave',
    caller: 'phone',
    summary: 'The person at the phone wants nothing of it: ends the hand-over',
    request: undefined,
    reply: HandoverView,
  }),
} as const
