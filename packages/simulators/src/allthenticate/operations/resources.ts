/**
 * @module
 * `GET /multipleresources`: doors and computers, as they are or, where the list lags, as they were.
 */
import type { AllthenticateResourceType } from '../control.ts'
import { Refusal } from '../errors.ts'
import type { Reader } from '../parameters.ts'
import { ORGANISATION } from '../seed.ts'
import { type Resource, toStanding } from '../state/doors.ts'
import { type Organisation, toDateTime } from '../state/organisation.ts'

/** @throws Refusal 400 for another type */
export function listResources(organisation: Organisation, reader: Reader): unknown {
  const type = parseResourceType(reader.text('type'))
  return [...organisation.resources.values()]
    .filter((one) => type === undefined || one.type === type)
    .map((one) => toEntry(organisation, one))
}

/** @throws Refusal 400 */
export function parseResourceType(text: string | undefined): AllthenticateResourceType | undefined {
  if (text === undefined || text === 'COMPUTER' || text === 'DOOR') return text
  throw new Refusal(400, 'The resource type is not valid.')
}

function toEntry({ clock, groups, settings }: Organisation, resource: Resource): unknown {
  const seenAt = clock.now() - settings.statusLagSeconds
  const { resourceId, uuid, name, type } = resource
  const memberOf = groups.listOf('resources', resourceId)
  return {
    resource_id: resourceId,
    uuid,
    name,
    resource_type: type,
    resource_subtype: type === 'DOOR' ? 'STRIKE' : 'WINDOWS',
    status: 'ACTIVE',
    org_id: ORGANISATION.id,
    groups: memberOf.map((group) => [group.name]),
    policies: memberOf.flatMap(({ policy }) => (policy === null ? [] : [[policy]])),
    public_key: `04${uuid.replaceAll('-', '').repeat(4)}`,
    resource_info: {},
    resource_status: toStatus(resource, seenAt, settings.statusStyle),
    resource_status_id: resourceId + 4000,
    seen: toDateTime(seenAt),
    updated: toDateTime(seenAt),
    unique_id: resourceId + 8000,
  }
}

function toStatus(resource: Resource, seenAt: number, style: 'text' | 'boolean'): unknown {
  const { unlockedUntil, isOnline } = toStanding(resource, seenAt)
  const isLocked = unlockedUntil === 0
  const told =
    style === 'boolean'
      ? { lock: isLocked, online: isOnline }
      : { lock: isLocked ? 'LOCKED' : 'UNLOCKED', online: isOnline ? 'ONLINE' : 'OFFLINE' }
  // A computer has no lock.
  return { lock_status: resource.type === 'DOOR' ? told.lock : null, online_status: told.online }
}
