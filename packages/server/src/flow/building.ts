/**
 * @module
 * Invitations, groups and resources of a site's building, in ids of ours where we have some. Floor 3.
 */
import {
  GroupType,
  ResourceType,
  type ChangeGroupRequest,
  type CreateGroupRequest,
  type Group,
  type GroupList,
  type InviteList,
  type InviteReply,
  type InviteRequest,
  type ResendReply,
  type ResourceList,
} from '@countersign/protocol'
import * as v from 'valibot'
import type { SiteConfig } from '../config.ts'
import { findByLink } from '../directory/links.ts'
import { Problem } from '../problem.ts'
import {
  parseGroupId,
  toGroupId,
  type Building,
  type BuildingGroup,
  type GroupRef,
} from '../vendors/building.ts'
import type { FlowDeps } from './deps.ts'
import { getPerson } from './people.ts'

/** The building of a site, and whose it is. */
export interface SiteBuilding {
  readonly vendor: string
  readonly building: Building
}

/**
 * The first of the site's vendors that has one.
 *
 * @param named  Only this vendor.
 * @throws Problem `vendor_unknown`
 */
export function getBuilding(
  deps: Pick<FlowDeps, 'vendors'>,
  site: Pick<SiteConfig, 'vendors'>,
  named?: string,
): SiteBuilding {
  for (const id of site.vendors) {
    const building = deps.vendors.find((one) => one.id === id)?.building
    if (building !== undefined && (named ?? id) === id) return { vendor: id, building }
  }
  throw new Problem('vendor_unknown', { field: 'vendor' })
}

/** @throws Problem `vendor_unknown`, `vendor_unavailable` */
export async function listInvites(deps: FlowDeps, site: SiteConfig): Promise<InviteList> {
  const invites = await getBuilding(deps, site).building.invites.list()
  return {
    invites: invites.map(({ email, invitedAt }) => ({
      email,
      ...(invitedAt !== undefined && { invited_at: invitedAt }),
    })),
  }
}

/**
 * Invites people. Each gets access to the building: the site asks its administrator for an approval first.
 *
 * @throws Problem `vendor_unknown`, `vendor_unavailable`, `vendor_refused`, `not_found`
 */
export async function invite(
  deps: FlowDeps,
  site: SiteConfig,
  { invitations, groups = [], mail = true }: InviteRequest,
): Promise<InviteReply> {
  const { vendor, building } = getBuilding(deps, site)
  const emails = invitations.map(({ email }) => email.toLowerCase())
  // Cards go by the place in a list: an address that came twice would have two places.
  if (new Set(emails).size < emails.length) {
    throw new Problem('request_malformed', { field: 'invitations' })
  }
  const ids = groups.map((id) => parseOwnGroup(id, 'people').group)
  const wanted = invitations.map(({ email, cards = [] }) => ({
    email: email.toLowerCase(),
    cards: cards.map(({ number, label }) => ({ number, ...(label !== undefined && { label }) })),
  }))
  const sent = await building.invites.send({ invitations: wanted, groups: ids, mail })
  deps.audit({ event: 'invite.sent', site: site.id, vendor, count: emails.length })
  return {
    outcomes: sent.outcomes.map((one) => ({ ...one })),
    groups: [...sent.groups],
    ...(sent.isMailed !== undefined && { mailed: sent.isMailed }),
  }
}

/** @throws Problem `vendor_unknown`, `vendor_unavailable`, `vendor_refused` */
export async function resendInvite(
  deps: FlowDeps,
  site: SiteConfig,
  email: string,
): Promise<ResendReply> {
  const { vendor, building } = getBuilding(deps, site)
  const outcome = await building.invites.resend(email.toLowerCase())
  deps.audit({ event: 'invite.sent', site: site.id, vendor, count: 1 })
  return { outcome }
}

/** @throws Problem `not_found` for an id of another kind of group, or none at all */
function parseOwnGroup(id: string, kind?: GroupRef['kind']): GroupRef {
  const ref = parseGroupId(id)
  if (ref === undefined || (kind !== undefined && ref.kind !== kind)) {
    throw new Problem('not_found', { field: 'groups' })
  }
  return ref
}

/** Groups of people, unless the query says otherwise. @throws Problem `request_malformed` and as above */
export async function listGroups(
  deps: FlowDeps,
  site: SiteConfig,
  query: Readonly<Record<string, string>>,
): Promise<GroupList> {
  const own = getBuilding(deps, site)
  const kind = parseChoice(GroupType, 'type', query['type'] ?? 'people')
  const of = query['of'] === undefined ? undefined : parseChoice(ResourceType, 'of', query['of'])
  const groups = await own.building.groups.list(kind, of)
  return { groups: await Promise.all(groups.map((group) => toGroup(deps, site, { own, group }))) }
}

function parseChoice<S extends v.GenericSchema<string>>(
  schema: S,
  field: string,
  value: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) throw new Problem('request_malformed', { field })
  return parsed.output
}

/** Accounts that are linked to people of ours go by our ids, and the others are only counted. */
async function toGroup(
  deps: FlowDeps,
  site: SiteConfig,
  { own, group }: { readonly own: SiteBuilding; readonly group: BuildingGroup },
): Promise<Group> {
  const shown = { id: toGroupId(group), type: group.kind, name: group.name }
  if (group.kind === 'resources') return { ...shown, members: [...group.members], others: 0 }
  const { vendor } = own
  const people = await Promise.all(
    group.members.map((account) => findByLink(deps, site.directory, { vendor, account })),
  )
  const members = people.flatMap((person) => person?.user ?? [])
  return { ...shown, members, others: group.members.length - members.length }
}

/**
 * Makes a group, or takes the one that has the name.
 *
 * @throws Problem `account_missing`, `person_unknown` for a member; `vendor_…`, `outcome_unknown`
 */
export async function createGroup(
  deps: FlowDeps,
  site: SiteConfig,
  { type, name, of, members = [] }: CreateGroupRequest,
): Promise<Group> {
  const own = getBuilding(deps, site)
  const ids = await toMembers(deps, site, { own, kind: type, members })
  const more = of === undefined ? {} : { of }
  const ref = await own.building.groups.create({ kind: type, name, members: ids, ...more })
  deps.audit({ event: 'group.changed', site: site.id, vendor: own.vendor, count: ids.length })
  return readGroup(deps, site, { own, ref })
}

/** @throws as `createGroup`; Problem `not_found` */
export async function changeGroup(
  deps: FlowDeps,
  site: SiteConfig,
  { group, add = [], remove = [] }: ChangeGroupRequest & { readonly group: string },
): Promise<Group> {
  const own = getBuilding(deps, site)
  const ref = parseOwnGroup(group)
  const change = {
    add: await toMembers(deps, site, { own, kind: ref.kind, members: add }),
    remove: await toMembers(deps, site, { own, kind: ref.kind, members: remove }),
  }
  await own.building.groups.change(ref, change)
  const count = add.length + remove.length
  deps.audit({ event: 'group.changed', site: site.id, vendor: own.vendor, count })
  return readGroup(deps, site, { own, ref })
}

/** Already gone counts as deleted. @throws Problem `vendor_refused` while a policy uses it; as above */
export async function deleteGroup(deps: FlowDeps, site: SiteConfig, group: string): Promise<void> {
  const { vendor, building } = getBuilding(deps, site)
  await building.groups.delete(parseOwnGroup(group))
  deps.audit({ event: 'group.changed', site: site.id, vendor, count: 0 })
}

async function readGroup(
  deps: FlowDeps,
  site: SiteConfig,
  { own, ref }: { readonly own: SiteBuilding; readonly ref: GroupRef },
): Promise<Group> {
  const groups = await own.building.groups.list(ref.kind)
  const group = groups.find((one) => one.group === ref.group)
  if (group === undefined) throw new Problem('not_found')
  return toGroup(deps, site, { own, group })
}

/** Accounts of people, or resources as they are. */
async function toMembers(
  deps: FlowDeps,
  site: SiteConfig,
  {
    own,
    kind,
    members,
  }: {
    readonly own: SiteBuilding
    readonly kind: GroupRef['kind']
    readonly members: readonly string[]
  },
): Promise<readonly string[]> {
  if (kind === 'resources') return members
  return Promise.all(members.map((user) => getAccount(deps, site, { user, vendor: own.vendor })))
}

/**
 * The account that a person is linked to.
 *
 * @throws Problem `person_unknown`, `account_missing`
 */
export async function getAccount(
  deps: FlowDeps,
  site: SiteConfig,
  { user, vendor }: { readonly user: string; readonly vendor: string },
): Promise<string> {
  const account = (await getPerson(deps, site, user)).links?.[vendor]?.account
  if (account === undefined) throw new Problem('account_missing')
  return account
}

/** @throws Problem `request_malformed`, `vendor_unknown`, `vendor_unavailable` */
export async function listResources(
  deps: FlowDeps,
  site: SiteConfig,
  type: string | undefined,
): Promise<ResourceList> {
  const { vendor, building } = getBuilding(deps, site)
  const kind = parseChoice(ResourceType, 'type', type ?? 'door')
  const resources = await building.listResources(kind)
  const toHandle = (door: string | undefined) =>
    [...site.doors].find(([, one]) => one.vendor === vendor && one.uuid === door)?.[0]
  return {
    resources: resources.map(({ resource, name, groups, door, isLocked, isOnline, seenAt }) => {
      const handle = toHandle(door)
      return {
        id: resource,
        type: kind,
        name,
        groups: [...groups],
        ...(handle !== undefined && { door: handle }),
        ...(isLocked !== undefined && { locked: isLocked }),
        ...(isOnline !== undefined && { online: isOnline }),
        ...(seenAt !== undefined && { seen_at: seenAt }),
      }
    }),
  }
}
