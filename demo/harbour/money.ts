/**
 * @module
 * Amounts: whole cents inside Harbour, decimal text on the wire, the person's format on the page.
 */

/** Most that one transfer may move: a million. */
const MOST_CENTS = 100_000_000

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })
const signedEuros = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: 'EUR',
  signDisplay: 'always',
})

/**
 * Reads `250`, `250.5`, `250,50` or `1 250.50`. No thousands separators but spaces: `1.250` could
 * mean two amounts, so it means none.
 *
 * @returns Cents, above zero; undefined when unreadable or beyond the limit of one transfer.
 */
export function parseCents(input: unknown): number | undefined {
  const text = typeof input === 'number' ? String(input) : input
  if (typeof text !== 'string') return undefined
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replaceAll(/[\s\u{202f}\u{a0}€]/gu, ''))
  if (match === null) return undefined
  const cents = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return cents > 0 && cents <= MOST_CENTS ? cents : undefined
}

/** Decimal text with two places, as actions carry it: `250.00`. */
export function toDecimal(cents: number): string {
  return (cents / 100).toFixed(2)
}

/** For the page: `€250.00`. */
export function toEuros(cents: number): string {
  return euros.format(cents / 100)
}

/** For movements: `+€250.00`, `−€250.00`, with a real minus. */
export function toSignedEuros(cents: number): string {
  return signedEuros.format(cents / 100).replace('-', '−')
}
