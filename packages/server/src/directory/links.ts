/**
 * @module
 * Accounts at companies → people. The index heals itself: an entry counts only while the person it points to
 * still has the link. Floor 3.
 */
import { Problem } from '../problem.ts'
import { readPerson, type DirectoryDeps, type PersonRecord } from './person.ts'

interface LinkEntry {
  readonly user: string
}

/** An account at a vendor. */
export interface Account {
  readonly vendor: string
  readonly account: string
}

const linkKey = async (deps: DirectoryDeps, directory: string, { vendor, account }: Account) =>
  `link/${directory}/${vendor}/${await deps.vault.mac('link', account)}`

/** The person whose account this is. */
export async function findByLink(
  deps: DirectoryDeps,
  directory: string,
  link: Account,
): Promise<PersonRecord | undefined> {
  const entry = await deps.store.read<LinkEntry>(await linkKey(deps, directory, link))
  const person = entry && (await readPerson(deps, directory, entry.value.user))
  return person?.value.links?.[link.vendor]?.account === link.account ? person.value : undefined
}

/**
 * Points an account to a person, unless it is somebody else's.
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
  if (await deps.store.create(key, { user } satisfies LinkEntry)) return
  const entry = await deps.store.read<LinkEntry>(key)
  if (entry?.value.user === user) return
  const holder = await findByLink(deps, directory, link)
  if (holder !== undefined || entry === undefined) throw new Problem('account_taken')
  if (!(await deps.store.replace(key, entry.version, { user } satisfies LinkEntry)))
    await claimLink(deps, where, link)
}
