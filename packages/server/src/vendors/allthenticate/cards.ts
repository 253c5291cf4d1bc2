/**
 * @module
 * Smart cards and PINs of one account. They are read in clear and written as whole lists: so a change reads,
 * changes and writes, while the caller holds the lock of that person. No number leaves this file but upward.
 * Floor 2, inside `vendors/allthenticate`.
 */
import { Problem } from '../../problem.ts'
import type { Card, Cards } from '../building.ts'
import type { AllthenticateDeps } from './deps.ts'
import { writeOrThrow } from './failures.ts'
import { EmailId, parseId } from './wire.ts'

/** An empty label is none. */
interface Stored {
  readonly number: string
  readonly label?: string
}

/** Cards of any account. */
export function createCards(deps: AllthenticateDeps): Cards {
  return {
    async list(account) {
      const id = toAccount(account)
      const cards = await read(deps, id)
      return Promise.all(cards.map((card) => toCard(deps, id, card)))
    },
    async add(account, { number, label }, allowDuplicates) {
      const id = toAccount(account)
      const cards = await read(deps, id)
      const known = cards.find((card) => card.number === number)
      const card: Stored = known ?? { number, ...(label !== undefined && { label }) }
      if (known === undefined) await write(deps, id, { cards: [...cards, card], allowDuplicates })
      return toCard(deps, id, card)
    },
    async remove(account, gone) {
      const id = toAccount(account)
      const cards = await read(deps, id)
      const ids = await Promise.all(cards.map(async (card) => (await toCard(deps, id, card)).id))
      const left = cards.filter((_, i) => ids[i] !== gone)
      if (left.length === cards.length) return false
      // What is left was taken before: a number that somebody else has too must not keep this one from going.
      await write(deps, id, { cards: left, allowDuplicates: true })
      return true
    },
  }
}

/** Takes every card of an account. @throws as `Cards` */
export async function removeAllCards(deps: AllthenticateDeps, account: string): Promise<void> {
  await write(deps, toAccount(account), { cards: [], allowDuplicates: false })
}

function toAccount(account: string): EmailId {
  const id = parseId(EmailId, account)
  if (id === undefined) throw new Problem('not_found')
  return id
}

/** A list of somebody else would be written back to this person. */
async function read({ client }: AllthenticateDeps, account: EmailId): Promise<readonly Stored[]> {
  const { email_id, smartcards } = await client.cards(account)
  if (email_id !== account) throw new Problem('vendor_unavailable')
  return smartcards.map(({ number, label }) => ({ number, ...(label && { label }) }))
}

async function write(
  { client }: AllthenticateDeps,
  account: EmailId,
  {
    cards,
    allowDuplicates,
  }: { readonly cards: readonly Stored[]; readonly allowDuplicates: boolean },
): Promise<void> {
  await writeOrThrow(() => client.writeCards(account, cards, allowDuplicates))
}

/** Two digits tell a person which card it is, and nobody else what opens the door. */
async function toCard(
  { vault }: AllthenticateDeps,
  account: EmailId,
  { number, label }: Stored,
): Promise<Card> {
  return {
    id: await vault.mac('card', String(account), number),
    lastDigits: number.length > 4 ? number.slice(-2) : '',
    ...(label !== undefined && { label }),
  }
}
