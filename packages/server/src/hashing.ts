/**
 * @module
 * Slow salted hashes of secrets that people type: argon2id in PHC text, whoever computes it. Floor 1.
 */
import { argon2idAsync } from '@noble/hashes/argon2.js'
import type { PasswordHasher, Random } from './ports.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What one computation costs. */
export interface Argon2Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

/** The least that OWASP's Password Storage Cheat Sheet advises for argon2id: 19 MiB, 2 passes, 1 lane. */
export const ARGON2_COST: Argon2Cost = { memory: 19_456, passes: 2, lanes: 1 }

/** Computes an argon2id (version 0x13) tag of `tagLength` bytes. */
export type DeriveTag = (
  password: Bytes,
  salt: Bytes,
  options: Argon2Cost & { readonly tagLength: number },
) => Promise<Uint8Array>

const SALT_LENGTH = 16
const TAG_LENGTH = 32
/** A hash in the store may not ask for more than this: a planted one would stop the server. */
const COST_LIMIT: Argon2Cost = { memory: 131_072, passes: 10, lanes: 4 }

interface Phc {
  readonly cost: Argon2Cost
  readonly salt: Bytes
  readonly tag: Bytes
}

const encoder = new TextEncoder()

/** Pure JavaScript, for runtimes without an argon2 of their own; gives way to other work every 10 ms. */
export const derivePortably: DeriveTag = (password, salt, { memory, passes, lanes, tagLength }) =>
  argon2idAsync(password, salt, { m: memory, t: passes, p: lanes, dkLen: tagLength, asyncTick: 10 })

/**
 * @param derive  Must match RFC 9106; hashes made by one are verified by any other.
 */
export function createHasher(random: Random, derive: DeriveTag): PasswordHasher {
  return {
    async hash(password) {
      const salt = random.bytes(SALT_LENGTH)
      const options = { ...ARGON2_COST, tagLength: TAG_LENGTH }
      return toPhc(ARGON2_COST, salt, await derive(encoder.encode(password), salt, options))
    },
    async verify(password, phc) {
      const { cost, salt, tag } = parsePhc(phc) ?? {}
      if (cost === undefined || salt === undefined || tag === undefined) return false
      const made = await derive(encoder.encode(password), salt, { ...cost, tagLength: tag.length })
      return isSame(made, tag)
    },
  }
}

/** The hasher that runs everywhere; on Node prefer `runtimes/node-hasher.ts`. */
export function createPortableHasher(random: Random): PasswordHasher {
  return createHasher(random, derivePortably)
}

/**
 * A hash that nothing matches (its tag is random) and that costs as much to verify as a real one: what
 * is checked for a person or a way that does not exist, so that time does not tell.
 */
export function createDummyHash(random: Random): string {
  return toPhc(ARGON2_COST, random.bytes(SALT_LENGTH), random.bytes(TAG_LENGTH))
}

/** False when the hash was made at another cost than today's, and should be made again when next right. */
export function isCurrentHash(phc: string): boolean {
  return phc.startsWith(toPrefix(ARGON2_COST))
}

const toPrefix = ({ memory, passes, lanes }: Argon2Cost) =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$`

function toPhc(cost: Argon2Cost, salt: Uint8Array, tag: Uint8Array): string {
  return `${toPrefix(cost)}${toBase64(salt)}$${toBase64(tag)}`
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

function parsePhc(text: string): Phc | undefined {
  const [, memory, passes, lanes, salt, tag] = PHC.exec(text) ?? []
  if (salt === undefined || tag === undefined) return undefined
  if (salt.length % 4 === 1 || tag.length % 4 === 1) return undefined
  const cost = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  const isFair =
    cost.lanes >= 1 &&
    cost.lanes <= COST_LIMIT.lanes &&
    cost.passes >= 1 &&
    cost.passes <= COST_LIMIT.passes &&
    cost.memory >= 8 * cost.lanes &&
    cost.memory <= COST_LIMIT.memory
  return isFair ? { cost, salt: parseBase64(salt), tag: parseBase64(tag) } : undefined
}

/** Standard base64 without padding, as PHC text has it. */
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replaceAll('=', '')

const parseBase64 = (text: string): Bytes =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0)
  return difference === 0
}
