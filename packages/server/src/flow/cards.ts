/**
 * @module
 * Smart cards and door PINs of one person, as the site's server gives and takes them one by one. The company
 * takes whole lists: so nobody else may change the list meanwhile. Numbers come in and never go out. Floor 3.
 */
import type { CardRequest, SiteAuthenticator } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import type { Card } from '../vendors/building.ts'
import { withAccount } from './account-lock.ts'
import { getAccount, getBuilding, type SiteBuilding } from './building.ts'
import { hashPerson, type FlowDeps } from './deps.ts'

/** Ids of cards, among those of other ways. */
const CARD = 'card'
const toCardId = (vendor: string, { id }: Card): string => `${CARD}.${vendor}.${id}`

/** Undefined for the id of another way. */
function parseCardId(id: string): { readonly vendor: string; readonly card: string } | undefined {
  const [kind, vendor, card, ...more] = id.split('.')
  if (kind !== CARD || vendor === undefined || card === undefined || more.length > 0) {
    return undefined
  }
  return { vendor, card }
}

/** True for the id of a card. */
export const isCardId = (id: string): boolean => parseCardId(id) !== undefined

const toWay = (vendor: string, card: Card): SiteAuthenticator => ({
  id: toCardId(vendor, card),
  kind: CARD,
  ...(card.label !== undefined && { label: card.label }),
  target: `••••${card.lastDigits}`,
  locked: false,
})

/**
 * Cards of a person, all but the last two digits hidden. It reads them in clear at the company: call it for who
 * manages cards, and never while somebody signs in.
 *
 * @throws Problem `person_unknown`, `account_missing`, `vendor_unknown`, `vendor_unavailable`
 */
export async function listCards(
  deps: FlowDeps,
  site: SiteConfig,
  where: { readonly user: string; readonly vendor: string },
): Promise<readonly SiteAuthenticator[]> {
  const { vendor, building } = getBuilding(deps, site, where.vendor)
  const account = await getAccount(deps, site, { user: where.user, vendor })
  return (await building.cards.list(account)).map((card) => toWay(vendor, card))
}

/**
 * Gives a person a card.
 *
 * @throws Problem `person_unknown`, `account_missing`, `vendor_…`, `outcome_unknown`, `conflict`
 */
export async function giveCard(
  deps: FlowDeps,
  site: SiteConfig,
  input: CardRequest & { readonly user: string },
): Promise<SiteAuthenticator> {
  const own = getBuilding(deps, site)
  const { user, secret: number, label, allow_duplicates: allowDuplicates = false } = input
  const card = await change(deps, site, { own, user }, (account) =>
    own.building.cards.add(
      account,
      { number, ...(label !== undefined && { label }) },
      allowDuplicates,
    ),
  )
  await note(deps, site, { event: 'authenticator.added', user })
  return toWay(own.vendor, card)
}

/**
 * Takes a card; one that is gone counts as taken.
 *
 * @throws as `giveCard`
 */
export async function takeCard(
  deps: FlowDeps,
  site: SiteConfig,
  { user, id }: { readonly user: string; readonly id: string },
): Promise<void> {
  const named = parseCardId(id)
  if (named === undefined) throw new Problem('not_found')
  const own = getBuilding(deps, site, named.vendor)
  const isTaken = await change(deps, site, { own, user }, (account) =>
    own.building.cards.remove(account, named.card),
  )
  if (isTaken) await note(deps, site, { event: 'authenticator.removed', user })
}

/** Read, change, write, and nobody between. */
async function change<T>(
  deps: FlowDeps,
  site: SiteConfig,
  { own: { vendor }, user }: { readonly own: SiteBuilding; readonly user: string },
  work: (account: string) => Promise<T>,
): Promise<T> {
  const locked = async () => work(await getAccount(deps, site, { user, vendor }))
  return withAccount(deps, site, { user, vendor, work: locked })
}

async function note(
  deps: FlowDeps,
  site: SiteConfig,
  {
    event,
    user,
  }: { readonly event: 'authenticator.added' | 'authenticator.removed'; readonly user: string },
): Promise<void> {
  const person = await hashPerson(deps, site.directory, user)
  deps.audit({ event, site: site.id, kind: CARD, person })
}
