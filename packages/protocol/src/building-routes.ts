/**
 * @module
 * The endpoints for doors and for who may pass them. Floor 0; `routes.ts` joins them to the others.
 */
import * as building from './building.ts'
import { route } from './route.ts'

/** Doors need the scope `doors`; people, groups and resources the scope `people`. */
export const forBuildings = {
  listDoors: route({
    method: 'GET',
    path: '/v1/site/doors',
    caller: 'site',
    scope: 'doors',
    query: ['locale'],
    summary: 'The doors of the site, and how they stand',
    request: undefined,
    reply: building.DoorList,
  }),
  lockDoor: route({
    method: 'POST',
    path: '/v1/site/doors/:door/lock',
    caller: 'site',
    scope: 'doors',
    summary: 'Locks a door; needs no proof and may be repeated',
    request: building.LockRequest,
    reply: building.DoorReply,
  }),
  unlockDoor: route({
    method: 'POST',
    path: '/v1/site/doors/:door/unlock',
    caller: 'site',
    scope: 'doors',
    summary:
      'Opens a door for some seconds, with a proof for that door and time, which it spends; never sent twice',
    request: building.UnlockRequest,
    reply: building.DoorReply,
  }),
  listInvites: route({
    method: 'GET',
    path: '/v1/site/invites',
    caller: 'site',
    scope: 'people',
    summary: 'Who is invited and has not come yet',
    request: undefined,
    reply: building.InviteList,
  }),
  invite: route({
    method: 'POST',
    path: '/v1/site/invites',
    caller: 'site',
    scope: 'people',
    summary: 'Invites people into the building; one outcome per address',
    request: building.InviteRequest,
    reply: building.InviteReply,
  }),
  resendInvite: route({
    method: 'POST',
    path: '/v1/site/invites/resend',
    caller: 'site',
    scope: 'people',
    summary: 'Writes to somebody invited once more',
    request: building.ResendRequest,
    reply: building.ResendReply,
  }),
  listGroups: route({
    method: 'GET',
    path: '/v1/site/groups',
    caller: 'site',
    scope: 'people',
    query: ['type', 'of'],
    summary: 'Groups of people, or of resources (type=people, type=resources&of=door)',
    request: undefined,
    reply: building.GroupList,
  }),
  createGroup: route({
    method: 'POST',
    path: '/v1/site/groups',
    caller: 'site',
    scope: 'people',
    status: 201,
    summary: 'Makes a group; one of the same name and type is taken instead',
    request: building.CreateGroupRequest,
    reply: building.Group,
  }),
  changeGroup: route({
    method: 'PATCH',
    path: '/v1/site/groups/:group',
    caller: 'site',
    scope: 'people',
    summary: 'Adds and removes members of a group; may be repeated',
    request: building.ChangeGroupRequest,
    reply: building.Group,
  }),
  deleteGroup: route({
    method: 'DELETE',
    path: '/v1/site/groups/:group',
    caller: 'site',
    scope: 'people',
    summary: 'Deletes a group; already gone counts as deleted',
    request: undefined,
    reply: building.DeleteGroupReply,
  }),
  listResources: route({
    method: 'GET',
    path: '/v1/site/resources',
    caller: 'site',
    scope: 'people',
    query: ['type'],
    summary: 'Doors and computers of the building (type=door, type=computer)',
    request: undefined,
    reply: building.ResourceList,
  }),
} as const
