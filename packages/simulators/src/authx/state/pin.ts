/**
 * @module
 * PINs as they are kept, and the lock that wrong ones lead to when the settings say so.
 */
import { toBytes, toHex } from '../encoding.ts'
import type { Random } from '../../random.ts'
import type { Clock } from '../../clock.ts'
import type { AuthxSettings } from '../settings.ts'

/** A PIN that was set. */
export interface StoredPin {
  readonly salt: Uint8Array<ArrayBuffer>
  /** Hexadecimal. */
  readonly hash: Promise<string>
  wrongTries: number
  /** Epoch seconds; every PIN is wrong before. */
  lockedUntil: number
}

/** Enough for a stand-in: the PINs are anybody's to see in the trial. */
const ROUNDS = 1000
const SALT_BYTES = 16

/** Salts and hashes; nobody can read it back. */
export function createStoredPin(random: Random, pin: string): StoredPin {
  const salt = random.bytes(SALT_BYTES)
  return { salt, hash: toHash(pin, salt), wrongTries: 0, lockedUntil: 0 }
}

/** Counts the try before it is compared, so that parallel tries cannot outrun the lock. */
export async function isRightPin(
  { clock, settings }: { readonly clock: Clock; readonly settings: AuthxSettings },
  stored: StoredPin,
  pin: string,
): Promise<boolean> {
  if (isPinLocked(clock, stored)) return false
  const { pinLockAfter, pinLockSeconds } = settings
  stored.wrongTries += 1
  const isOver = pinLockAfter !== null && stored.wrongTries > pinLockAfter
  const isRight = !isOver && (await toHash(pin, stored.salt)) === (await stored.hash)
  if (isRight) stored.wrongTries = 0
  else if (pinLockAfter !== null && stored.wrongTries >= pinLockAfter) {
    stored.wrongTries = 0
    stored.lockedUntil = clock.now() + pinLockSeconds
  }
  return isRight
}

/** Is every PIN wrong now? */
export function isPinLocked(clock: Clock, { lockedUntil }: StoredPin): boolean {
  return clock.now() < lockedUntil
}

async function toHash(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey('raw', toBytes(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }
  return toHex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)))
}
