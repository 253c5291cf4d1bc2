/**
 * @module
 * What is known about telephone numbers: how each country writes them. With its tables a large chunk of its
 * own, loaded beside the screen; until it is there, and without it, numbers are typed with their country
 * code. It only tidies up: which numbers may be sent to is the server's to say.
 */
import {
  AsYouType,
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/min/metadata'
import examples from 'libphonenumber-js/mobile/examples'

/** A number that is complete. */
export interface WholeNumber {
  /** `+`, 8 to 15 digits. */
  readonly e164: string
  /** ISO 3166 code; absent where several countries share what was typed. */
  readonly country: string | undefined
  /** As it is written in its own country, and from abroad. */
  readonly national: string
  readonly international: string
  /** Its digits are some that are given out, and hardly fewer than a mobile number there has. */
  readonly isLikely: boolean
}

/** What stands in the field so far. */
export interface TypedNumber {
  /** The same, as people write it. */
  readonly text: string
  /** ISO 3166 code of the country that the number names itself by beginning with `+`. */
  readonly named: string | undefined
  readonly whole: WholeNumber | undefined
}

/** @param country  ISO 3166 code that a number without `+` belongs to. */
export function readTyped(text: string, country: string): TypedNumber {
  const typing = new AsYouType(toOptions(country), metadata)
  const shown = typing.input(text)
  return {
    text: shown,
    named: typing.isInternational() ? typing.getCountry() : undefined,
    whole: toWhole(typing.getNumber()),
  }
}

/** Finds the number in what was pasted or filled in, whatever stands around it. */
export function findNumber(text: string, country: string): WholeNumber | undefined {
  // Dialled from most countries, and pasted in any: `0049 …`.
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^00(?=[1-9])/, '+')
  return toWhole(parsePhoneNumberFromString(plain, toOptions(country), metadata))
}

/** @returns the digits after `+`; empty for a country that has none. */
export function toCallingCode(country: string): string {
  return isKnown(country) ? getCountryCallingCode(country, metadata) : ''
}

/** @returns a mobile number of nobody's, as it is written in its own country; empty where none is known. */
export function toExample(country: string): string {
  const example = isKnown(country) ? getExampleNumber(country, examples, metadata) : undefined
  return example?.formatNational() ?? ''
}

/** ISO 3166 codes of all countries that have numbers. */
export function listCountryCodes(): string[] {
  return getCountries(metadata)
}

function toWhole(number: PhoneNumber | undefined): WholeNumber | undefined {
  if (!number?.isPossible()) return undefined
  return {
    e164: number.number,
    country: number.country,
    national: number.formatNational(),
    international: number.formatInternational(),
    isLikely: number.isValid() && number.number.length >= toUsualLength(number.country) - 1,
  }
}

function toUsualLength(country: CountryCode | undefined): number {
  return (country && getExampleNumber(country, examples, metadata)?.number.length) ?? 0
}

const toOptions = (country: string): { defaultCountry?: CountryCode } =>
  isKnown(country) ? { defaultCountry: country } : {}

const isKnown = (country: string): country is CountryCode =>
  getCountries(metadata).some((known) => known === country)
