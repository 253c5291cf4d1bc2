/**
 * @module
 * Account numbers: ISO 13616 check digits, made and checked.
 */
import { createHash } from 'node:crypto'

/**
 * @returns The number without spaces, upper case; undefined when its check digits or length are wrong.
 * @see ISO 13616-1, check by ISO 7064 MOD 97-10
 */
export function parseIban(text: string): string | undefined {
  const iban = text.replaceAll(/[\s-]/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return undefined
  return toRemainder(iban) === 1 ? iban : undefined
}

/** In groups of four, as printed on a statement. */
export function toGroupedIban(iban: string): string {
  return iban.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** The number Harbour gives to a person: always the same for the same id, and nobody's in the real world. */
export function toHarbourIban(user: string): string {
  const digest = createHash('sha256').update(`harbour iban ${user}`).digest()
  const number = String(digest.readBigUInt64BE() % 10_000_000_000n).padStart(10, '0')
  const domestic = `00000000${number}`
  const check = String(98 - toRemainder(`DE00${domestic}`)).padStart(2, '0')
  return `DE${check}${domestic}`
}

function toRemainder(iban: string): number {
  let remainder = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const digits = /\d/.test(char) ? char : String(char.charCodeAt(0) - 55)
    for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97
  }
  return remainder
}
