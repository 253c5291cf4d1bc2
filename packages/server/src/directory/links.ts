/**
 * @module
 * Accounts at companies → people. The index heals itself: an entry counts only while the person it points to
 * still has the link. Floor 3.
 */
import { Problem } from '../problem.ts'
import { readPerson, type DirectoryDeps, type PersonRecord } from './person.ts'

interface LinkEntry {
  readonly user: string
  /** Epoch seconds. */
  readonly claimedAt: number
}

/** So long a claim holds although the record does not show the link yet: two who come at once get it once. */
const CLAIM_SECONDS = 30

/** An account at a vendor. */
export interface Account {
  readonly vendor: string
  readonly account: string
}

/** To a company one id in two spellings may be one account: whoever has the one has the other, too. */
const toClaimed = (account: string): string => account.toLowerCase()

const linkKey = async (deps: DirectoryDeps, directory: string, { vendor, account }: Account) =>
  `link/${directory}/${vendor}/${await deps.vault.mac('link', toClaimed(account))}`

/** The person whose account this is, in the very spelling that was linked: another one may be another account. */
export async function findByLink(
  deps: DirectoryDeps,
  directory: string,
  link: Account,
): Promise<PersonRecord | undefined> {
  const person = await findHolder(deps, directory, link)
  return person?.links?.[link.vendor]?.account === link.account ? person : undefined
}

/** The same in any spelling: whom it is kept for, and nobody else may be linked to it. */
export async function findHolder(
  deps: DirectoryDeps,
  directory: string,
  link: Account,
): Promise<PersonRecord | undefined> {
  const entry = await deps.store.read<LinkEntry>(await linkKey(deps, directory, link))
  const person = entry && (await readPerson(deps, directory, entry.value.user))
  const account = person?.value.links?.[link.vendor]?.account ?? ''
  return toClaimed(account) === toClaimed(link.account) ? person?.value : undefined
}

/**
 * Points an account to a person before the person's record holds it, unless it is somebody else's. Of several
 * who claim one at the same time a single one gets it; one that was given up is free after 30 s at the latest.
 *
 * @throws Problem `account_taken`
 */
export async function claimLink(
  deps: DirectoryDeps,
  where: { readonly directory: string; readonly user: string },
  link: Account,
): Promise<void> {
  const { directory, user } = where
  const key = await linkKey(deps, directory, link)
  const claim: LinkEntry = { user, claimedAt: deps.clock.now() }
  if (await deps.store.create(key, claim)) return
  const entry = await deps.store.read<LinkEntry>(key)
  const holder = await findHolder(deps, directory, link)
  if (holder?.user === user) return
  if (holder !== undefined || entry === undefined || !isClaimable(entry.value, claim)) {
    throw new Problem('account_taken')
  }
  // Somebody was quicker: look again who.
  if (!(await deps.store.replace(key, entry.version, claim))) await claimLink(deps, where, link)
}

/** The entry's person does not have the link: theirs to take again, else anybody's when the claim is old. */
const isClaimable = (entry: LinkEntry, { user, claimedAt }: LinkEntry): boolean =>
  entry.user === user || entry.claimedAt + CLAIM_SECONDS <= claimedAt
