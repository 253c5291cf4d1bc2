/**
 * @module
 * Login names and credential ids → people. The indices heal themselves: an entry counts only while
 * the person it points to still has the name. Floor 3.
 */
import { toCanonicalName } from '../canonical-name.ts'
import { Problem } from '../problem.ts'
import { readPerson, type DirectoryDeps, type PersonRecord } from './person.ts'

/** Every name a person may type: login names and contacts. */
export function toNames(person: PersonRecord): readonly string[] {
  const names = [...person.loginNames, ...person.contacts.map((contact) => contact.value)]
  return [...new Set(names.map(toCanonicalName))]
}

interface NameEntry {
  readonly user: string
  /** Epoch seconds. Absent for credentials. */
  readonly claimedAt?: number
}

/** So long a claim holds although the record does not show the name yet: two who come at once get it once. */
const CLAIM_SECONDS = 30

const nameKey = async (deps: DirectoryDeps, directory: string, name: string) =>
  `name/${directory}/${await deps.vault.mac('name', toCanonicalName(name))}`

const credentialKey = (directory: string, credentialId: string) =>
  `credential/${directory}/${credentialId}`

/** The person with that name. The same two reads happen for a name nobody has. */
export async function findByName(
  deps: DirectoryDeps,
  directory: string,
  name: string,
): Promise<PersonRecord | undefined> {
  const entry = await deps.store.read<NameEntry>(await nameKey(deps, directory, name))
  const person = await readPerson(deps, directory, entry?.value.user ?? '-')
  if (entry === undefined || person === undefined) return undefined
  return toNames(person.value).includes(toCanonicalName(name)) ? person.value : undefined
}

/**
 * Points names to a person before the person's record holds them. Of several who claim one at the same
 * time a single one gets it; a name that was claimed and given up is free after 30 s at the latest.
 *
 * @throws Problem `login_name_taken`
 */
export async function claimNames(
  deps: DirectoryDeps,
  where: { readonly directory: string; readonly user: string },
  names: readonly string[],
): Promise<void> {
  for (const name of names) await claimName(deps, where, name)
}

async function claimName(
  deps: DirectoryDeps,
  where: { readonly directory: string; readonly user: string },
  name: string,
): Promise<void> {
  const key = await nameKey(deps, where.directory, name)
  const claim: NameEntry = { user: where.user, claimedAt: deps.clock.now() }
  if (await deps.store.create(key, claim)) return
  const entry = await deps.store.read<NameEntry>(key)
  const holder = await findByName(deps, where.directory, name)
  if (holder?.user === where.user) return
  if (holder !== undefined || entry === undefined || !isClaimable(entry.value, claim)) {
    throw new Problem('login_name_taken')
  }
  // Somebody was quicker: look again who.
  if (!(await deps.store.replace(key, entry.version, claim))) await claimName(deps, where, name)
}

/** The entry's person does not have the name: theirs to take again, else anybody's when the claim is old. */
const isClaimable = (entry: NameEntry, { user, claimedAt = 0 }: NameEntry): boolean =>
  entry.user === user || (entry.claimedAt ?? 0) + CLAIM_SECONDS <= claimedAt

/** The holder of a passkey and which way it is. */
export async function findByCredential(
  deps: DirectoryDeps,
  directory: string,
  credentialId: string,
) {
  const entry = await deps.store.read<NameEntry>(credentialKey(directory, credentialId))
  const person = entry && (await readPerson(deps, directory, entry.value.user))
  const enrolment = person?.value.enrolments.find(
    (one) => one.data['credentialId'] === credentialId,
  )
  if (person === undefined || enrolment === undefined) return undefined
  return { person: person.value, enrolment }
}

/**
 * Points a credential id to a person, unless somebody has it.
 *
 * @throws Problem `passkey_known`
 */
export async function claimCredential(
  deps: DirectoryDeps,
  where: { readonly directory: string; readonly user: string },
  credentialId: string,
): Promise<void> {
  const key = credentialKey(where.directory, credentialId)
  if (await deps.store.create(key, { user: where.user })) return
  const entry = await deps.store.read<NameEntry>(key)
  const held = await findByCredential(deps, where.directory, credentialId)
  if (held === undefined && entry !== undefined) {
    if (await deps.store.replace(key, entry.version, { user: where.user })) return
  }
  throw new Problem('passkey_known')
}
