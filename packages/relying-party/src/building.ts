/**
 * @module
 * Invitations, groups and resources of the building, server to server. Each of these gives or takes access:
 * let an administrator approve it first.
 */
import type {
  ChangeGroupRequest,
  CreateGroupRequest,
  Group,
  GroupList,
  GroupType,
  InviteList,
  InviteReply,
  InviteRequest,
  ResendReply,
  ResourceList,
  ResourceType,
} from '@countersign/protocol'
import type { Deps } from './settings.ts'

const TIMEOUT_MS = 60_000
const MOST_LIST_BYTES = 4_194_304

/** All throw RelyingPartyError with the backend's code. */
export interface Building {
  invites(): Promise<InviteList>
  /** One outcome per address, in the order asked. */
  invite(request: InviteRequest): Promise<InviteReply>
  resendInvite(email: string): Promise<ResendReply>
  /** Groups of people, unless told otherwise. */
  groups(options?: {
    readonly type?: GroupType | undefined
    readonly of?: ResourceType | undefined
  }): Promise<GroupList>
  /** One of the same name and type is taken instead. */
  createGroup(group: CreateGroupRequest): Promise<Group>
  changeGroup(group: string, change: ChangeGroupRequest): Promise<Group>
  /** Already gone counts as deleted. */
  deleteGroup(group: string): Promise<void>
  resources(type: ResourceType): Promise<ResourceList>
}

/** The verbs, bound to one backend. */
export function createBuilding({ backend }: Pick<Deps, 'backend'>): Building {
  const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MOST_LIST_BYTES }
  return {
    invites: () => backend.call('listInvites', { body: undefined, ...limits }),
    invite: (body) => backend.call('invite', { body, ...limits }),
    resendInvite: (email) => backend.call('resendInvite', { body: { email }, ...limits }),
    groups: ({ type, of } = {}) =>
      backend.call('listGroups', { query: { type, of }, body: undefined, ...limits }),
    createGroup: (body) => backend.call('createGroup', { body, ...limits }),
    changeGroup: (group, body) =>
      backend.call('changeGroup', { params: { group }, body, ...limits }),
    deleteGroup: async (group) => {
      await backend.call('deleteGroup', { params: { group }, body: undefined, ...limits })
    },
    resources: (type) =>
      backend.call('listResources', { query: { type }, body: undefined, ...limits }),
  }
}
