/**
 * @module
 * Lists of cards and PINs, as invitations and card holders have them: digits are kept as text.
 */
import { Refusal } from '../errors.ts'
import type { AllthenticateCard } from '../seed.ts'
import type { Organisation } from '../state/organisation.ts'

/** @throws Refusal 400 for what is no list of cards, or has a number that is not all digits. */
export function parseCards(list: unknown): readonly AllthenticateCard[] {
  if (!Array.isArray(list)) throw toInvalid()
  return list.map((item: unknown): AllthenticateCard => {
    if (typeof item !== 'object' || item === null || !('number' in item)) throw toInvalid()
    const { number } = item
    const label = 'label' in item ? item.label : undefined
    // A JSON number has lost its zeros already.
    if (typeof number !== 'string' || !/^\d+$/.test(number)) throw toInvalid()
    if (label !== undefined && typeof label !== 'string') throw toInvalid()
    return { number, ...(label !== undefined && { label }) }
  })
}

/**
 * @param holder  `email_id` of the person whose cards are replaced, and so do not count.
 * @throws Refusal 400 when a number is there twice, or somebody else's or a pending invitation's.
 */
export function assertUnique(
  { people }: Organisation,
  cards: readonly AllthenticateCard[],
  holder?: number,
): void {
  const taken = [
    ...people.list().filter(({ emailId }) => emailId !== holder),
    ...people.pending.values(),
  ].flatMap((one) => one.cards)
  const all = [...taken, ...cards].map(({ number }) => number)
  const isTwice = cards.some(({ number }) => all.indexOf(number) !== all.lastIndexOf(number))
  if (isTwice) throw new Refusal(400, 'A smart card number is in use.')
}

const toInvalid = (): Refusal => new Refusal(400, 'The smart cards are not valid.')
