/**
 * @module
 * Their replies. Ids look alike and mean different things, so each has a type of its own. Floor 2, inside
 * `vendors/allthenticate`.
 */
import * as v from 'valibot'

const Whole = v.pipe(v.number(), v.integer(), v.safeInteger())

/** Names a person in groups of people and for cards. Not `user_id`, which only ranks are changed by. */
export const EmailId = v.pipe(Whole, v.brand('EmailId'))
export type EmailId = v.InferOutput<typeof EmailId>
/** Names a door or computer in groups of resources. */
export const ResourceId = v.pipe(Whole, v.brand('ResourceId'))
export type ResourceId = v.InferOutput<typeof ResourceId>
/** Names a group; people and resources have spaces of their own. */
export const GroupNumber = v.pipe(Whole, v.brand('GroupNumber'))
export type GroupNumber = v.InferOutput<typeof GroupNumber>
/** Names a door where it is moved. */
export const DoorUuid = v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.brand('DoorUuid'))
export type DoorUuid = v.InferOutput<typeof DoorUuid>

/** Reads an id that came back to us as text; undefined for what cannot be one. One id has one spelling: `007` is none. */
export function parseId<S extends typeof EmailId | typeof ResourceId | typeof GroupNumber>(
  schema: S,
  text: string,
): v.InferOutput<S> | undefined {
  const parsed = /^(?:0|[1-9]\d{0,14})$/.test(text) ? v.safeParse(schema, Number(text)) : undefined
  return parsed?.success === true ? parsed.output : undefined
}

const Loose = v.nullish(v.string())
/** Lists of one-element lists; plain lists are read too. */
const Names = v.pipe(
  v.nullish(v.array(v.union([v.string(), v.array(v.string())])), []),
  v.transform((names) => names?.flat() ?? []),
)

/** One account. What is shown alone may be missing; what identifies may not. */
export const User = v.object({
  email_id: EmailId,
  email: v.string(),
  email_status: Loose,
  name: Loose,
  groups: Names,
  ad_status: Loose,
  active_date: Loose,
  created: Loose,
  device_added: Loose,
})
export type User = v.InferOutput<typeof User>
export const Users = v.array(User)

/** A word, a flag or a number: the documents show none. */
const Status = v.nullish(v.union([v.string(), v.boolean(), v.number()]))

/** A door or computer. */
export const Resource = v.object({
  resource_id: ResourceId,
  uuid: DoorUuid,
  name: Loose,
  resource_type: Loose,
  groups: Names,
  resource_status: v.nullish(v.object({ lock_status: Status, online_status: Status })),
  seen: Loose,
  updated: Loose,
})
export type Resource = v.InferOutput<typeof Resource>
export const Resources = v.array(Resource)

/** An item is an id, or the record that holds it. */
const Item = v.union([
  Whole,
  v.object({
    id: v.nullish(Whole),
    email_id: v.nullish(Whole),
    resource_id: v.nullish(Whole),
  }),
])
export type Item = v.InferOutput<typeof Item>

/** One group. */
export const Group = v.object({
  id: GroupNumber,
  name: v.string(),
  items: v.nullish(v.array(Item), []),
})
export type Group = v.InferOutput<typeof Group>
export const GroupList = v.array(Group)

/** It did what was asked: the only sign of it. */
export const Success = v.object({ success: v.string() })
export const GroupMade = v.object({ success: v.string(), group_id: GroupNumber })

const Addresses = v.nullish(v.array(v.string()), [])
/** A success may hide failures: each address is in one of the lists. */
export const InviteResult = v.object({
  success: v.string(),
  added: Addresses,
  invited: Addresses,
  exists: Addresses,
  invalid: Addresses,
  failed_invite: Addresses,
  group_names: v.nullish(v.array(v.string()), []),
  send_email: v.nullish(v.boolean()),
})
export type InviteResult = v.InferOutput<typeof InviteResult>

/** Who has not come yet. */
export const Pending = v.array(v.object({ email: v.string(), added_date: Loose }))

/** Numbers in clear: goes no further than `cards.ts`. */
export const CardList = v.object({
  email_id: EmailId,
  smartcards: v.nullish(
    v.array(v.object({ number: v.pipe(v.string(), v.regex(/^\d+$/)), label: Loose })),
    [],
  ),
})
export type CardList = v.InferOutput<typeof CardList>

/**
 * Reads `YYYY-MM-DD HH:MM:SS`.
 *
 * @param utcOffsetMinutes  How far their clock is ahead of UTC.
 * @returns Epoch seconds; undefined for anything else.
 */
export function parseDate(text: string | null | undefined, utcOffsetMinutes: number) {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text ?? '') ?? []
  const at = Date.parse(`${day}T${time}Z`)
  return Number.isNaN(at) ? undefined : at / 1000 - utcOffsetMinutes * 60
}

/** True, false, or undefined for a word that is in neither list. */
export function parseStatus(
  status: string | boolean | number | null | undefined,
  words: { readonly yes: readonly string[]; readonly no: readonly string[] },
): boolean | undefined {
  if (status === null || status === undefined) return undefined
  const word = String(status).trim().toLowerCase()
  const isIn = (list: readonly string[]) => list.some((one) => one.toLowerCase() === word)
  if (isIn(words.yes)) return true
  return isIn(words.no) ? false : undefined
}
