/**
 * @module
 * Doors, groups, invitations and cards in the same process, for the command line and the trial. The rules are
 * those of the HTTP routes, because the functions are. Nothing here opens a door. Floor 6.
 */
import type {
  CardRequest,
  ChangeGroupRequest,
  CreateGroupRequest,
  DoorList,
  DoorReply,
  Group,
  GroupList,
  InviteList,
  InviteReply,
  InviteRequest,
  PersonList,
  ResendReply,
  SiteAuthenticator,
} from '@countersign/protocol'
import {
  changeGroup,
  createGroup,
  deleteGroup,
  getBuilding,
  invite,
  listGroups,
  listInvites,
  resendInvite,
} from '../flow/building.ts'
import { listAccounts, type ListAccounts } from '../flow/building-people.ts'
import { giveCard, listCards, takeCard } from '../flow/cards.ts'
import { getSite, type FlowDeps } from '../flow/deps.ts'
import { pauseDoors, resumeDoors } from '../flow/door-pause.ts'
import { listDoors, lockDoor } from '../flow/doors.ts'
import type { BuildingResource } from '../vendors/building.ts'

/** The first argument is the site's id. */
export interface BuildingApi {
  doors(site: string, locale?: string): Promise<DoorList>
  /** Every door of the building with the id that the settings need; for an operator alone. */
  findDoors(site: string): Promise<readonly BuildingResource[]>
  lock(site: string, door: string, user: string): Promise<DoorReply>
  /** Without a site: all of them. */
  pauseDoors(site?: string): Promise<void>
  resumeDoors(site?: string): Promise<void>
  accounts(site: string, whom: ListAccounts): Promise<PersonList>
  invites(site: string): Promise<InviteList>
  invite(site: string, request: InviteRequest): Promise<InviteReply>
  resendInvite(site: string, email: string): Promise<ResendReply>
  groups(site: string, query?: { readonly type?: string; readonly of?: string }): Promise<GroupList>
  createGroup(site: string, request: CreateGroupRequest): Promise<Group>
  changeGroup(site: string, group: string, request: ChangeGroupRequest): Promise<Group>
  deleteGroup(site: string, group: string): Promise<void>
  cards(site: string, user: string): Promise<readonly SiteAuthenticator[]>
  giveCard(site: string, user: string, card: CardRequest): Promise<SiteAuthenticator>
  takeCard(site: string, user: string, id: string): Promise<void>
}

/** The calls about buildings, bound to one backend. */
export function createBuildingApi(deps: FlowDeps): BuildingApi {
  const get = (site: string) => getSite(deps, site)
  return {
    doors: (site, locale) => listDoors(deps, get(site), locale),
    findDoors: async (site) => getBuilding(deps, get(site)).building.listResources('door'),
    lock: (site, door, user) => lockDoor(deps, get(site), { door, user }),
    pauseDoors: (site) => pauseDoors(deps, site),
    resumeDoors: (site) => resumeDoors(deps, site),
    accounts: (site, whom) => listAccounts(deps, get(site), whom),
    invites: (site) => listInvites(deps, get(site)),
    invite: (site, request) => invite(deps, get(site), request),
    resendInvite: (site, email) => resendInvite(deps, get(site), email),
    groups: (site, query = {}) => listGroups(deps, get(site), { ...query }),
    createGroup: (site, request) => createGroup(deps, get(site), request),
    changeGroup: (site, group, request) => changeGroup(deps, get(site), { group, ...request }),
    deleteGroup: (site, group) => deleteGroup(deps, get(site), group),
    cards: async (site, user) => {
      const { vendor } = getBuilding(deps, get(site))
      return listCards(deps, get(site), { user, vendor })
    },
    giveCard: (site, user, card) => giveCard(deps, get(site), { user, ...card }),
    takeCard: (site, user, id) => takeCard(deps, get(site), { user, id }),
  }
}
