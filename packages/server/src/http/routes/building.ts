/**
 * @module
 * Handlers for doors, groups, invitations and resources; the key has been checked before. Floor 5.
 */
import {
  changeGroup,
  createGroup,
  deleteGroup,
  invite,
  listGroups,
  listInvites,
  listResources,
  resendInvite,
} from '../../flow/building.ts'
import { listDoors, lockDoor } from '../../flow/doors.ts'
import { unlockDoor } from '../../flow/unlock-door.ts'
import { getHolderSite, type Handlers } from '../context.ts'

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

/** Handlers by route. */
export const buildingHandlers: Pick<Handlers, BuildingRoutes> = {
  listDoors: async (input) => listDoors(input.deps, getHolderSite(input), input.query['locale']),
  lockDoor: async (input) =>
    lockDoor(input.deps, getHolderSite(input), {
      door: input.params['door'] ?? '',
      ...input.body,
    }),
  unlockDoor: async (input) =>
    unlockDoor(input.deps, getHolderSite(input), {
      door: input.params['door'] ?? '',
      request: input.body,
      idempotencyKey: input.idempotencyKey,
    }),
  listInvites: async (input) => listInvites(input.deps, getHolderSite(input)),
  invite: async (input) => invite(input.deps, getHolderSite(input), input.body),
  resendInvite: async (input) => resendInvite(input.deps, getHolderSite(input), input.body.email),
  listGroups: async (input) => listGroups(input.deps, getHolderSite(input), input.query),
  createGroup: async (input) => createGroup(input.deps, getHolderSite(input), input.body),
  changeGroup: async (input) =>
    changeGroup(input.deps, getHolderSite(input), {
      group: input.params['group'] ?? '',
      ...input.body,
    }),
  deleteGroup: async (input) => {
    await deleteGroup(input.deps, getHolderSite(input), input.params['group'] ?? '')
    return { deleted: true }
  },
  listResources: async (input) =>
    listResources(input.deps, getHolderSite(input), input.query['type']),
}
