/**
 * @module
 * Reads `TransactionView.phone`. Pure; the verification imports it.
 */
import type { PhoneView } from '@countersign/protocol'

/** As the schema reads it; undefined where there is none. */
export function readPhone(given: unknown): PhoneView | undefined {
  const { countries, number, formatted, country } = Object(given) as Readonly<
    Record<string, unknown>
  >
  if (!Array.isArray(countries) || !countries.every(isText)) return undefined
  if (![number, formatted, country].every(isOptionalText)) return undefined
  return {
    countries,
    ...(isText(number) && { number }),
    ...(isText(formatted) && { formatted }),
    ...(isText(country) && { country }),
  }
}

/** Seconds that a proof lives by its own claims; undefined where it says nothing sensible. */
export function readLife(proof: string): number | undefined {
  try {
    const [, payload = ''] = proof.split('.')
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    const { iat, exp } = Object(claims) as Readonly<Record<string, unknown>>
    const life = Number(exp) - Number(iat)
    return life > 0 ? life : undefined
  } catch {
    return undefined
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value)
