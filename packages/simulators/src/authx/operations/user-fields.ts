/**
 * @module
 * Reads the bodies of the user and PIN operations: strictly as in the vendor's sample, or as leniently as
 * its server might.
 */
import { isRecord, type Json } from '../schemas/shape.ts'
import type { AuthxSettings } from '../settings.ts'
import type { UserFields } from '../state/users.ts'

type Mode = AuthxSettings['mode']

const DEFAULT_COUNTRY_CODE = '+1'
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/
const ALIAS_NAMES = ['alias_name', 'alias_name1', 'alias_name2', 'alias_name3', 'alias_name4']

/** A user body; an alias that was left out is undefined. */
export interface ReadUser {
  readonly guid: string
  readonly person: Omit<UserFields, 'aliases'>
  readonly aliases: readonly (string | undefined)[]
}

/**
 * @returns Why not, when a required field is missing or empty, or the email is none.
 * `countryCode` is found in any case, for the vendor writes it in two ways.
 */
export function readUser(body: Json, mode: Mode): ReadUser | string {
  const name = readGroup(body, mode, 'name')
  const phone = readGroup(body, mode, 'phone')
  const mobile = phone === body ? body : readGroup(phone, mode, 'mobile')
  const read = (record: Json, key: string) => readText(record, key, mode)?.trim()
  const userName = read(body, 'user_name')
  const email = read(body, 'email')
  const firstName = read(name, 'first_Name')
  const lastName = read(name, 'last_Name')
  const number = read(mobile, 'number')
  if (!userName || !email || !firstName || !lastName || !number) {
    return 'A required field is missing.'
  }
  if (!EMAIL.test(email)) return 'The email is not valid.'
  const countryCode = read(lowerKeys(mobile), 'countrycode') || DEFAULT_COUNTRY_CODE
  const aliases = ALIAS_NAMES.map((key) => read(body, key))
  const guid = read(body, 'guid') ?? ''
  return { guid, person: { userName, email, firstName, lastName, countryCode, number }, aliases }
}

/** Undefined when it is not there or of another type. */
export function readText(record: Json, key: string, mode: Mode): string | undefined {
  const value = mode === 'lenient' ? lowerKeys(record)[key.toLowerCase()] : record[key]
  if (typeof value === 'string') return value
  return mode === 'lenient' && typeof value === 'number' ? String(value) : undefined
}

/** What is nested in the sample; in lenient mode the body itself where it is flat. */
function readGroup(record: Json, mode: Mode, key: string): Json {
  const value = mode === 'lenient' ? lowerKeys(record)[key] : record[key]
  if (isRecord(value)) return value
  return mode === 'lenient' ? record : {}
}

const lowerKeys = (record: Json): Json =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]))
