/**
 * @module
 * Building: what a company that has doors can do beyond accounts: doors, invitations, groups, resources and
 * cards. Floor 2 port. Ids are the company's own as text; whoever hands them out decides which of them a site
 * may see.
 */

/** How a door stands, as the company says. A member that is absent is not known. */
export interface DoorFacts {
  /** By which it is moved. */
  readonly door: string
  /** By which it is grouped. */
  readonly resource: string
  readonly name: string
  readonly isLocked?: boolean
  readonly isOnline?: boolean
  /** Epoch seconds at which it last spoke of itself. */
  readonly seenAt?: number
}

/** All doors, and when the company was asked: epoch seconds. */
export interface DoorList {
  readonly doors: readonly DoorFacts[]
  readonly at: number
}

/**
 * What became of moving a door. `refused`: it said no, and did nothing. `undone`: certainly not done, it could
 * not be asked. `late`: certainly not done, the intent died before it left. `unclear`: it was sent and no answer
 * came that can be read, so it may be done.
 */
export type Moved =
  | { readonly result: 'done' }
  | {
      readonly result: 'refused'
      readonly reason: 'refused' | 'unknown_door' | 'offline' | 'busy' | 'lockdown'
    }
  | { readonly result: 'undone'; readonly retryAt?: number; readonly isLimited?: true }
  | { readonly result: 'late' }
  | { readonly result: 'unclear' }

/** Until when an opening is wanted: epoch seconds. After that it must not be sent. */
export interface OpeningIntent {
  readonly diesAt: number
}

/** How the doors are listed. */
export interface ListDoors {
  /** A list so old will do. Default 0: asked now. */
  readonly longestAgeSeconds?: number
  /** Somebody waits before a door: one try, and no long wait for it. */
  readonly isQuick?: boolean
}

/** Doors. There is no call that takes a state: nobody can mix up open and closed. */
export interface Doors {
  /** @throws Problem `vendor_unavailable` */
  list(options?: ListDoors): Promise<DoorList>
  /** May be done twice. Never throws. */
  lock(door: string): Promise<Moved>
  /**
   * Sends at most one opening, whatever happens: once more only where the first never left, and while the
   * intent lives. Never throws.
   *
   * @param seconds  How long it stays open.
   */
  unlock(door: string, seconds: number, intent: OpeningIntent): Promise<Moved>
}

/** An account of the company. Times are epoch seconds. */
export interface BuildingUser {
  readonly account: string
  readonly name: string
  /** Lower case. */
  readonly email: string
  readonly isConfirmed: boolean
  readonly isDeviceActive: boolean
  /** In the company's own word. */
  readonly deviceStatus: string
  readonly deviceAddedAt?: number
  readonly activeAt?: number
  readonly createdAt?: number
  /** Names. */
  readonly groups: readonly string[]
}

/** A smart card, or a PIN: the company makes no difference. */
export interface NewCard {
  /** Digits; leading zeros count. */
  readonly number: string
  readonly label?: string
}

/** A card on file. Its number stays with the company. */
export interface Card {
  /** Keyed hash: the same for the same number of the same account. */
  readonly id: string
  readonly label?: string
  /** The last two. */
  readonly lastDigits: string
}

/** Someone to be invited. */
export interface Invitation {
  readonly email: string
  readonly cards?: readonly NewCard[]
}

/** `unknown`: sent, and nobody can say whether it arrived. */
export type InvitationOutcome = 'added' | 'invited' | 'exists' | 'invalid' | 'failed' | 'unknown'

/** One outcome for each address, in the order given. */
export interface Invited {
  readonly outcomes: readonly { readonly email: string; readonly outcome: InvitationOutcome }[]
  readonly groups: readonly string[]
  readonly isMailed?: boolean
}

/** Invitations. */
export interface Invites {
  /** Who has not come yet. @throws Problem `vendor_unavailable` */
  list(): Promise<readonly { readonly email: string; readonly invitedAt?: number }[]>
  /** @throws Problem `vendor_unavailable` where nothing was sent; `vendor_refused` */
  send(input: {
    readonly invitations: readonly Invitation[]
    /** Ids of groups of people. */
    readonly groups: readonly string[]
    readonly mail: boolean
  }): Promise<Invited>
  /** @throws Problem `vendor_unavailable`, `vendor_refused` */
  resend(email: string): Promise<'sent' | 'unknown'>
}

/** What is grouped. Groups of either kind have ids of their own. */
export type GroupKind = 'people' | 'resources'
/** What stands in a building. */
export type ResourceKind = 'door' | 'computer'

/** A group's id in our wire: names its kind too, so that the two spaces of ids cannot be mixed up. */
export const toGroupId = ({ kind, group }: GroupRef): string => `${kind}.${group}`

/** Undefined for what is no id of a group. */
export function parseGroupId(id: string): GroupRef | undefined {
  const [, kind, group] = /^(people|resources)\.([\w:-]+)$/.exec(id) ?? []
  if (group === undefined) return undefined
  return { kind: kind === 'people' ? 'people' : 'resources', group }
}

/** Names one group. */
export interface GroupRef {
  readonly kind: GroupKind
  readonly group: string
}

/** A group with its members: accounts or resources. */
export interface BuildingGroup extends GroupRef {
  readonly name: string
  readonly members: readonly string[]
}

/** Groups. All but `list` throw Problem `vendor_unavailable`, `vendor_refused`, `not_found`, `outcome_unknown`. */
export interface Groups {
  /** @throws Problem `vendor_unavailable` */
  list(kind: GroupKind, of?: ResourceKind): Promise<readonly BuildingGroup[]>
  /** One of that name is taken instead: two of one name could not be told apart. */
  create(input: {
    readonly kind: GroupKind
    readonly name: string
    readonly members: readonly string[]
    readonly of?: ResourceKind
  }): Promise<GroupRef>
  change(
    group: GroupRef,
    change: { readonly add: readonly string[]; readonly remove: readonly string[] },
  ): Promise<void>
  /** Already gone counts as done. */
  delete(group: GroupRef): Promise<void>
}

/** A door or computer. */
export interface BuildingResource {
  readonly resource: string
  readonly kind: ResourceKind
  readonly name: string
  /** Doors: by which it is moved. */
  readonly door?: string
  readonly isLocked?: boolean
  readonly isOnline?: boolean
  readonly groups: readonly string[]
  readonly seenAt?: number
}

/**
 * Cards of one account. The company takes whole lists only: the caller sees to it that nobody else changes the
 * list of this account at the same time. Numbers go up and never come down.
 * All throw Problem `vendor_unavailable`, `vendor_refused`, `outcome_unknown`.
 */
export interface Cards {
  list(account: string): Promise<readonly Card[]>
  /** @param allowDuplicates  Somebody else may have the number too. One that the account has stays one. */
  add(account: string, card: NewCard, allowDuplicates: boolean): Promise<Card>
  /** @returns False when there is no such card. */
  remove(account: string, id: string): Promise<boolean>
}

/** Whom to list. */
export interface ListUsers {
  /** Guests alone. Default: everybody. */
  readonly guests?: boolean
  /** Each name tells the address too. */
  readonly emails?: boolean
  /** Asked now; a list is remembered for a minute else. */
  readonly isFresh?: boolean
}

/** All that a company with doors does. */
export interface Building {
  readonly doors: Doors
  readonly invites: Invites
  readonly groups: Groups
  readonly cards: Cards
  /** @throws Problem `vendor_unavailable` */
  listUsers(options?: ListUsers): Promise<readonly BuildingUser[]>
  /** @throws Problem `vendor_unavailable` */
  listResources(kind: ResourceKind): Promise<readonly BuildingResource[]>
}
