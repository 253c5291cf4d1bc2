/**
 * @module
 * The parameters of every call as data, for a client that sends what the contract says: lists as JSON text
 * in one field of a form, as arrays in JSON.
 */
import * as v from 'valibot'
import type { AllthenticateOperation } from '../control.ts'
import type { Names } from '../names.ts'
import type { BodyEncoding } from '../settings.ts'

const text = v.pipe(v.string(), v.nonEmpty())
const card = v.strictObject({
  number: v.pipe(v.string(), v.digits()),
  label: v.optional(v.string()),
})
const type = v.picklist(['users', 'resources'])
const resourceType = v.picklist(['COMPUTER', 'DOOR'])
const guid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i))

/** Holds JSON. */
const serialized = (schema: v.GenericSchema): v.GenericSchema =>
  v.pipe(v.string(), v.parseJson(), schema)

/** How each type is written. */
interface Kinds {
  readonly integer: v.GenericSchema
  readonly flag: v.GenericSchema
  readonly seconds: v.GenericSchema
  readonly list: (item: v.GenericSchema) => v.GenericSchema
}

const LEAST = 5
const MOST = 60
const isOpenTime = (seconds: number): boolean => seconds >= LEAST && seconds <= MOST

const KINDS: Readonly<Record<BodyEncoding, Kinds>> = {
  form: {
    integer: v.pipe(v.string(), v.digits()),
    flag: v.picklist(['true', 'false']),
    seconds: v.pipe(
      v.string(),
      v.digits(),
      v.check((digits) => isOpenTime(Number(digits))),
    ),
    list: (item) => serialized(v.array(item)),
  },
  json: {
    integer: v.pipe(v.number(), v.integer()),
    flag: v.boolean(),
    seconds: v.pipe(v.number(), v.integer(), v.check(isOpenTime)),
    list: (item) => v.array(item),
  },
}

const id = v.pipe(v.number(), v.integer())

/** Strict: what the contract does not name breaks it. The key may stand in a header. */
export function defineRequestSchema(
  operation: AllthenticateOperation,
  encoding: BodyEncoding,
  names: Names,
): v.GenericSchema {
  const kinds = KINDS[encoding]
  if (operation === 'set-lock') return defineSetLock(kinds, names)
  return v.strictObject({ api_key: v.optional(text), ...ENTRIES[operation](kinds, names) })
}

const ENTRIES: Readonly<
  Record<
    Exclude<AllthenticateOperation, 'set-lock'>,
    (kinds: Kinds, names: Names) => v.ObjectEntries
  >
> = {
  users: ({ flag }) => ({ email: v.optional(flag), user_tag: v.optional(v.literal('GUEST')) }),
  invite: ({ list }) => ({
    emails: list(text),
    smartcards: v.optional(list(v.array(card))),
    groups: v.optional(list(v.strictObject({ id, name: text }))),
    no_email: v.optional(v.literal('true')),
  }),
  resend: () => ({ email: text }),
  invites: () => ({}),
  'create-group': ({ list }, names) => ({
    type,
    [names.groupName]: text,
    [names.ids]: list(id),
    resource_type: v.optional(resourceType),
  }),
  'change-group': ({ integer, list }, names) => ({
    type,
    group_id: integer,
    [names.addIds]: v.optional(list(id)),
    [names.deleteIds]: v.optional(list(id)),
  }),
  groups: () => ({ type, resource_type: v.optional(resourceType) }),
  'delete-group': ({ integer }) => ({ type, group_id: integer }),
  // A string of JSON, in JSON too.
  'write-cards': ({ integer, flag }) => ({
    email_id: integer,
    smartcards: serialized(v.array(card)),
    allow_duplicates: v.optional(flag),
  }),
  'read-cards': ({ integer }) => ({ email_id: integer }),
  resources: () => ({ type: v.optional(resourceType) }),
  // Out of scope for every client: without a group it acts on every door.
  'mass-lock': () => ({ '(never)': v.never() }),
}

/** An unlock says for how long: without it a door might stay open. */
function defineSetLock({ flag, seconds }: Kinds, names: Names): v.GenericSchema {
  const entries = {
    api_key: v.optional(text),
    [names.door]: guid,
    [names.lockState]: flag,
    [names.unlockTime]: v.optional(seconds),
  }
  return v.pipe(
    v.strictObject(entries),
    v.check((given: Readonly<Record<string, unknown>>) => {
      const isUnlock = String(given[names.lockState]) === 'false'
      return isUnlock === (given[names.unlockTime] !== undefined)
    }),
  )
}
