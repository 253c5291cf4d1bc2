/**
 * @module
 * Login names and credential ids → people. The indices heal themselves: an entry counts only while
 * the person it points to still has the name. Floor 3.
 */
import { Problem } from '../problem.ts'
import { readPerson, type DirectoryDeps, type PersonRecord } from './person.ts'

/** One spelling per name: NFKC, lower case, and numbers without spaces, dots, brackets or hyphens. */
export function toCanonicalName(name: string): string {
  const plain = name.normalize('NFKC').trim().toLowerCase()
  return /^\+?[\d\s().-]{7,}$/.test(plain) ? plain.replaceAll(/[\s().-]/g, '') : plain
}

/** Every name a person may type: login names and contacts. */
export function toNames(person: PersonRecord): readonly string[] {
  const names = [...person.loginNames, ...person.contacts.map((contact) => contact.value)]
  return [...new Set(names.map(toCanonicalName))]
}

interface NameEntry {
  readonly user: string
}

const nameKey = async (deps: DirectoryDeps, directory: string, name: string) =>
  `name/${directory}/${await deps.vault.mac('name', toCanonicalName(name))}`

const credentialKey = (directory: string, credentialId: string) => `credential/${directory}/${credentialId}`

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
 * Points names to a person before the person's record holds them.
 *
 * @throws Problem `login_name_taken`
 */
export async function claimNames(
  deps: DirectoryDeps,
  where: { readonly directory: string; readonly user: string },
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const key = await nameKey(deps, where.directory, name)
    if (await deps.store.create(key, { user: where.user })) continue
    const entry = await deps.store.read<NameEntry>(key)
    if (entry?.value.user === where.user) continue
    const holder = await findByName(deps, where.directory, name)
    const free = holder === undefined && entry !== undefined
    if (!free || !(await deps.store.replace(key, entry.version, { user: where.user }))) {
      throw new Problem('login_name_taken')
    }
  }
}

/** The holder of a passkey and which way it is. */
export async function findByCredential(deps: DirectoryDeps, directory: string, credentialId: string) {
  const entry = await deps.store.read<NameEntry>(credentialKey(directory, credentialId))
  const person = entry && (await readPerson(deps, directory, entry.value.user))
  const enrolment = person?.value.enrolments.find((one) => one.data['credentialId'] === credentialId)
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
