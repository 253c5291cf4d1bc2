/**
 * @module
 * Numbers that make something happen. All are in the range that the North American plan keeps for
 * fiction (555-0100 to 555-0199): nobody has them.
 */

/** E.164 with the plus sign, by what they do. */
export const AUTHENTIMATE_NUMBERS = {
  /** 201, and the text never comes. */
  undelivered: '+12025550100',
  /** 422. */
  refused: '+12025550122',
  /** 429. */
  throttled: '+12025550129',
  /** 500. */
  failing: '+12025550150',
  /** 202, and the text comes after 20 s. */
  late: '+12025550102',
  /** The text comes twice. */
  doubled: '+12025550103',
  /** Every other text, from the first, comes 20 s late: after the newer one. */
  shuffled: '+12025550104',
  /** The code is all zeros. */
  zeros: '+12025550105',
} as const

/** What such a number does. */
export type Magic = keyof typeof AUTHENTIMATE_NUMBERS

/** Of the texts that come late. */
export const LATE_SECONDS = 20
/** Between the two of a doubled one. */
export const SECOND_COPY_SECONDS = 2

/** @param digits  Without the plus sign. */
export function findMagic(digits: string): Magic | undefined {
  const numbers = Object.keys(AUTHENTIMATE_NUMBERS) as Magic[]
  return numbers.find((magic) => AUTHENTIMATE_NUMBERS[magic] === `+${digits}`)
}
