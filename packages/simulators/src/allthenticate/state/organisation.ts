/**
 * @module
 * The organisation: all that the simulator remembers. Every operation takes it as its first argument.
 */
import { type CallLog, createCallLog } from '../../call-log.ts'
import type { SimulatorClock } from '../../clock.ts'
import { createFaultBoard, type FaultBoard } from '../../faults.ts'
import type { Random } from '../../random.ts'
import type {
  AllthenticateFault,
  AllthenticateMail,
  AllthenticateOperation,
  AllthenticateViolation,
} from '../control.ts'
import type {
  AllthenticateKey,
  AllthenticatePerson,
  AllthenticateResource,
  AllthenticateSeedGroup,
} from '../seed.ts'
import { type AllthenticateSettings, DEFAULT_SETTINGS } from '../settings.ts'
import { createDoors, type Doors, type Resource } from './doors.ts'
import { createGroupBook, type GroupBook } from './groups.ts'
import { createPeopleBook, type PeopleBook } from './people.ts'

/** What there is after each reset. */
export interface Seeds {
  readonly keys: readonly AllthenticateKey[]
  readonly people: readonly AllthenticatePerson[]
  readonly elsewhere: readonly AllthenticatePerson[]
  readonly resources: readonly AllthenticateResource[]
  readonly groups: readonly AllthenticateSeedGroup[]
  readonly settings: Partial<AllthenticateSettings>
}

export interface OrganisationDeps {
  readonly clock: SimulatorClock
  readonly random: Random
}

export interface Organisation extends OrganisationDeps {
  readonly settings: AllthenticateSettings
  /** By value. */
  readonly keys: Map<string, AllthenticateKey>
  readonly people: PeopleBook
  readonly groups: GroupBook
  readonly doors: Doors
  /** By uuid, lower case. */
  readonly resources: Map<string, Resource>
  readonly mails: AllthenticateMail[]
  readonly faults: FaultBoard<AllthenticateFault, AllthenticateOperation>
  readonly calls: CallLog
  readonly violations: AllthenticateViolation[]
  configure(changes: Partial<AllthenticateSettings>): void
  reset(): void
}

/** Far from the ids of people and groups, so that a mix-up finds nothing. */
const FIRST_RESOURCE = 5001

/** Fields whose text the call log may show. */
const SHOWN = new Set([
  'success',
  'error',
  'type',
  'resource_type',
  'uuid',
  'resource_uuid',
  'lock_state',
  'lock_status',
  'online_status',
  'unlock_time',
  'user_tag',
  'email_status',
  'ad_status',
  'email_id',
  'group_id',
  'no_email',
  'allow_duplicates',
])
/** Masked although they may come as numbers. */
const HIDDEN = new Set(['api_key', 'number', 'smartcards', 'public_key'])

export function createOrganisation(deps: OrganisationDeps, seeds: Seeds): Organisation {
  let settings = DEFAULT_SETTINGS
  const organisation: Organisation = {
    ...deps,
    get settings() {
      return settings
    },
    keys: new Map(),
    people: createPeopleBook(deps.clock),
    groups: createGroupBook(),
    doors: createDoors(deps.clock),
    resources: new Map(),
    mails: [],
    faults: createFaultBoard(deps.random),
    calls: createCallLog(deps.clock, SHOWN, HIDDEN),
    violations: [],
    configure(changes) {
      settings = { ...settings, ...changes }
    },
    reset() {
      settings = { ...DEFAULT_SETTINGS, ...seeds.settings }
      const { keys, people, groups, doors, resources, faults, calls } = organisation
      for (const part of [keys, people, groups, doors, resources, faults, calls]) part.clear()
      organisation.mails.length = 0
      organisation.violations.length = 0
      plant(organisation, seeds)
    },
  }
  organisation.reset()
  return organisation
}

function plant({ keys, people, groups, resources }: Organisation, seeds: Seeds): void {
  for (const key of seeds.keys) keys.set(key.value, key)
  for (const person of seeds.people) people.add(person)
  for (const person of seeds.elsewhere) people.addElsewhere(person)
  seeds.resources.forEach((one, index) => {
    const resource = toResource(one, FIRST_RESOURCE + index)
    resources.set(resource.uuid, resource)
  })
  for (const { type, name, members, resourceType = null, policy = null } of seeds.groups) {
    const ids = members.map((member) =>
      type === 'users'
        ? people.find(member)?.emailId
        : resources.get(member.toLowerCase())?.resourceId,
    )
    const group = groups.create({
      type,
      name,
      resourceType,
      members: ids.filter((id) => id !== undefined),
    })
    group.policy = policy
  }
}

const toResource = (
  { type, uuid, name, isOnline = true }: AllthenticateResource,
  resourceId: number,
): Resource => ({
  resourceId,
  uuid: uuid.toLowerCase(),
  name,
  type,
  past: [{ at: 0, unlockedUntil: 0, isOnline }],
  isLockedDown: false,
  isNotedOpen: false,
})

/** `YYYY-MM-DD HH:MM:SS`; the vendor names no zone, UTC is inferred. */
export const toDateTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
