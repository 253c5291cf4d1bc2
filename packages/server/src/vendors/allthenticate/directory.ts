/**
 * @module
 * Who and what is in the organisation. Floor 2, inside `vendors/allthenticate`.
 */
import type { BuildingResource, BuildingUser, ListUsers, ResourceKind } from '../building.ts'
import type { AllthenticateDeps } from './deps.ts'
import { toFacts } from './doors.ts'
import { parseDate, parseStatus, type User } from './wire.ts'

/** The whole organisation comes at once; so long a list is not asked for again. */
const REMEMBERED_SECONDS = 60

/** Lists everybody, or the guests. */
export type UserLister = (options?: ListUsers) => Promise<readonly BuildingUser[]>

/** Remembers the last list of each kind, and shares a question that is on its way. */
export function createUserLister({ client, clock, settings }: AllthenticateDeps): UserLister {
  const lists = new Map<
    string,
    { readonly at: number; readonly users: Promise<readonly BuildingUser[]> }
  >()
  return ({ guests = false, emails = false, isFresh = false } = {}) => {
    const key = `${guests}/${emails}`
    const known = lists.get(key)
    const now = clock.now()
    if (!isFresh && known !== undefined && now - known.at < REMEMBERED_SECONDS) return known.users
    const users = client
      .users({ guests, emails })
      .then((all) => all.map((user) => toUser(settings, user)))
    lists.set(key, { at: now, users })
    // What failed is not remembered; who asked hears of it.
    users.catch(() => lists.get(key)?.users === users && lists.delete(key))
    return users
  }
}

function toUser(
  { words, utcOffsetMinutes }: AllthenticateDeps['settings'],
  user: User,
): BuildingUser {
  const toTime = (text: string | null | undefined) => parseDate(text, utcOffsetMinutes)
  const [deviceAddedAt, activeAt, createdAt] = [
    toTime(user.device_added),
    toTime(user.active_date),
    toTime(user.created),
  ]
  const deviceStatus = user.ad_status ?? ''
  return {
    account: String(user.email_id),
    name: user.name ?? '',
    email: user.email.trim().toLowerCase(),
    isConfirmed: parseStatus(user.email_status, { yes: words.emailConfirmed, no: [] }) === true,
    isDeviceActive: parseStatus(deviceStatus, { yes: words.deviceActive, no: [] }) === true,
    deviceStatus,
    groups: user.groups,
    ...(deviceAddedAt !== undefined && { deviceAddedAt }),
    ...(activeAt !== undefined && { activeAt }),
    ...(createdAt !== undefined && { createdAt }),
  }
}

/** Doors or computers. Their keys, policies and addresses are dropped here. */
export async function listResources(
  { client, settings }: AllthenticateDeps,
  kind: ResourceKind,
): Promise<readonly BuildingResource[]> {
  const resources = await client.resources(kind === 'door' ? 'DOOR' : 'COMPUTER')
  return resources.map((one) => {
    const { door, resource, name, isLocked, isOnline, seenAt } = toFacts(settings, one)
    return {
      resource,
      kind,
      name,
      groups: one.groups,
      ...(kind === 'door' && { door }),
      ...(kind === 'door' && isLocked !== undefined && { isLocked }),
      ...(isOnline !== undefined && { isOnline }),
      ...(seenAt !== undefined && { seenAt }),
    }
  })
}
