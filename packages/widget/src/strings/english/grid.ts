/**
 * @module
 * English: characters off a printed card.
 */
import type { Plural } from '../plural.ts'

export const enGrid = {
  gridHeading: 'Use your grid card',
  gridLead: {
    one: 'Type what your card shows in these places.',
    other: 'Type what your card shows in these places, {count} characters in each.',
  } as Plural,
  gridCard: 'Card {serial}',
  gridCardUntil: 'Card {serial}, good until {date}',
  gridCell: '{place}, row {row}, column {column}',
  gridMissing: 'Fill in {place} as well.',
  gridWrong: 'That isn’t what the card shows. Check each place and try again.',
  gridWrongLeft: {
    one: 'That isn’t what the card shows. You have one more try.',
    other: 'That isn’t what the card shows. You have {count} more tries.',
  } as Plural,
}
