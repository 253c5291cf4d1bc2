/**
 * @module
 * May a message go to this number or address at all? Floor 2, beside the senders' port: the limits in
 * front of all senders use it.
 */
import { parsePhoneNumberFromString, type NumberType } from 'libphonenumber-js/max'
import { Problem } from '../problem.ts'
import { isMailAddress } from './mail-address.ts'
import type { Channel } from './sender.ts'

/** What the operator allows. */
export interface TargetRules {
  /** ISO 3166 codes of countries that may be texted or called. None: nobody is. */
  readonly countries: readonly string[]
  /** Texts may go to fixed lines. */
  readonly textFixedLines: boolean
}

/**
 * Types that ordinary people have. Left out, because somebody earns by each call or nobody answers:
 * premium rate, shared cost, toll free, UAN, personal numbers, pagers, voicemail.
 */
const CALLED: readonly NumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP', 'FIXED_LINE']
const TEXTED: readonly NumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP']

/** What a number or address is, before anything is sent there. */
export interface Target {
  /** False for what gets nothing. */
  readonly isAllowed: boolean
  /** ISO 3166 code; of numbers that are allowed alone. */
  readonly country?: string
}

/**
 * Judges a number or an address. Refused are numbers that are impossible, of an expensive kind, in a
 * country that is not allowed or in no country (satellites, +87x and +88x), and what is not exactly one
 * mail address.
 *
 * @param to  E.164 number, or e-mail address.
 */
export function readTarget(channel: Channel, to: string, rules: TargetRules): Target {
  if (channel === 'mail') return { isAllowed: isMailAddress(to) }
  const country = toAllowedCountry(channel, to, rules)
  return country === undefined ? { isAllowed: false } : { isAllowed: true, country }
}

/** @throws Problem `target_refused` for what gets nothing. */
export function assertTarget(channel: Channel, to: string, rules: TargetRules): void {
  if (!readTarget(channel, to, rules).isAllowed) throw new Problem('target_refused')
}

function toAllowedCountry(
  channel: Exclude<Channel, 'mail'>,
  to: string,
  { countries, textFixedLines }: TargetRules,
): string | undefined {
  const number = parsePhoneNumberFromString(to)
  // What is not the one spelling of the number may be read otherwise by whoever sends it.
  if (number?.number !== to) return undefined
  if (number.country === undefined || !countries.includes(number.country)) return undefined
  // A number that nobody can have is of no type.
  const types = channel === 'voice' || textFixedLines ? CALLED : TEXTED
  return types.includes(number.getType()) ? number.country : undefined
}
