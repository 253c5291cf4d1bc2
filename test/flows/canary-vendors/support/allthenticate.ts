/**
 * @module
 * Allthenticate: every path on which its secrets fly.
 */
import { Secret } from '@countersign/server'
import {
  ALLTHENTICATE_FAULTS,
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_NEXT_KEY,
} from '@countersign/simulators'
import { createStage, settle, type StageOptions } from '../../building/support/stage.ts'
import { toOperation } from '../../building/support/wire.ts'
import {
  GUEST,
  KEY_SEEN,
  NAMED_DOORS,
  PERSONA,
  toCanaries,
  toVendorTexts,
  WARDEN,
  WRONG_KEY,
  type AllthenticateStage,
} from './allthenticate-canaries.ts'
import * as walks from './allthenticate-walks.ts'
import type { Flight } from './ear.ts'
import { FEW_FAULTS, HTTP_FAULTS } from './faults.ts'
import type { Course, Path } from './walks.ts'

/** A policy uses the one group that is to be deleted. */
const BUILT = `${'done, '.repeat(11)}vendor_refused${', done'.repeat(4)}`
const REFUSED = [
  'door_refused, 200, vendor_unavailable, vendor_unavailable, 200, 200',
  'vendor_refused, not_found, vendor_refused, person_unknown',
].join(', ')

const PATHS: readonly Path<AllthenticateStage, StageOptions>[] = [
  {
    name: 'doors opened and locked',
    walk: walks.moveDoors,
    fair: '200, 200, proof_replayed, 200, 200, door_offline, door_unavailable, proof_action, door_offline',
  },
  {
    name: 'cards given and taken',
    walk: walks.giveCards,
    fair: '201, 201, request_malformed, 200, 200, 200, 200',
  },
  {
    name: 'people put, listed and erased',
    walk: walks.putPeople,
    fair: 'updated, updated, invited, refused, 200, 200, 200, partial, unknown',
  },
  { name: 'invitations', walk: walks.inviteAll, fair: '200, 200, 200, vendor_refused' },
  {
    name: 'groups and what is in them',
    walk: walks.changeGroups,
    fair: '200, 201, 201, 200, 200, 200, 200, 200',
  },
  { name: 'what the house refuses', walk: walks.meetRefusals, fair: REFUSED, faults: FEW_FAULTS },
  { name: 'calls in this process', walk: walks.callInProcess, fair: BUILT },
]

async function open(options: StageOptions): Promise<AllthenticateStage> {
  const flights: Flight[] = []
  const base = '/vendors/allthenticate'
  const stage = await createStage({
    people: [WARDEN, PERSONA, GUEST],
    // A method that was refused is tried by the other one, which the stand-in calls a breach.
    mayBreach: true,
    site: { doors: NAMED_DOORS },
    ...options,
    wrap: (call) => async (request) => {
      const path = new URL(request.url).pathname.slice(base.length)
      const operation = toOperation({ method: request.method, path }) ?? 'none'
      const flight = { operation, request, reply: '' }
      flights.push(flight)
      const reply = await call(request)
      flight.reply = reply.body
      return reply
    },
  })
  return { ...stage, flights, passkey: await settle(stage) }
}

const COURSE = {
  toFlights: ({ flights }: AllthenticateStage) => flights,
  toTexts: toVendorTexts,
  paths: PATHS,
}

/** Allthenticate, as its page has it. */
export const ALLTHENTICATE_COURSE: Course<AllthenticateStage, StageOptions> = {
  ...COURSE,
  vendor: 'Allthenticate',
  open,
  toCanaries: toCanaries([{ what: 'the key', value: ALLTHENTICATE_KEY, seen: KEY_SEEN }]),
  faults: [...HTTP_FAULTS, ...ALLTHENTICATE_FAULTS],
  // Lists that are read on the way to something else.
  shared: ['users', 'groups', 'resources', 'read-cards'],
}

/** The same with everything that can be set otherwise: then no key is in any address. */
export const HEADER_COURSE: Course<AllthenticateStage, StageOptions> = {
  ...COURSE,
  vendor: 'Allthenticate, with the key in a header, bodies as JSON, and keys that change',
  open: (options) =>
    open({
      settings: {
        keyPlacement: 'header',
        encoding: 'json',
        cardRoute: 'modifysmartcard',
        apiKey: new Secret(WRONG_KEY, 'apiKey'),
        nextApiKey: new Secret(ALLTHENTICATE_NEXT_KEY, 'nextApiKey'),
      },
      ...options,
    }),
  toCanaries: toCanaries([
    { what: 'the key', value: WRONG_KEY },
    { what: 'the next key', value: ALLTHENTICATE_NEXT_KEY },
  ]),
  faults: [...FEW_FAULTS, 'key-expired'],
}
