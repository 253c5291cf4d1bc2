/**
 * @module
 * Makes the control: what a test or the trial can do to the organisation from outside.
 */
import type {
  AllthenticateControl,
  AllthenticateDoor,
  AllthenticateGroup,
  AllthenticateMember,
} from './control.ts'
import { toSorted } from './operations/groups.ts'
import { type Resource, toStanding } from './state/doors.ts'
import type { Group } from './state/groups.ts'
import type { Organisation } from './state/organisation.ts'
import { type Member, toLower } from './state/people.ts'

export function createControl(organisation: Organisation): AllthenticateControl {
  const { clock, faults, calls } = organisation
  return {
    clock,
    settings: () => organisation.settings,
    configure: (changes) => organisation.configure(changes),
    reset: () => organisation.reset(),
    putKey: (key) => {
      organisation.keys.set(key.value, key)
    },
    revokeKey: (value) => {
      organisation.keys.delete(value)
    },
    ...createPeopleControl(organisation),
    ...createDoorControl(organisation),
    fault: (request) => faults.set(request),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    calls: () => calls.list(),
    clearCalls: () => calls.clear(),
    violations: () => organisation.violations,
  }
}

type PeopleControl = Pick<
  AllthenticateControl,
  | 'members'
  | 'addPerson'
  | 'setDevice'
  | 'cards'
  | 'pending'
  | 'acceptInvite'
  | 'mails'
  | 'groups'
  | 'setPolicy'
>

function createPeopleControl(organisation: Organisation): PeopleControl {
  const { people, groups, mails } = organisation
  const show = (member: Member) => toShownMember(organisation, member)
  return {
    members: () => people.list().map(show),
    addPerson: (person) => show(people.add(person)),
    setDevice(email, status) {
      const member = people.find(email)
      if (member === undefined) throw new TypeError('the simulator knows no such person')
      member.deviceStatus = status
    },
    cards: (email) => people.find(email)?.cards,
    pending: () => [...people.pending.values()].map(({ email, addedAt }) => ({ email, addedAt })),
    acceptInvite(email) {
      const invite = people.pending.get(toLower(email))
      if (invite === undefined) return undefined
      people.pending.delete(invite.email)
      const [firstName = ''] = invite.email.split('@')
      const { cards } = invite
      const member = people.add({ email: invite.email, firstName, lastName: 'Newcomer', cards })
      for (const id of invite.groups) groups.find('users', id)?.members.add(member.emailId)
      return show(member)
    },
    mails: (to) => mails.filter((one) => to === undefined || one.to === toLower(to)),
    groups: (type) => groups.list(type).map(toShownGroup),
    setPolicy(groupId, policy) {
      const group = groups.find('users', groupId) ?? groups.find('resources', groupId)
      if (group === undefined) throw new TypeError('the simulator knows no such group')
      group.policy = policy
    },
  }
}

const toShownMember = ({ groups }: Organisation, member: Member): AllthenticateMember => ({
  userId: member.userId,
  emailId: member.emailId,
  email: member.email,
  isGuest: member.isGuest,
  deviceStatus: member.deviceStatus,
  groups: groups.listOf('users', member.emailId).map(({ name }) => name),
})

const toShownGroup = ({ members, ...rest }: Group): AllthenticateGroup => ({
  ...rest,
  members: toSorted(members),
})

type DoorControl = Pick<
  AllthenticateControl,
  'doors' | 'setOnline' | 'setLockdown' | 'events' | 'openings'
>

function createDoorControl({ resources, doors, clock }: Organisation): DoorControl {
  const all = () => [...resources.values()].filter(({ type }) => type === 'DOOR')
  const find = (uuid: string): Resource => {
    const found = all().find((one) => one.uuid === uuid.toLowerCase())
    if (found === undefined) throw new TypeError('the simulator knows no such door')
    return found
  }
  return {
    doors: () => all().map((door) => toShownDoor(door, clock.now())),
    setOnline: (uuid, isOnline) => doors.setOnline(find(uuid), isOnline),
    setLockdown(isLockedDown, uuid) {
      for (const door of uuid === undefined ? all() : [find(uuid)]) {
        door.isLockedDown = isLockedDown
        if (isLockedDown) doors.lock(door, 'hand')
      }
    },
    events: () => doors.listEvents(all()),
    openings: (uuid) =>
      doors
        .listEvents(all())
        .filter(({ what }) => what === 'unlocked')
        .filter((one) => uuid === undefined || one.uuid === uuid.toLowerCase()).length,
  }
}

function toShownDoor(door: Resource, now: number): AllthenticateDoor {
  const { unlockedUntil, isOnline } = toStanding(door, now)
  const { resourceId, uuid, name, isLockedDown } = door
  const isLocked = unlockedUntil === 0
  return {
    resourceId,
    uuid,
    name,
    isLocked,
    isOnline,
    isLockedDown,
    unlockedUntil: isLocked ? null : unlockedUntil,
  }
}
