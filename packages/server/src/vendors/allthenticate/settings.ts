/**
 * @module
 * What an operator may set about Allthenticate, with every default. Where the vendor's documents are silent
 * the fact is a setting, marked UNVERIFIED. Floor 2, inside `vendors/allthenticate`.
 */
import * as v from 'valibot'
import { ConfigError } from '../../config.ts'
import { told, whole } from '../../config-shape-limits.ts'
import { EnvReference, Secret } from '../../secret.ts'
import { parseOwnAddress } from '../own-address.ts'

const SecretSource = v.union([v.instance(Secret), v.instance(EnvReference)])
const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(500))
const Name = (standard: string) =>
  v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z_][\w.-]{0,63}$/)), standard)
const Words = (...standard: string[]) =>
  v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.minLength(1)), standard)
const Day = v.pipe(v.string(), v.isoDate())

/** Why a door was not moved, as a status of theirs may say. */
export const DOOR_REASONS = ['refused', 'unknown_door', 'offline', 'busy', 'lockdown'] as const
export type DoorReason = (typeof DOOR_REASONS)[number]

/** Names of parameters that no document tells. All UNVERIFIED. */
export const NamesShape = v.strictObject({
  apiKey: told(Name('api_key'), 'The key, as parameter and as header'),
  uuid: told(Name('uuid'), 'The door of `/setlockstatus`'),
  lockState: told(Name('lock_state'), 'Locked (true) or open (false)'),
  unlockTime: told(Name('unlock_time'), 'Seconds that a door stays open'),
  groupName: told(Name('name'), 'Name of a new group'),
  ids: told(Name('ids'), 'Members of a new group'),
  addIds: told(Name('add_ids'), 'Members that join a group'),
  deleteIds: told(Name('delete_ids'), 'Members that leave a group'),
})

/** Words of theirs, in any case; a word in neither list is not known. All but `ACTIVE`, `CONFIRMED` UNVERIFIED. */
export const WordsShape = v.strictObject({
  locked: told(Words('locked', 'lock', 'true', '1'), 'A locked door'),
  unlocked: told(Words('unlocked', 'unlock', 'open', 'false', '0'), 'An open door'),
  online: told(Words('online', 'true', '1'), 'A door that can be reached'),
  offline: told(Words('offline', 'false', '0'), 'A door that cannot'),
  deviceActive: told(Words('active'), 'A person’s device that opens doors'),
  emailConfirmed: told(Words('confirmed'), 'An address that the person confirmed'),
})

/** All that `allthenticate()` takes. */
export const AllthenticateShape = v.strictObject({
  baseUrl: told(Text, 'Address of the API: what stands in front of `/setlockstatus`'),
  apiKey: told(SecretSource, 'Key of the admin portal (Settings → API Keys): `env(…)`'),
  apiKeyExpiresAt: told(
    v.optional(Day),
    'First day on which the key is no longer good, `2027-01-31`: `countersign check` warns 30 days ahead',
  ),
  nextApiKey: told(
    v.optional(SecretSource),
    'Another key, while keys are changed: used once the first has ended or is refused',
  ),
  nextApiKeyExpiresAt: told(v.optional(Day), 'The same for it'),
  /** UNVERIFIED: one call documents the key as a parameter; the others say only that it is added. */
  keyPlacement: told(
    v.optional(v.picklist(['param', 'header']), 'param'),
    'How the key travels. `header` keeps it out of addresses: take it once the vendor confirms it',
  ),
  /** UNVERIFIED: no document tells how a body is written. */
  encoding: told(v.optional(v.picklist(['form', 'json']), 'form'), 'How bodies are written'),
  /** UNVERIFIED: the vendor's two pages disagree. */
  inviteMethod: told(
    v.optional(v.picklist(['probe', 'PUT', 'POST']), 'probe'),
    'How people are invited. `probe`: PUT, and POST where that is refused; what worked is remembered',
  ),
  /** UNVERIFIED: the vendor's two pages disagree. */
  cardRoute: told(
    v.optional(v.picklist(['modifysmartcards', 'modifysmartcard']), 'modifysmartcards'),
    'How cards are written: PUT to the first, POST to the second. They are read from the second',
  ),
  names: told(v.optional(NamesShape, {}), 'Names of parameters that no document tells; see below'),
  words: told(v.optional(WordsShape, {}), 'Words in replies; see below'),
  /** UNVERIFIED: what a bad key is answered with. */
  keyRefusedStatuses: told(
    v.optional(
      v.pipe(
        v.array(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(499))),
        v.minLength(1),
      ),
      [401, 403],
    ),
    'Statuses by which they refuse the key',
  ),
  /** UNVERIFIED: 409 and 423. */
  doorStatuses: told(
    v.optional(v.record(v.pipe(v.string(), v.regex(/^4\d\d$/)), v.picklist(DOOR_REASONS)), {
      '404': 'unknown_door',
      '409': 'busy',
      '423': 'lockdown',
    }),
    'What a status means when a door is moved; any other is `refused`',
  ),
  /** UNVERIFIED: their dates name no zone. */
  utcOffsetMinutes: whole(
    -840,
    840,
    0,
    'How far the clock in their dates is ahead of UTC, minutes',
  ),
})

/** What an operator writes. */
export type AllthenticateInput = v.InferInput<typeof AllthenticateShape>
type Parsed = v.InferOutput<typeof AllthenticateShape>

/** Settings with every default filled in. */
export interface AllthenticateSettings extends Omit<Parsed, 'baseUrl'> {
  readonly origin: string
  /** In front of the vendor's own paths, without a slash at its end. */
  readonly basePath: string
}

/** Names the vendor everywhere: in settings, links, audit. */
export const ALLTHENTICATE = 'allthenticate'

/**
 * Checks the settings.
 *
 * @throws ConfigError that names the setting and holds no value.
 */
export function parseSettings(input: unknown, development: boolean): AllthenticateSettings {
  const parsed = v.safeParse(AllthenticateShape, input)
  if (!parsed.success) {
    const [issue] = parsed.issues
    fail(v.getDotPath(issue) ?? 'settings', 'is missing or malformed')
  }
  const { baseUrl, ...settings } = parsed.output
  const url = parseOwnAddress(baseUrl, development)
  if (url === undefined || url.search !== '' || url.hash !== '') {
    fail('baseUrl', 'must be an https address without user, query or fragment')
  }
  if (settings.nextApiKeyExpiresAt !== undefined && settings.nextApiKey === undefined) {
    fail('nextApiKey', 'is missing')
  }
  return { ...settings, origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') }
}

function fail(name: string, what: string): never {
  throw new ConfigError(`The setting vendors.${ALLTHENTICATE}.${name} ${what}.`)
}
