/**
 * @module
 * Groups of people and of resources. Floor 2, inside `vendors/allthenticate`.
 */
import { Problem } from '../../problem.ts'
import type { BuildingGroup, GroupKind, GroupRef, Groups, ResourceKind } from '../building.ts'
import type { TheirGroups, TheirResources } from './client.ts'
import type { AllthenticateDeps } from './deps.ts'
import { isUnclear, writeOrThrow } from './failures.ts'
import { EmailId, GroupNumber, parseId, ResourceId, type Group, type Item } from './wire.ts'

const toType = (kind: GroupKind): TheirGroups => (kind === 'people' ? 'users' : 'resources')
const toResourceType = (of: ResourceKind): TheirResources => (of === 'door' ? 'DOOR' : 'COMPUTER')

type NewGroup = Parameters<Groups['create']>[0]

/** Groups of one organisation. */
export function createGroups(deps: AllthenticateDeps): Groups {
  const { client } = deps
  return {
    list: (kind, of) => list(deps, kind, of),
    create: (input) => create(deps, input),
    change: async ({ kind, group }, { add, remove }) => {
      const change = {
        type: toType(kind),
        group: toNumber(group),
        add: toMembers(kind, add),
        remove: toMembers(kind, remove),
      }
      if (add.length + remove.length > 0) await writeOrThrow(() => client.changeGroup(change))
    },
    delete: async ({ kind, group }) => {
      const number = toNumber(group)
      const deleted = writeOrThrow(() => client.deleteGroup(toType(kind), number))
      await deleted.catch((error: unknown) => {
        // Also after a first try whose answer was lost: gone is gone.
        if (!(error instanceof Problem && error.code === 'not_found')) throw error
      })
    },
  }
}

async function list(
  { client }: AllthenticateDeps,
  kind: GroupKind,
  of?: ResourceKind,
): Promise<readonly BuildingGroup[]> {
  const resourceType = kind === 'resources' && of !== undefined ? toResourceType(of) : undefined
  const groups = await client.groups(toType(kind), resourceType)
  return groups.map((group) => toGroup(kind, group))
}

const toGroup = (kind: GroupKind, { id, name, items }: Group): BuildingGroup => ({
  kind,
  group: String(id),
  name,
  members: items.flatMap((item) => toMember(kind, item) ?? []),
})

/** The contract shows `items[]` and no more. */
function toMember(kind: GroupKind, item: Item): string | undefined {
  if (typeof item === 'number') return String(item)
  const { email_id, resource_id, id } = item
  const found = (kind === 'people' ? email_id : resource_id) ?? id
  return found === null || found === undefined ? undefined : String(found)
}

/**
 * Looks for the name first, and again where no answer came: a second group of one name could not be told from
 * the first.
 */
async function create(deps: AllthenticateDeps, input: NewGroup): Promise<GroupRef> {
  const { kind, name, members, of } = input
  const find = async () => (await list(deps, kind, of)).find((one) => one.name === name)
  const known = await find()
  if (known !== undefined) return join(deps, known, members)
  const ids = toMembers(kind, members)
  const more = of === undefined || kind === 'people' ? {} : { resourceType: toResourceType(of) }
  const wanted = { type: toType(kind), name, ids, ...more }
  try {
    const { group_id: made } = await writeOrThrow(() => deps.client.createGroup(wanted))
    return { kind, group: String(made) }
  } catch (error) {
    if (!isLost(error)) throw error
    const found = await find().catch(() => undefined)
    if (found === undefined) throw error
    return { kind, group: found.group }
  }
}

const isLost = (error: unknown): boolean =>
  isUnclear(error) || (error instanceof Problem && error.code === 'outcome_unknown')

async function join(
  deps: AllthenticateDeps,
  { kind, group, members: before }: BuildingGroup,
  members: readonly string[],
): Promise<GroupRef> {
  const add = members.filter((one) => !before.includes(one))
  await createGroups(deps).change({ kind, group }, { add, remove: [] })
  return { kind, group }
}

function toNumber(group: string): GroupNumber {
  const number = parseId(GroupNumber, group)
  if (number === undefined) throw new Problem('not_found')
  return number
}

/** @throws Problem `request_malformed` for what is no id of theirs */
function toMembers(kind: GroupKind, members: readonly string[]): readonly number[] {
  return members.map((member) => {
    const id = parseId<typeof EmailId | typeof ResourceId>(
      kind === 'people' ? EmailId : ResourceId,
      member,
    )
    if (id === undefined) throw new Problem('request_malformed', { field: 'members' })
    return id
  })
}
