/**
 * @module
 * Sign-ins (`sid`): made with a login proof, ended at logout, all at once after a recovery. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { readPerson, updatePerson, type PersonRecord } from '../directory/person.ts'
import { createToken } from '../vault.ts'
import type { FlowDeps } from './deps.ts'
import type { Vouched } from './transaction.ts'

/** The person's record for which something was begun. */
export interface JoinedTo {
  /** Theirs alone: who is made anew under an erased person's id is somebody else. */
  readonly handle: string
  /** Their `sessionsEndedAt` when it began: any later one ends it, even in the same second. */
  readonly endedBefore: number
}

interface SessionRecord extends JoinedTo {
  readonly user: string
  readonly createdAt: number
  readonly ended: boolean
  /** What companies need to end theirs, sealed by each, by vendor id. */
  readonly vendors?: Readonly<Record<string, string>>
}

/** Joins what begins now to the person's record. */
export const toJoined = (person: PersonRecord): JoinedTo => ({
  handle: person.handle,
  endedBefore: person.sessionsEndedAt,
})

/** True while this is the same record and not all sign-ins were ended since. */
export const isJoined = (joined: JoinedTo, person: PersonRecord | undefined): boolean =>
  person !== undefined &&
  person.handle === joined.handle &&
  person.sessionsEndedAt <= joined.endedBefore

const sessionKey = (site: string, sid: string) => `session/${site}/${sid}`

/** Writes a new sign-in before the proof that names it; one that is never used harms nobody. */
export async function createSession(
  deps: FlowDeps,
  site: SiteConfig,
  { person, vendors }: { person: PersonRecord; vendors: SessionRecord['vendors'] | undefined },
): Promise<string> {
  const sid = createToken(deps.random, 16)
  const now = deps.clock.now()
  const { user } = person
  const record: SessionRecord = {
    user,
    createdAt: now,
    ended: false,
    ...toJoined(person),
    ...(vendors === undefined ? {} : { vendors }),
  }
  await deps.store.create(sessionKey(site.id, sid), record, {
    expiresAt: now + deps.config.limits.sessionSeconds,
  })
  return sid
}

/** What became of the companies' own sessions; undefined when there were none. */
export type VendorSessionsEnd = 'ended' | 'unknown' | undefined

/**
 * Ends a sign-in; already gone counts as ended. Open transactions joined to it end with it, and so do the
 * sessions at companies; whatever those say, ours is over.
 */
export async function endSession(
  deps: FlowDeps,
  site: SiteConfig,
  sid: string,
): Promise<VendorSessionsEnd> {
  const key = sessionKey(site.id, sid)
  const stored = await deps.store.read<SessionRecord>(key)
  if (stored === undefined || stored.value.ended) return undefined
  if (!(await deps.store.replace(key, stored.version, { ...stored.value, ended: true }))) {
    return endSession(deps, site, sid)
  }
  deps.audit({ event: 'session.ended', site: site.id })
  return endVendorSessions(deps, site, stored.value.vendors)
}

/**
 * Ends what companies opened, whether or not a sign-in of ours goes with it. Never throws.
 *
 * @param kept  What goes on there, by vendor id: its part of a session stays.
 */
export async function endVendorSessions(
  deps: Pick<FlowDeps, 'vendors' | 'audit'>,
  site: Pick<SiteConfig, 'id'>,
  vendors: SessionRecord['vendors'] = {},
  kept: SessionRecord['vendors'] = {},
): Promise<VendorSessionsEnd> {
  const ends = await Promise.all(
    Object.entries(vendors).map(async ([id, session]) => {
      const remote = deps.vendors.find((one) => one.id === id)?.remote
      // Ours is over already: nothing that happens there may make the logout fail.
      const end =
        remote === undefined
          ? 'unknown'
          : await remote.endSession(session, kept[id]).catch(() => 'unknown' as const)
      if (end === 'unknown')
        deps.audit({ event: 'vendor.session_unknown', site: site.id, vendor: id })
      return end
    }),
  )
  if (ends.length === 0) return undefined
  return ends.includes('unknown') ? 'unknown' : 'ended'
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
  return isJoined(stored.value, person?.value)
}

/**
 * True while what the site vouched for holds: the person is the same, has not been signed out everywhere,
 * and the sign-in it was joined to, if any, is not over.
 */
export async function isVouchedAlive(
  deps: Pick<FlowDeps, 'store'>,
  site: SiteConfig,
  { user, sid, joined }: Pick<Vouched, 'user' | 'sid' | 'joined'>,
): Promise<boolean> {
  const person = await readPerson(deps, site.directory, user)
  if (!isJoined(joined, person?.value)) return false
  return sid === undefined || isSessionAlive(deps, site, { sid, user })
}

/** Ends every sign-in of a person, with the step-ups and visits begun for them, and forgets the devices. */
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
