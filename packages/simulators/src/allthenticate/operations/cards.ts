/**
 * @module
 * `/modifysmartcards` and `/modifysmartcard`: the whole list of one person's cards and PINs, read or
 * replaced.
 */
import { Refusal } from '../errors.ts'
import { need, parseJson, type Reader } from '../parameters.ts'
import type { Organisation } from '../state/organisation.ts'
import type { Member } from '../state/people.ts'
import { assertUnique, parseCards } from './card-list.ts'

/** @throws Refusal 400, 404 */
export function writeCards(organisation: Organisation, reader: Reader): unknown {
  const member = findHolder(organisation, reader)
  const serialized = need(reader.raw('smartcards'), 'smartcards')
  // A string that holds JSON, whatever the encoding of the body.
  const cards = parseCards(typeof serialized === 'string' ? parseJson(serialized) : undefined)
  const allowsDuplicates = reader.flag('allow_duplicates') ?? false
  if (!allowsDuplicates) assertUnique(organisation, cards, member.emailId)
  member.cards = cards
  return { success: 'Smart cards modified.' }
}

/** @throws Refusal 400, 404 */
export function readCards(organisation: Organisation, reader: Reader): unknown {
  const { emailId, cards } = findHolder(organisation, reader)
  const smartcards = cards.map(({ label = '', number }) => ({ label, number }))
  return { email_id: emailId, smartcards }
}

function findHolder({ people }: Organisation, reader: Reader): Member {
  const member = people.findById(need(reader.integer('email_id'), 'email_id'))
  if (member === undefined) throw new Refusal(404, 'There is no such user.')
  return member
}
