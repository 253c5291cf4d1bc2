/**
 * @module
 * Allthenticate in the trial: the simulator under `/vendors/allthenticate`, or, with
 * `ALLTHENTICATE_API_KEY` in the environment, the real one. Nothing else in the trial knows which.
 */
import { Secret, type ConfigInput } from '@countersign/server'
import { allthenticate } from '@countersign/server/vendors/allthenticate'
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_PERSONA,
  createAllthenticateSimulator,
  type AllthenticateSimulator,
} from '@countersign/simulators'
import { getVariable, readVariable, type VendorFacts } from '../vendor-facts.ts'

/** Where the simulator stands. */
export const ALLTHENTICATE_PATH = '/vendors/allthenticate'
/** Whose account there is. */
export const ALLA = 'allthenticate'

type Doors = NonNullable<ConfigInput['sites'][number]['doors']>

export interface AllthenticateParts {
  /** For the setting `vendors`. */
  readonly source: NonNullable<ConfigInput['vendors']>[number]
  /** Where its service begins. */
  readonly base: string
  /** Alla's `email_id` there; undefined when nobody said. */
  readonly account: string | undefined
  /** For the setting `doors` of a site. */
  readonly doors: Doors
  /** Undefined when the real one is called. */
  readonly simulated: AllthenticateSimulator | undefined
}

/**
 * `ALLTHENTICATE_API_KEY` and `ALLTHENTICATE_BASE_URL` lead to a real organisation; `ALLTHENTICATE_DOOR` is
 * the uuid of the door there that Harbour calls its front door, `ALLTHENTICATE_EMAIL_ID` Alla's account.
 *
 * @throws Error when the key is there without an address or a door.
 */
export function openAllthenticate(facts: VendorFacts): AllthenticateParts {
  const key = readVariable(facts, 'ALLTHENTICATE_API_KEY')
  return key === undefined ? openSimulator(facts) : openReal(facts, key)
}

function openReal(facts: VendorFacts, key: string): AllthenticateParts {
  const get = (name: string) => getVariable(facts, name, 'ALLTHENTICATE_API_KEY')
  const base = get('ALLTHENTICATE_BASE_URL')
  const front = { uuid: get('ALLTHENTICATE_DOOR'), name: NAMES['front-door'] }
  return {
    source: allthenticate({ baseUrl: base, apiKey: toSecret(key) }),
    base,
    account: readVariable(facts, 'ALLTHENTICATE_EMAIL_ID'),
    doors: { 'front-door': front },
    simulated: undefined,
  }
}

/** What people read. */
const NAMES = {
  'front-door': { en: 'Front door', de: 'Haustür' },
  'boat-shed': { en: 'Boat shed', de: 'Bootsschuppen' },
  archive: { en: 'Archive', de: 'Archiv' },
  'server-room': { en: 'Server room', de: 'Serverraum' },
} as const

function openSimulator({ origin, clock }: VendorFacts): AllthenticateParts {
  const base = `${origin}${ALLTHENTICATE_PATH}`
  // A status of its own, so that the page can say why no door opens.
  const settings = { lockdownStatus: 423 } as const
  const simulated = createAllthenticateSimulator({ baseUrl: base, clock, settings })
  const { frontDoor, boatShed, archive, serverRoom } = ALLTHENTICATE_DOORS
  const alla = simulated.control
    .members()
    .find(({ email }) => email === ALLTHENTICATE_PERSONA.email)
  return {
    source: allthenticate({ baseUrl: base, apiKey: toSecret(ALLTHENTICATE_KEY) }),
    base,
    account: alla === undefined ? undefined : String(alla.emailId),
    doors: {
      'front-door': { uuid: frontDoor, name: NAMES['front-door'] },
      'boat-shed': { uuid: boatShed, name: NAMES['boat-shed'], seconds: 15 },
      archive: { uuid: archive, name: NAMES.archive },
      'server-room': { uuid: serverRoom, name: NAMES['server-room'] },
    },
    simulated,
  }
}

const toSecret = (key: string): Secret => new Secret(key, 'vendors.allthenticate.apiKey')
