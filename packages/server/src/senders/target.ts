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

/**
 * Refuses a number that is impossible, of an expensive kind, in a country that is not allowed or in no
 * country (satellites, +87x and +88x), and a mail address that is not exactly one.
 *
 * @param to  E.164 number, or e-mail address.
 * @throws Problem `target_refused`
 */
export function assertTarget(channel: Channel, to: string, rules: TargetRules): void {
  const fits = channel === 'mail' ? isMailAddress(to) : isNumberAllowed(channel, to, rules)
  if (!fits) throw new Problem('target_refused')
}

function isNumberAllowed(
  channel: Exclude<Channel, 'mail'>,
  to: string,
  { countries, textFixedLines }: TargetRules,
): boolean {
  const number = parsePhoneNumberFromString(to)
  // What is not the one spelling of the number may be read otherwise by whoever sends it.
  if (number?.number !== to) return false
  if (number.country === undefined || !countries.includes(number.country)) return false
  // A number that nobody can have is of no type.
  const types = channel === 'voice' || textFixedLines ? CALLED : TEXTED
  return types.includes(number.getType())
}
