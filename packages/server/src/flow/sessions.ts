/**
 * @module
 * Sign-ins (`sid`): made with a login proof, ended at logout, all at once after a recovery. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { readPerson, updatePerson } from '../directory/person.ts'
import { createToken } from '../vault.ts'
import type { FlowDeps } from './deps.ts'

interface SessionRecord {
  readonly user: string
  readonly createdAt: number
  readonly ended: boolean
  /** The person's `sessionsEndedAt` when it began: any later one ends it, even in the same second. */
  readonly endedBefore: number
}

const sessionKey = (site: string, sid: string) => `session/${site}/${sid}`

/** Writes a new sign-in before the proof that names it; one that is never used harms nobody. */
export async function createSession(
  deps: FlowDeps,
  site: SiteConfig,
  user: string,
): Promise<string> {
  const sid = createToken(deps.random, 16)
  const now = deps.clock.now()
  const person = await readPerson(deps, site.directory, user)
  const endedBefore = person?.value.sessionsEndedAt ?? 0
  const record: SessionRecord = { user, createdAt: now, ended: false, endedBefore }
  await deps.store.create(sessionKey(site.id, sid), record, {
    expiresAt: now + deps.config.limits.sessionSeconds,
  })
  return sid
}

/** Ends a sign-in; already gone counts as ended. Open transactions joined to it end with it. */
export async function endSession(deps: FlowDeps, site: SiteConfig, sid: string): Promise<void> {
  const key = sessionKey(site.id, sid)
  const stored = await deps.store.read<SessionRecord>(key)
  if (stored === undefined || stored.value.ended) return
  if (!(await deps.store.replace(key, stored.version, { ...stored.value, ended: true }))) {
    return endSession(deps, site, sid)
  }
  deps.audit({ event: 'session.ended', site: site.id })
}

/**
 * True while the sign-in is this person's and not over, by logout, age, or because all of theirs were
 * ended. Somebody else's would outlive the logout of the person it is named for.
 */
export async function isSessionAlive(
  deps: Pick<FlowDeps, 'store'>,
  site: SiteConfig,
  { sid, user }: { readonly sid: string; readonly user: string },
): Promise<boolean> {
  const stored = await deps.store.read<SessionRecord>(sessionKey(site.id, sid))
  if (stored === undefined || stored.value.ended || stored.value.user !== user) return false
  const person = await readPerson(deps, site.directory, user)
  return person !== undefined && person.value.sessionsEndedAt <= stored.value.endedBefore
}

/** Ends every sign-in of a person and forgets the devices. */
export async function endAllSessions(
  deps: FlowDeps,
  site: SiteConfig,
  user: string,
): Promise<void> {
  const now = deps.clock.now()
  await updatePerson(deps, { directory: site.directory, user }, (person) => ({
    ...person,
    sessionsEndedAt: Math.max(now, person.sessionsEndedAt + 1),
    devices: [],
  }))
  deps.audit({ event: 'session.ended', site: site.id })
}
