/**
 * @module
 * Doors, groups, invitations and resources of a building, as the site's server asks for them. Doors go by the
 * handles that the settings give them; a vendor's own ids of doors never cross this wire. Floor 0.
 */
import * as v from 'valibot'
import { Action } from './action.ts'
import { OpaqueId, UserId } from './ids.ts'

/** Type of the action that an opening needs: `{ type: 'unlock', door: <handle>, seconds }`. */
export const UNLOCK_ACTION = 'unlock'

/** How long a door may be asked to stay open, seconds. */
export const UNLOCK_SECONDS = { least: 5, most: 60 } as const

/** An opening dies so many seconds after the person asked for it: whoever pressed may have walked away. */
export const UNLOCK_INTENT_SECONDS = 10

const OpenSeconds = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(UNLOCK_SECONDS.least),
  v.maxValue(UNLOCK_SECONDS.most),
)

/** What the building last said of a door. A member that is absent is not known. */
export const DoorState = v.object({
  locked: v.optional(v.boolean()),
  online: v.optional(v.boolean()),
  /** Epoch seconds at which we asked. */
  at: v.optional(v.number()),
  /** How old the building's word was when we asked, where it says so. */
  age_seconds: v.optional(v.number()),
})
export type DoorState = v.InferOutput<typeof DoorState>

/** A door of the site. */
export const Door = v.object({
  ...DoorState.entries,
  /** Its handle in the settings. */
  id: v.string(),
  name: v.string(),
  /** How long it stays open unless the site says otherwise. */
  seconds: v.number(),
  /** Epoch seconds at which it locks itself, after an opening by us. */
  until: v.optional(v.number()),
})
export type Door = v.InferOutput<typeof Door>

/** All doors of the site; `paused`: openings are switched off, locking goes on. */
export const DoorList = v.object({ doors: v.array(Door), paused: v.boolean() })
export type DoorList = v.InferOutput<typeof DoorList>

/** Locks a door. `user`: who is signed in and permitted, by the site's word. */
export const LockRequest = v.object({ user: UserId })
export type LockRequest = v.InferOutput<typeof LockRequest>

/** Opens a door for a while. The proof is spent by this very call. */
export const UnlockRequest = v.object({
  proof: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  /** Whose session asks, and its name as at begin. */
  user: UserId,
  session: v.pipe(v.string(), v.minLength(16), v.maxLength(256)),
  seconds: OpenSeconds,
  /** The whole action, where the site declares more fields of it than door and seconds. */
  action: v.optional(Action),
  nonce: v.optional(v.pipe(v.string(), v.maxLength(256))),
  /**
   * When the person asked, epoch seconds; ten seconds later it is too late. Absent: when this call came. Milliseconds
   * are refused: taken for seconds they would never be over.
   */
  requested_at: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99_999_999_999)),
  ),
})
export type UnlockRequest = v.InferOutput<typeof UnlockRequest>

/**
 * What became of it. `unknown`: it was sent and no answer came, so the door may be open: say so, offer to lock
 * it, and never ask again by yourself. `seen` is what the building said of the door afterwards.
 */
export const DoorReply = v.object({
  door: v.string(),
  outcome: v.picklist(['unlocked', 'locked', 'unknown']),
  /** Openings: for how long. */
  seconds: v.optional(v.number()),
  /** Openings that are known: epoch seconds at which the door locks itself. */
  until: v.optional(v.number()),
  seen: v.optional(DoorState),
})
export type DoorReply = v.InferOutput<typeof DoorReply>

/** Digits of a smart card or of a PIN for doors; leading zeros count, so it is never a number. */
export const CardNumber = v.pipe(v.string(), v.regex(/^\d{1,32}$/))

const CardLabel = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))

/** A card or PIN as it is given. It is told once, upward; nothing reads it back. */
export const CardInput = v.object({ number: CardNumber, label: v.optional(CardLabel) })
export type CardInput = v.InferOutput<typeof CardInput>

/** Gives a person a smart card, or a PIN for doors: `secret` is its number. */
export const CardRequest = v.object({
  kind: v.literal('card'),
  secret: CardNumber,
  label: v.optional(CardLabel),
  /** The number may be somebody else's too. Default false. */
  allow_duplicates: v.optional(v.boolean()),
})
export type CardRequest = v.InferOutput<typeof CardRequest>

const Email = v.pipe(v.string(), v.trim(), v.email(), v.maxLength(254))
const MOST_PER_CALL = 200

/** Invites people into the building; who has an account there is added at once. */
export const InviteRequest = v.object({
  invitations: v.pipe(
    v.array(
      v.object({ email: Email, cards: v.optional(v.pipe(v.array(CardInput), v.maxLength(10))) }),
    ),
    v.minLength(1),
    v.maxLength(MOST_PER_CALL),
  ),
  /** Ids of groups of people that each of them joins. */
  groups: v.optional(v.pipe(v.array(OpaqueId), v.maxLength(50))),
  /** False: nobody is written to. Default true. */
  mail: v.optional(v.boolean()),
})
export type InviteRequest = v.InferOutput<typeof InviteRequest>

/** `unknown`: sent, and nobody can say whether it arrived; ask again with these addresses alone. */
export const InviteOutcome = v.picklist([
  'added',
  'invited',
  'exists',
  'invalid',
  'failed',
  'unknown',
])
export type InviteOutcome = v.InferOutput<typeof InviteOutcome>

/** One outcome per address, in the order asked. */
export const InviteReply = v.object({
  outcomes: v.array(v.object({ email: v.string(), outcome: InviteOutcome })),
  /** Names of the groups joined, where the building says so. */
  groups: v.array(v.string()),
  /** Whether mail was sent, where the building says so. */
  mailed: v.optional(v.boolean()),
})
export type InviteReply = v.InferOutput<typeof InviteReply>

/** Writes to somebody who is invited already once more. */
export const ResendRequest = v.object({ email: Email })
export type ResendRequest = v.InferOutput<typeof ResendRequest>
/** It was sent again; `unknown`: no answer came, so it may have been. */
export const ResendReply = v.object({ outcome: v.picklist(['sent', 'unknown']) })
export type ResendReply = v.InferOutput<typeof ResendReply>

/** Who is invited and has not come yet. Times are epoch seconds. */
export const InviteList = v.object({
  invites: v.array(v.object({ email: v.string(), invited_at: v.optional(v.number()) })),
})
export type InviteList = v.InferOutput<typeof InviteList>

/** `people`: who may; `resources`: computers or doors. */
export const GroupType = v.picklist(['people', 'resources'])
export type GroupType = v.InferOutput<typeof GroupType>
/** What stands in a building. */
export const ResourceType = v.picklist(['door', 'computer'])
export type ResourceType = v.InferOutput<typeof ResourceType>

/** Users of ours, or ids of resources, by the type of the group. */
const Members = v.pipe(v.array(UserId), v.maxLength(MOST_PER_CALL))

/** Makes a group. `of`: what its resources are. Members: users of ours, or ids of resources. */
export const CreateGroupRequest = v.object({
  type: GroupType,
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
  members: v.optional(Members),
  of: v.optional(ResourceType),
})
export type CreateGroupRequest = v.InferOutput<typeof CreateGroupRequest>

/** Adds and removes members; both may be repeated. */
export const ChangeGroupRequest = v.object({
  add: v.optional(Members),
  remove: v.optional(Members),
})
export type ChangeGroupRequest = v.InferOutput<typeof ChangeGroupRequest>

/** A group. `members` are ours; `others` counts those in it whom our directory does not know. */
export const Group = v.object({
  /** Ours: names the type too, so that groups of people and of resources cannot be mixed up. */
  id: v.string(),
  type: GroupType,
  name: v.string(),
  members: v.array(v.string()),
  others: v.number(),
})
export type Group = v.InferOutput<typeof Group>
export const GroupList = v.object({ groups: v.array(Group) })
export type GroupList = v.InferOutput<typeof GroupList>
/** The group is gone, be it by this call or before. */
export const DeleteGroupReply = v.object({ deleted: v.literal(true) })

/** A door or computer of the building. Times are epoch seconds. */
export const Resource = v.object({
  id: v.string(),
  type: ResourceType,
  name: v.string(),
  /** The handle under which the site opens it; doors that the settings do not name have none. */
  door: v.optional(v.string()),
  locked: v.optional(v.boolean()),
  online: v.optional(v.boolean()),
  groups: v.array(v.string()),
  seen_at: v.optional(v.number()),
})
export type Resource = v.InferOutput<typeof Resource>
export const ResourceList = v.object({ resources: v.array(Resource) })
export type ResourceList = v.InferOutput<typeof ResourceList>

/** A person's account in the building. Times are epoch seconds. */
export const BuildingAccount = v.object({
  /** Its id there, as `links` takes it. */
  account: v.string(),
  name: v.string(),
  email: v.optional(v.string()),
  /** The address is confirmed there. */
  confirmed: v.boolean(),
  /** Their phone or other device is ready to open doors. */
  device_active: v.boolean(),
  /** The same in the vendor's own word: `ACTIVE` and others. */
  device_status: v.string(),
  device_added_at: v.optional(v.number()),
  active_at: v.optional(v.number()),
  created_at: v.optional(v.number()),
  /** Names of groups. */
  groups: v.array(v.string()),
})
export type BuildingAccount = v.InferOutput<typeof BuildingAccount>
