/**
 * @module
 * Groups of people and groups of resources: two spaces, each with names and ids of its own.
 */
import type { AllthenticateGroupType, AllthenticateResourceType } from '../control.ts'

export interface Group {
  readonly id: number
  readonly type: AllthenticateGroupType
  readonly name: string
  readonly resourceType: AllthenticateResourceType | null
  /** `email_id`s or `resource_id`s. */
  readonly members: Set<number>
  /** The policy that uses it. */
  policy: string | null
}

export interface GroupBook {
  create(
    group: Pick<Group, 'type' | 'name' | 'resourceType'> & { readonly members: readonly number[] },
  ): Group
  find(type: AllthenticateGroupType, id: number): Group | undefined
  list(type: AllthenticateGroupType): readonly Group[]
  /** Those with this member. */
  listOf(type: AllthenticateGroupType, member: number): readonly Group[]
  remove(group: Group): void
  clear(): void
}

/** Apart, so that a group of the wrong kind is not found. */
const FIRST_IDS = { users: 301, resources: 401 } as const

export function createGroupBook(): GroupBook {
  let groups: Group[] = []
  let nextIds: Record<AllthenticateGroupType, number> = { ...FIRST_IDS }
  const list = (type: AllthenticateGroupType) => groups.filter((one) => one.type === type)
  return {
    create({ type, name, resourceType, members }) {
      const id = nextIds[type]
      nextIds[type] += 1
      const group = { id, type, name, resourceType, members: new Set(members), policy: null }
      groups.push(group)
      return group
    },
    find: (type, id) => list(type).find((one) => one.id === id),
    list,
    listOf: (type, member) => list(type).filter((one) => one.members.has(member)),
    remove(group) {
      groups = groups.filter((one) => one !== group)
    },
    clear() {
      groups = []
      nextIds = { ...FIRST_IDS }
    },
  }
}
