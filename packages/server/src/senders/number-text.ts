/**
 * @module
 * A telephone number as people read it. Floor 2, beside the senders' port: flows show back what was typed.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** What a page may be told of a number that it named itself. */
export interface NumberText {
  /** As people write it abroad: `+46 70 174 06 05`. */
  readonly formatted: string
  /** ISO 3166 code; absent where no one country has it. */
  readonly country?: string
}

/** @param number  E.164. One that cannot be read is shown as it is. */
export function toNumberText(number: string): NumberText {
  const parsed = parsePhoneNumberFromString(number)
  if (parsed === undefined) return { formatted: number }
  const { country } = parsed
  return { formatted: parsed.formatInternational(), ...(country === undefined ? {} : { country }) }
}
