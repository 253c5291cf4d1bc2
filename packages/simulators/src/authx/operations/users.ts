/**
 * @module
 * `AddUser`, `UpdateUser`, `DeleteUser`.
 */
import { drawUuid } from '../../random.ts'
import { type Outcome, refuse, succeed } from '../envelope.ts'
import type { Json } from '../schemas/shape.ts'
import type { UserFields, UserState } from '../state/users.ts'
import type { TenantState, Vendor } from '../state/vendor.ts'
import { type ReadUser, readText, readUser } from './user-fields.ts'

/** The answer to any guid nobody has. */
export const UNKNOWN = 'The user does not exist.'
const TAKEN = 'The user name or alias is already in use.'

/** Makes a user; the names are taken at once, so that parallel calls cannot share one. */
export function addUser({ random, settings }: Vendor, { users }: TenantState, body: Json): Outcome {
  const read = readUser(body, settings.mode)
  if (typeof read === 'string') return refuse(read)
  if (read.guid !== '') return refuse('The guid has to be empty.')
  const fields = toFields(read, undefined)
  if (users.isTaken(fields)) return refuse(TAKEN)
  const guid = drawUuid(random)
  users.put(guid, fields)
  return succeed(guid)
}

/** Everything is replaced; PIN and biometrics stay. */
export function updateUser({ settings }: Vendor, { users }: TenantState, body: Json): Outcome {
  const { mode, omittedAliases } = settings
  const read = readUser(body, mode)
  if (typeof read === 'string') return refuse(read)
  const user = users.find(read.guid)
  if (user === undefined) return refuse(UNKNOWN)
  const { userName } = user.fields
  if (mode === 'strict' && read.person.userName !== userName) {
    return refuse('The user name cannot be changed.')
  }
  const before = omittedAliases === 'kept' ? user : undefined
  const fields = { ...toFields(read, before), userName }
  if (users.isTaken(fields, user.guid)) return refuse(TAKEN)
  user.fields = fields
  return succeed(user.guid)
}

/** PIN and biometrics go with the user, and the names are free again. */
export function deleteUser({ settings }: Vendor, { users }: TenantState, body: Json): Outcome {
  const guid = readText(body, 'guid', settings.mode) ?? ''
  return users.delete(guid) ? succeed() : refuse(UNKNOWN)
}

/** @param before  Gives the aliases that were left out. */
function toFields(read: ReadUser, before: UserState | undefined): UserFields {
  const aliases = read.aliases.map((alias, i) => alias ?? before?.fields.aliases[i] ?? '')
  return { ...read.person, aliases }
}
