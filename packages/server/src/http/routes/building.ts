/**
 * @module
 * Handlers for doors, groups, invitations and resources; the key has been checked before. Floor 5.
 */
import { Problem } from '../../problem.ts'
import type { Handlers } from '../context.ts'

type BuildingRoutes =
  | 'listDoors'
  | 'lockDoor'
  | 'unlockDoor'
  | 'listInvites'
  | 'invite'
  | 'resendInvite'
  | 'listGroups'
  | 'createGroup'
  | 'changeGroup'
  | 'deleteGroup'
  | 'listResources'

const refuse = async (): Promise<never> => {
  throw new Problem('vendor_unknown')
}

/** Handlers by route. */
export const buildingHandlers: Pick<Handlers, BuildingRoutes> = {
  listDoors: refuse,
  lockDoor: refuse,
  unlockDoor: refuse,
  listInvites: refuse,
  invite: refuse,
  resendInvite: refuse,
  listGroups: refuse,
  createGroup: refuse,
  changeGroup: refuse,
  deleteGroup: refuse,
  listResources: refuse,
}
