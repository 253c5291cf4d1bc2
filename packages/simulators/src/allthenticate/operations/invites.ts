/**
 * @module
 * `/invites`: asks people into the organisation. A reply of 200 may hide that some could not be asked.
 */
import { drawUuid } from '../../random.ts'
import { Refusal } from '../errors.ts'
import { need, type Reader } from '../parameters.ts'
import type { AllthenticateCard } from '../seed.ts'
import type { Group } from '../state/groups.ts'
import { type Organisation, toDateTime } from '../state/organisation.ts'
import { toLower } from '../state/people.ts'
import { assertUnique, parseCards } from './card-list.ts'

/** What became of an address. */
type Fate = 'added' | 'invited' | 'exists' | 'invalid' | 'failed_invite'

interface Invitation {
  readonly email: string
  readonly cards: readonly AllthenticateCard[]
  readonly groups: readonly Group[]
  readonly sendsMail: boolean
}

/** @throws Refusal 400, then nobody was asked */
export function invite(organisation: Organisation, reader: Reader): unknown {
  const emails = need(reader.list('emails'), 'emails').map(toEmailText)
  if (emails.length === 0) throw new Refusal(400, 'There is nobody to invite.')
  const groups = readGroups(organisation, reader)
  const cards = readCardLists(organisation, reader, emails.length)
  const sendsMail = !readNoEmail(reader)
  const fates = emails.map((email, index) => {
    const invitation = { email, cards: cards[index] ?? [], groups, sendsMail }
    return [email, settle(organisation, invitation)] as const
  })
  const having = (fate: Fate) => fates.filter(([, one]) => one === fate).map(([email]) => email)
  const added = having('added')
  return {
    success: 'Invites processed.',
    added,
    invited: having('invited'),
    exists: having('exists'),
    invalid: having('invalid'),
    failed_invite: having('failed_invite'),
    add_ids: added.flatMap((email) => organisation.people.find(email)?.emailId ?? []),
    group_names: groups.map(({ name }) => name),
    send_email: sendsMail,
  }
}

/** @throws Refusal 400 for somebody who was not invited */
export function resend(organisation: Organisation, reader: Reader): unknown {
  const email = toLower(need(reader.text('email'), 'email'))
  if (!organisation.people.pending.has(email)) throw new Refusal(400, 'There is no such invite.')
  if (!isReached(organisation, email)) throw new Refusal(500, 'The mail could not be sent.')
  mail(organisation, email)
  return { success: 'Invite sent.' }
}

export function listInvites({ people }: Organisation): unknown {
  return [...people.pending.values()].map(({ email, addedAt }) => ({
    email,
    added_date: toDateTime(addedAt),
  }))
}

function toEmailText(value: unknown): string {
  if (typeof value !== 'string') throw new Refusal(400, 'The parameter emails is not valid.')
  return value
}

function readGroups({ groups }: Organisation, reader: Reader): readonly Group[] {
  return (reader.list('groups') ?? []).map((item) => {
    const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined
    const group = typeof id === 'number' ? groups.find('users', id) : undefined
    if (group === undefined) throw new Refusal(400, 'A group is not known.')
    return group
  })
}

/** One list for each address, in the same order. */
function readCardLists(
  organisation: Organisation,
  reader: Reader,
  count: number,
): readonly (readonly AllthenticateCard[])[] {
  const lists = reader.list('smartcards')
  if (lists === undefined) return []
  if (lists.length !== count) {
    throw new Refusal(400, 'There must be one list of smart cards for each email.')
  }
  const cards = lists.map(parseCards)
  assertUnique(organisation, cards.flat())
  return cards
}

/** The text `true`, in JSON too; there is no other value. */
function readNoEmail(reader: Reader): boolean {
  const value = reader.raw('no_email')
  if (value !== undefined && value !== 'true') {
    throw new Refusal(400, 'The parameter no_email is not valid.')
  }
  return value === 'true'
}

function settle(organisation: Organisation, invitation: Invitation): Fate {
  const { people, clock } = organisation
  const { cards, groups, sendsMail } = invitation
  const email = toLower(invitation.email)
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return 'invalid'
  if (people.find(email) !== undefined || people.pending.has(email)) return 'exists'
  const known = people.findElsewhere(email)
  if (known !== undefined) {
    const { emailId } = people.add({ ...known, cards })
    for (const group of groups) group.members.add(emailId)
    return 'added'
  }
  if (sendsMail && !isReached(organisation, email)) return 'failed_invite'
  const ids = groups.map(({ id }) => id)
  people.pending.set(email, { email, addedAt: clock.now(), groups: ids, cards })
  if (sendsMail) mail(organisation, email)
  return 'invited'
}

const isReached = ({ settings }: Organisation, email: string): boolean =>
  !settings.failingMail.some((one) => (one.startsWith('@') ? email.endsWith(one) : email === one))

const MOST_MAILS = 1000

function mail({ mails, clock, random }: Organisation, to: string): void {
  const id = drawUuid(random)
  const text = 'You are invited to Harbour House. Create an account to take your keys.'
  mails.push({ id, to, text, at: clock.now() })
  if (mails.length > MOST_MAILS) mails.shift()
}
