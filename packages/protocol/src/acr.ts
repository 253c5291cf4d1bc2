/**
 * @module
 * Levels of assurance and the one table that compares them. Floor 0.
 */
import * as v from 'valibot'

/**
 * Strongest first: `phrh` passkey on attested hardware, `phr` passkey with user verification,
 * `aal2` two different factors, one of them possession, `aal1` one factor.
 * `phr` and `phrh` are OpenID Connect EAP ACR Values 1.0.
 */
export const ACR_VALUES = ['phrh', 'phr', 'aal2', 'aal1'] as const

/** One level of assurance. */
export type Acr = (typeof ACR_VALUES)[number]

/** A level this version knows; any other is refused. */
export const AcrSchema = v.picklist(ACR_VALUES)

/** A list means any of them; asking for one means at least that. */
export const AcrList = v.pipe(v.array(AcrSchema), v.minLength(1), v.maxLength(ACR_VALUES.length))

const REACHES: Readonly<Record<Acr, readonly Acr[]>> = {
  phrh: ['phrh', 'phr', 'aal2', 'aal1'],
  phr: ['phr', 'aal2', 'aal1'],
  aal2: ['aal2', 'aal1'],
  aal1: ['aal1'],
}

/** True when `reached` is at least one of `wanted`; an empty list wants nothing. */
export function isAcrReached(reached: Acr | undefined, wanted: readonly Acr[]): boolean {
  if (wanted.length === 0) return true
  return reached !== undefined && wanted.some((acr) => REACHES[reached].includes(acr))
}

/** True when every level in `asked` is at least one level of `declared`: code may raise, never lower. */
export function isAcrRaised(asked: readonly Acr[], declared: readonly Acr[]): boolean {
  return asked.length > 0 && asked.every((acr) => isAcrReached(acr, declared))
}
