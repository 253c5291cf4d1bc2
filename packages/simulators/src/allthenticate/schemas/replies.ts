/**
 * @module
 * The bodies of the replies as data, field by field as the contract has them.
 */
import * as v from 'valibot'
import type { AllthenticateOperation } from '../control.ts'

const id = v.pipe(v.number(), v.integer())
const numberOrText = v.union([id, v.string()])
const dateTime = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/))
const maybeDateTime = v.nullable(dateTime)
/** A list of one-element lists. */
const wrappedNames = v.array(v.pipe(v.array(v.string()), v.length(1)))
const emails = v.array(v.string())

const Success = v.strictObject({ success: v.string() })

const User = v.strictObject({
  user_id: id,
  email_id: id,
  unique_id: numberOrText,
  email: v.string(),
  email_status: v.string(),
  username: v.nullable(v.string()),
  first_name: v.string(),
  last_name: v.string(),
  name: v.string(),
  groups: wrappedNames,
  ad_status: v.string(),
  active_date: maybeDateTime,
  confirmed: maybeDateTime,
  created: dateTime,
  device_added: maybeDateTime,
})

const Invited = v.strictObject({
  success: v.string(),
  added: emails,
  invited: emails,
  exists: emails,
  invalid: emails,
  failed_invite: emails,
  add_ids: v.array(id),
  group_names: v.array(v.string()),
  send_email: v.boolean(),
})

const Resource = v.strictObject({
  resource_id: id,
  uuid: v.string(),
  name: v.string(),
  resource_type: v.picklist(['COMPUTER', 'DOOR']),
  resource_subtype: v.string(),
  status: v.string(),
  org_id: id,
  groups: wrappedNames,
  policies: wrappedNames,
  public_key: v.string(),
  resource_info: v.record(v.string(), v.unknown()),
  resource_status: v.strictObject({
    lock_status: v.nullable(v.union([v.picklist(['LOCKED', 'UNLOCKED']), v.boolean()])),
    online_status: v.union([v.picklist(['ONLINE', 'OFFLINE']), v.boolean()]),
  }),
  resource_status_id: id,
  seen: dateTime,
  updated: dateTime,
  unique_id: numberOrText,
})

/** Of status 200. */
export const REPLIES = {
  users: v.array(User),
  invite: Invited,
  resend: Success,
  invites: v.array(v.strictObject({ email: v.string(), added_date: dateTime })),
  'create-group': v.strictObject({ success: v.string(), group_id: id }),
  'change-group': Success,
  groups: v.array(v.strictObject({ id, name: v.string(), count: id, items: v.array(id) })),
  'delete-group': Success,
  'write-cards': Success,
  'read-cards': v.strictObject({
    email_id: id,
    smartcards: v.array(
      v.strictObject({ label: v.string(), number: v.pipe(v.string(), v.digits()) }),
    ),
  }),
  'set-lock': Success,
  resources: v.array(Resource),
  'mass-lock': Success,
} as const satisfies Record<AllthenticateOperation, v.GenericSchema>

/** Of any other status. */
export const Failure = v.strictObject({ error: v.string() })
