/**
 * @module
 * What is secret about Allthenticate: keys, cards and PINs, doors, and what its directory says of people.
 */
import { ALLTHENTICATE_DOORS, ALLTHENTICATE_PERSONA } from '@countersign/simulators'
import type { Authenticator } from '../../../support/authenticator.ts'
import type { Stage as Building } from '../../building/support/stage.ts'
import { readBody, toTexts, type Known } from '../../support/leaks.ts'
import type { CagedCanary, Flight } from './ear.ts'

export interface AllthenticateStage extends Building {
  readonly flights: readonly Flight[]
  /** By which doors are approved. */
  readonly passkey: Authenticator
}

export const WRONG_KEY = `hh-${'bad0'.repeat(8)}`

/** Long ones: no other text has them by chance. The first is on file. */
export const CARDS = {
  'the card that they have': '0073920581460',
  'a card': '0094817503620',
  'another card': '0050291846370',
  'a card of somebody invited': '0084051739260',
  'a PIN of somebody invited': '61920473',
} as const

/** As words of a directory that no page and no log of ours has any use for. */
export const PERSONA = {
  ...ALLTHENTICATE_PERSONA,
  firstName: 'Canaryfirst',
  lastName: 'Canarylast',
  username: 'canary-user-4731',
  cards: [{ number: CARDS['the card that they have'], label: 'Night card' }],
}
export const GUEST = {
  email: 'guest@quay.example',
  firstName: 'Gus',
  lastName: 'Guest',
  isGuest: true,
}
export const WARDEN = { email: 'warden@harbour.example', firstName: 'Wim', lastName: 'Warden' }
export const NEW = 'canary.new@quay.example'

/** Other names than the vendor’s, so that it shows which of them a page is told. */
export const NAMED_DOORS = {
  front: { uuid: ALLTHENTICATE_DOORS.frontDoor, name: { en: 'Way in' } },
  shed: { uuid: ALLTHENTICATE_DOORS.boatShed, name: { en: 'Where boats are' } },
  archive: { uuid: ALLTHENTICATE_DOORS.archive, name: { en: 'Old papers' } },
} as const

/** As the contract has it by default; the other placement is walked too. */
export const KEY_SEEN = {
  'vendor addresses': 'a parameter of a GET, as the vendor’s page names it',
}
/** The stand-in names its own doors in its own log. */
const DOOR_SEEN = { 'vendor log': 'the vendor’s own door' }

/** Every secret that came up so far, and the keys in use. */
export const toCanaries =
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
export function toVendorTexts({ flights, control }: AllthenticateStage): readonly Known[] {
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
