/**
 * @module
 * `/groups`: groups of people and groups of resources, made, changed, listed and deleted.
 */
import type { AllthenticateGroupType, AllthenticateResourceType } from '../control.ts'
import { Refusal } from '../errors.ts'
import { need, type Reader } from '../parameters.ts'
import type { Group } from '../state/groups.ts'
import type { Organisation } from '../state/organisation.ts'
import { parseResourceType } from './resources.ts'

/** @throws Refusal 400 for a name in use, an unknown id, or an id of another type */
export function createGroup(organisation: Organisation, reader: Reader): unknown {
  const { groups } = organisation
  const type = readType(reader)
  const resourceType = readResourceType(reader, type)
  const [nameName, idsName] = [reader.name('groupName'), reader.name('ids')]
  const name = need(reader.text(nameName), nameName)
  const members = toIds(need(reader.list(idsName), idsName))
  if (groups.list(type).some((one) => one.name === name)) {
    throw new Refusal(400, 'There is a group of this name.')
  }
  assertKnown(organisation, { type, resourceType }, members)
  const { id } = groups.create({ type, name, resourceType, members })
  return { success: 'Group created.', group_id: id }
}

/** @throws Refusal 400, 404 */
export function changeGroup(organisation: Organisation, reader: Reader): unknown {
  const group = findGroup(organisation, reader)
  const added = toIds(reader.list(reader.name('addIds')) ?? [])
  const deleted = toIds(reader.list(reader.name('deleteIds')) ?? [])
  assertKnown(organisation, group, added)
  assertKnown(organisation, { type: group.type, resourceType: null }, deleted)
  for (const id of added) group.members.add(id)
  for (const id of deleted) group.members.delete(id)
  return { success: 'Group modified.' }
}

/** @throws Refusal 400 */
export function listGroups({ groups }: Organisation, reader: Reader): unknown {
  const type = readType(reader)
  const resourceType = readResourceType(reader, type)
  return groups
    .list(type)
    .filter((one) => resourceType === null || one.resourceType === resourceType)
    .map(({ id, name, members }) => ({ id, name, count: members.size, items: toSorted(members) }))
}

/** @throws Refusal 400 while a policy uses it, 404 */
export function deleteGroup(organisation: Organisation, reader: Reader): unknown {
  const group = findGroup(organisation, reader)
  if (group.policy !== null) throw new Refusal(400, 'A policy uses the group.')
  organisation.groups.remove(group)
  return { success: 'Group deleted.' }
}

export const toSorted = (members: ReadonlySet<number>): number[] =>
  [...members].toSorted((a, b) => a - b)

function readType(reader: Reader): AllthenticateGroupType {
  const type = need(reader.text('type'), 'type')
  if (type === 'users' || type === 'resources') return type
  throw new Refusal(400, 'The group type is not valid.')
}

function readResourceType(
  reader: Reader,
  type: AllthenticateGroupType,
): AllthenticateResourceType | null {
  const resourceType = parseResourceType(reader.text('resource_type'))
  if (resourceType !== undefined && type === 'users') {
    throw new Refusal(400, 'A group of users has no resource type.')
  }
  return resourceType ?? null
}

function findGroup({ groups }: Organisation, reader: Reader): Group {
  const type = readType(reader)
  const group = groups.find(type, need(reader.integer('group_id'), 'group_id'))
  if (group === undefined) throw new Refusal(404, 'There is no such group.')
  return group
}

/** Numbers, or numerals as repeated fields of a form have them. */
function toIds(list: readonly unknown[]): readonly number[] {
  return list.map((one) => {
    const id = typeof one === 'string' && /^\d+$/.test(one) ? Number(one) : one
    if (typeof id !== 'number' || !Number.isSafeInteger(id)) {
      throw new Refusal(400, 'The ids are not valid.')
    }
    return id
  })
}

function assertKnown(
  { people, resources }: Organisation,
  { type, resourceType }: Pick<Group, 'type' | 'resourceType'>,
  ids: readonly number[],
): void {
  const isKnown = (id: number): boolean => {
    if (type === 'users') return people.findById(id) !== undefined
    const found = [...resources.values()].find(({ resourceId }) => resourceId === id)
    return found !== undefined && (resourceType === null || found.type === resourceType)
  }
  if (!ids.every(isKnown)) throw new Refusal(400, 'An id is not known.')
}
