/**
 * @module
 * Ids of the vendor's and for the vendor. A user's id and a login name are two types, so that the compiler
 * minds the field `user_name`, which carries the one or the other. Floor 2, inside `vendors/authx`.
 */
import type { Random } from '../../ports.ts'

declare const guid: unique symbol
/** 36 characters, in the vendor's own spelling: a user's id there. */
export type Guid = string & { readonly [guid]: true }

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** True for a GUID in the form with hyphens. */
export const isGuid = (text: unknown): text is Guid => typeof text === 'string' && GUID.test(text)

/** One id in two spellings is one id. */
export const isSameGuid = (a: Guid, b: Guid): boolean => a.toLowerCase() === b.toLowerCase()

/** A random one (RFC 9562 §5.4). */
export function createGuid(random: Random): string {
  const bytes = random.bytes(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
