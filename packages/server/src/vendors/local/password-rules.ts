/**
 * @module
 * What makes a password acceptable: SP 800-63B-4 §3.1.1.2. Length and a blocklist, no composition rules.
 * Floor 2, inside `vendors/local`.
 */
import { Problem } from '../../problem.ts'
import type { PersonFacts, SiteFacts } from '../vendor.ts'
import type { Blocklist } from './blocklist.ts'
import type { LocalDeps } from './method.ts'

/** Code points, when the password is the only factor (§3.1.1.2). */
export const MIN_LENGTH_ALONE = 15
/** Code points, beside another factor. */
export const MIN_LENGTH = 8
/** UTF-8 bytes after NFKC: room for at least 256 characters of any script, where 64 are asked for. */
export const MAX_BYTES = 1_024

/** Why a password may not be used. */
export type PasswordRefusal = 'password_too_short' | 'password_too_long' | 'password_common'

/** Whose password it will be: their names are guessed first. */
export interface PasswordOwner {
  readonly person: Pick<PersonFacts, 'loginName' | 'displayName'>
  readonly site?: Pick<SiteFacts, 'name' | 'rpId'>
}

/** Judges new passwords; old ones are only compared. */
export interface PasswordRules {
  /** Why the password may not be used; undefined when it may. */
  judge(
    password: string,
    minLength: number,
    owner: PasswordOwner,
  ): Promise<PasswordRefusal | undefined>
}

/**
 * The form in which a password is counted, compared and hashed: NFKC, otherwise exactly as given.
 *
 * @throws Problem `request_malformed` for half a surrogate pair: it has no bytes of its own, so two
 *   different passwords would count as one.
 */
export function toPasswordText(typed: string): string {
  if (/\p{Cs}/u.test(typed)) throw new Problem('request_malformed', { field: 'answer.password' })
  return typed.normalize('NFKC')
}

/** The blocklist is asked before any service: what is well known never leaves, not even in part. */
export function createPasswordRules(
  blocklist: Blocklist,
  breached?: LocalDeps['breached'],
): PasswordRules {
  return {
    async judge(password, minLength, owner) {
      if (Array.from(password).length < minLength) return 'password_too_short'
      if (new TextEncoder().encode(password).length > MAX_BYTES) return 'password_too_long'
      const folded = password.toLowerCase()
      if (isMonotonous(folded) || isNamed(folded, owner)) return 'password_common'
      for (const guess of toGuesses(folded)) {
        if (await blocklist.has(guess)) return 'password_common'
      }
      if (breached !== undefined && (await isBreached(password, breached))) return 'password_common'
      return undefined
    },
  }
}

/**
 * The password and what a guessing program makes it from: the same without the digits and signs around
 * it, without separators, with look-alikes as letters, backwards, and the unit that it repeats.
 */
function toGuesses(folded: string): Set<string> {
  const guesses = new Set([folded])
  const stem = toStem(folded)
  if (Array.from(stem).length >= 4) {
    for (const text of [
      stem,
      stem.replaceAll(/[\s._-]/gu, ''),
      toPlainLetters(stem),
      toReverse(stem),
    ]) {
      guesses.add(text)
    }
  }
  const unit = toUnit(folded)
  if (unit !== folded) guesses.add(unit).add(toStem(unit))
  guesses.delete('')
  return guesses
}

const toStem = (text: string) => text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
const toReverse = (text: string) => Array.from(text).toReversed().join('')

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const toPlainLetters = (text: string) =>
  text.replaceAll(/[013457@$!]/g, (char) => LOOK_ALIKES[char] ?? char)

/** The shortest text whose repetition (the last one may be cut) is `text`. */
function toUnit(text: string): string {
  const chars = Array.from(text)
  for (let period = 1; period <= chars.length / 2; period += 1) {
    if (chars.every((char, i) => i < period || char === chars[i - period])) {
      return chars.slice(0, period).join('')
    }
  }
  return text
}

const ROWS = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
]

/** A few characters again and again, or a run along the alphabet, the digits or the keyboard. */
function isMonotonous(folded: string): boolean {
  const { length } = Array.from(folded)
  const unit = Array.from(toUnit(folded)).length
  if (unit <= 4 && length >= 2 * unit) return true
  return ROWS.some((row) => {
    const line = row.repeat(Math.ceil(length / row.length) + 1)
    return line.includes(folded) || toReverse(line).includes(folded)
  })
}

/** Nothing but names of the person and the site, with digits and signs around and between. */
function isNamed(folded: string, owner: PasswordOwner): boolean {
  let rest = toLetters(folded)
  for (const name of toNames(owner)) rest = rest.replaceAll(name, '')
  const hadNames = rest !== toLetters(folded)
  return hadNames && !/\p{L}/u.test(rest)
}

const toLetters = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Longest first, so that a name within a name does not hide the longer one. */
function toNames({ person, site }: PasswordOwner): string[] {
  const whole = [person.loginName, person.displayName, site?.name ?? '', site?.rpId ?? '']
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u))
  const names = [...whole, ...parts].map(toLetters).flatMap((name) => [name, toReverse(name)])
  return [...new Set(names)]
    .filter((name) => Array.from(name).length >= 3)
    .toSorted((a, b) => b.length - a.length)
}

async function isBreached(
  password: string,
  ask: NonNullable<LocalDeps['breached']>,
): Promise<boolean> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(password))
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
  try {
    const lines = (await ask(hex.slice(0, 5))).split(/\r?\n/)
    // The service pads its answers with lines that count 0.
    return lines.some((line) => line.startsWith(`${hex.slice(5)}:`) && !/:0+$/.test(line.trim()))
  } catch {
    // Fails open, as `LocalDeps.breached` says and why.
    return false
  }
}
