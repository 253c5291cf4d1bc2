/**
 * @module
 * Allthenticate: its secrets, and every path on which they fly.
 */
import { Secret } from '@countersign/server'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_FAULTS,
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_NEXT_KEY,
  ALLTHENTICATE_PERSONA,
} from '@countersign/simulators'
import type { Authenticator } from '../../../support/authenticator.ts'
import {
  approve,
  asPeople,
  createStage,
  list,
  lock,
  MAIL,
  settle,
  toAction,
  unlock,
  USER,
  type Stage as Building,
  type StageOptions,
} from '../../building/support/stage.ts'
import { toOperation } from '../../building/support/wire.ts'
import { readBody, toTexts, type Known } from '../../support/leaks.ts'
import type { Reply } from '../../support/page.ts'
import type { CagedCanary, Flight } from './ear.ts'
import { FEW_FAULTS, HTTP_FAULTS } from './faults.ts'
import { callAll, toResult, toWays, toWord } from './steps.ts'
import type { Course, Note, Path } from './walks.ts'

export interface AllthenticateStage extends Building {
  readonly flights: readonly Flight[]
  /** By which doors are approved. */
  readonly passkey: Authenticator
}

const WRONG_KEY = `hh-${'bad0'.repeat(8)}`

/** Long ones: no other text has them by chance. The first is on file. */
const CARDS = {
  'the card that they have': '0073920581460',
  'a card': '0094817503620',
  'another card': '0050291846370',
  'a card of somebody invited': '0084051739260',
  'a PIN of somebody invited': '61920473',
} as const

/** As words of a directory that no page and no log of ours has any use for. */
const PERSONA = {
  ...ALLTHENTICATE_PERSONA,
  firstName: 'Canaryfirst',
  lastName: 'Canarylast',
  username: 'canary-user-4731',
  cards: [{ number: CARDS['the card that they have'], label: 'Night card' }],
}
const GUEST = { email: 'guest@quay.example', firstName: 'Gus', lastName: 'Guest', isGuest: true }
const WARDEN = { email: 'warden@harbour.example', firstName: 'Wim', lastName: 'Warden' }
const NEW = 'canary.new@quay.example'

/** Other names than the vendor’s, so that it shows which of them a page is told. */
const NAMED_DOORS = {
  front: { uuid: ALLTHENTICATE_DOORS.frontDoor, name: { en: 'Way in' } },
  shed: { uuid: ALLTHENTICATE_DOORS.boatShed, name: { en: 'Where boats are' } },
  archive: { uuid: ALLTHENTICATE_DOORS.archive, name: { en: 'Old papers' } },
} as const

/** As the contract has it by default; the other placement is walked too. */
const KEY_SEEN = { 'vendor addresses': 'a parameter of a GET, as the vendor’s page names it' }
/** The stand-in names its own doors in its own log. */
const DOOR_SEEN = { 'vendor log': 'the vendor’s own door' }

const toCanaries =
  (keys: readonly CagedCanary[]) =>
  ({ flights }: AllthenticateStage): readonly CagedCanary[] => {
    const publicKeys = flights.flatMap(
      ({ reply }) => reply.match(/(?<="public_key":")[^"]+/g) ?? [],
    )
    return [
      ...keys,
      ...Object.entries(CARDS).map(([what, value]) => ({ what, value })),
      ...Object.values(NAMED_DOORS).map(({ uuid: value }) => ({
        what: 'the id of a door',
        value,
        seen: DOOR_SEEN,
      })),
      ...[...new Set(publicKeys)].map((value) => ({ what: 'the key of a door', value })),
      { what: 'a first name', value: PERSONA.firstName },
      { what: 'a last name', value: PERSONA.lastName },
      { what: 'a name to sign in by', value: PERSONA.username },
    ]
  }

/** All that the vendor says of doors, people and groups, by its names and its numbers. */
function toVendorTexts({ flights, control }: AllthenticateStage): readonly Known[] {
  const told = flights.flatMap(({ operation, reply }) =>
    reply.length > 100_000
      ? []
      : toTexts(readBody(reply)).map(({ path, text }) => ({
          from: `${operation}: ${path.join('.')}`,
          text,
        })),
  )
  const numbers = [
    ...control.members().map(({ emailId }) => ({ from: 'email_id', text: String(emailId) })),
    ...control.doors().map(({ resourceId }) => ({ from: 'resource', text: String(resourceId) })),
  ]
  return [...told.filter(({ text }) => text.length >= 8), ...numbers]
}

async function moveDoors(stage: AllthenticateStage): Promise<readonly string[]> {
  const { passkey } = stage
  const proof = await approve(stage, passkey)
  const replies = [
    await list(stage),
    await unlock(stage, proof),
    await unlock(stage, proof),
    await list(stage),
    await lock(stage),
    await lock(stage, 'archive'),
    await lock(stage, 'unheard-of'),
  ]
  const other = await approve(stage, passkey, { action: toAction('archive') })
  replies.push(await unlock(stage, other, { door: 'front' }))
  replies.push(await unlock(stage, other, { door: 'archive' }))
  return replies.map(toWord)
}

const WAYS = `/people/${USER}/authenticators`

async function giveCards(stage: AllthenticateStage): Promise<readonly string[]> {
  const give = (secret: string) =>
    asPeople(stage, 'POST', WAYS, { kind: 'card', secret, label: 'Blue' })
  const replies = [
    await give(CARDS['a card']),
    await give(CARDS['another card']),
    await give(`${CARDS['a card']}x`),
  ]
  const listed = await asPeople(stage, 'GET', `${WAYS}?vendor=allthenticate`)
  for (const { id, kind } of toWays(listed)) {
    if (kind === 'card') replies.push(await asPeople(stage, 'DELETE', `${WAYS}/${id}`))
  }
  return [...replies, listed].map(toWord)
}

async function putPeople(stage: AllthenticateStage): Promise<readonly string[]> {
  const [staff] = stage.control.groups('users')
  const put = (user: string, email: string, wanted: object = {}) =>
    asPeople(stage, 'PUT', `/people/${user}`, {
      emails: [email],
      vendors: { allthenticate: { groups: [`people.${staff?.id}`], ...wanted } },
    })
  const replies = [
    await put(USER, MAIL),
    await put('u-warden', WARDEN.email),
    await put('u-new', NEW, { mail: false }),
    await put('u-new', NEW, { email: 5 }),
    await asPeople(stage, 'GET', '/people/u-warden?vendor=allthenticate'),
    await asPeople(stage, 'GET', '/people?vendor=allthenticate&emails=true'),
    await asPeople(stage, 'GET', '/people?vendor=allthenticate&guests=true'),
    await asPeople(stage, 'DELETE', '/people/u-warden'),
    await asPeople(stage, 'DELETE', '/people/u-new'),
  ]
  return replies.map((reply) => toResult('allthenticate', reply))
}

async function inviteAll(stage: AllthenticateStage): Promise<readonly string[]> {
  const [staff] = stage.control.groups('users')
  const cards = [
    { number: CARDS['a card of somebody invited'], label: 'Red' },
    { number: CARDS['a PIN of somebody invited'] },
  ]
  const replies = [
    await asPeople(stage, 'POST', '/invites', {
      invitations: [{ email: NEW, cards }, { email: 'pilot@quay.example' }, { email: MAIL }],
      groups: [`people.${staff?.id}`],
    }),
    await asPeople(stage, 'GET', '/invites'),
    await asPeople(stage, 'POST', '/invites/resend', { email: NEW }),
    await asPeople(stage, 'POST', '/invites/resend', { email: 'nobody@quay.example' }),
  ]
  return replies.map(toWord)
}

async function changeGroups(stage: AllthenticateStage): Promise<readonly string[]> {
  const create = (body: object) => asPeople(stage, 'POST', '/groups', { ...body })
  const doors = await asPeople(stage, 'GET', '/resources?type=door')
  const ids = [doors.body['resources']].flat().map((one) => String(Object(one).id))
  const made = await create({ type: 'people', name: 'Canary crew', members: [USER] })
  const path = `/groups/${String(made.body['id'] ?? 'people.1')}`
  const replies: Reply[] = [
    doors,
    made,
    await create({ type: 'resources', of: 'door', name: 'Canary doors', members: ids }),
    await asPeople(stage, 'PATCH', path, { remove: [USER] }),
    await asPeople(stage, 'GET', '/groups?type=people'),
    await asPeople(stage, 'GET', '/groups?type=resources&of=computer'),
    await asPeople(stage, 'GET', '/resources?type=computer'),
    await asPeople(stage, 'DELETE', path),
  ]
  return replies.map(toWord)
}

/** The same in this process, where nothing stands between an error and whoever logs it. */
async function callInProcess(stage: AllthenticateStage, note: Note): Promise<readonly string[]> {
  const { building, people, probe } = stage.backend
  const [staff] = stage.control.groups('users')
  const group = `people.${staff?.id}`
  const cards = [{ number: CARDS['a card of somebody invited'] }]
  const takeOne = async () => {
    const [card] = await building.cards('harbour', USER)
    await building.takeCard('harbour', USER, card?.id ?? 'none')
  }
  return callAll(note, [
    probe,
    () => building.doors('harbour'),
    () => building.findDoors('harbour'),
    () => building.lock('harbour', 'front', USER),
    () =>
      building.accounts('harbour', {
        vendor: 'allthenticate',
        guests: false,
        emails: true,
        limit: 9,
      }),
    () => building.invite('harbour', { invitations: [{ email: NEW, cards }], groups: [group] }),
    () => building.invites('harbour'),
    () => building.resendInvite('harbour', NEW),
    () => building.groups('harbour'),
    () => building.createGroup('harbour', { type: 'people', name: 'Canary hands' }),
    () => building.changeGroup('harbour', group, { remove: [USER] }),
    () => building.deleteGroup('harbour', group),
    () => building.giveCard('harbour', USER, { kind: 'card', secret: CARDS['a card'] }),
    takeOne,
    () =>
      people.put('harbour', 'u-warden', { emails: [WARDEN.email], vendors: { allthenticate: {} } }),
    () => people.erase('harbour', USER),
  ])
}

/** A policy uses the one group that is to be deleted. */
const BUILT = [
  ...Array.from({ length: 11 }, () => 'done'),
  'vendor_refused',
  ...Array.from({ length: 4 }, () => 'done'),
]

const PATHS: readonly Path<AllthenticateStage, StageOptions>[] = [
  {
    name: 'doors opened and locked',
    walk: moveDoors,
    fair: [
      '200',
      '200',
      'proof_replayed',
      '200',
      '200',
      'door_offline',
      'door_unavailable',
      'proof_action',
      'door_offline',
    ],
  },
  {
    name: 'cards given and taken',
    walk: giveCards,
    fair: ['201', '201', 'request_malformed', '200', '200', '200', '200'],
  },
  {
    name: 'people put, listed and erased',
    walk: putPeople,
    fair: ['updated', 'updated', 'invited', 'refused', '200', '200', '200', 'partial', 'unknown'],
  },
  { name: 'invitations', walk: inviteAll, fair: ['200', '200', '200', 'vendor_refused'] },
  {
    name: 'groups and what is in them',
    walk: changeGroups,
    fair: ['200', '201', '201', '200', '200', '200', '200', '200'],
  },
  { name: 'calls in this process', walk: callInProcess, fair: BUILT },
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
