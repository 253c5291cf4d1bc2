/**
 * @module
 * What was measured of a body and is not used for long is deleted at its time, also where its person never comes
 * back: a list of who is due when, which the sweep walks. Floor 3.
 */
import { isMeasured, withoutIdleBodies } from '../directory/enrol.ts'
import { updatePerson } from '../directory/person.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { hashPerson, type FlowDeps } from './deps.ts'

/** Whose record is to be looked at. */
interface Due {
  readonly directory: string
  readonly user: string
}

const PREFIX = 'idle/'
/** Entries that are looked at between two looks at the list. */
const BATCH = 100

/** In order of time: seconds have ten digits until the year 2286. */
const toKey = (expiresAt: number, { directory, user }: Due): string =>
  `${PREFIX}${String(expiresAt).padStart(12, '0')}/${directory}/${user}`

const readDue = (key: string): number => Number(key.slice(PREFIX.length, PREFIX.length + 12))

/** Written before the way itself: whoever dies between leaves an entry that finds nothing. */
export async function noteIdleEnd(
  { store }: Pick<FlowDeps, 'store'>,
  { directory, user }: Due,
  way: Pick<Enrolment, 'kind' | 'expiresAt'>,
): Promise<void> {
  if (way.expiresAt === undefined || !isMeasured(way)) return
  await store.create(toKey(way.expiresAt, { directory, user }), { directory, user })
}

/**
 * Deletes what is over; what was used meanwhile is listed anew. Whose record cannot be written now stays listed and
 * holds up nobody else.
 *
 * @returns How many ways went.
 * @throws Problem `conflict`, `unavailable`: the first that was met, once all others were looked at
 */
export async function sweepIdleBodies(
  deps: Pick<FlowDeps, 'store' | 'clock' | 'vault' | 'audit'>,
): Promise<number> {
  const now = deps.clock.now()
  let gone = 0
  let after = ''
  const failures: unknown[] = []
  for (let isMore = true; isMore;) {
    const entries = await deps.store.list<Due>(PREFIX, { limit: BATCH, after })
    const due = entries.filter(({ key }) => readDue(key) <= now)
    for (const { key, value } of due) {
      await sweepOne(deps, value, now).then(
        async (count) => {
          gone += count
          await deps.store.take(key)
        },
        (failure: unknown) => void failures.push(failure),
      )
      after = key
    }
    isMore = due.length === BATCH
  }
  if (failures.length > 0) throw failures[0]
  return gone
}

async function sweepOne(
  deps: Pick<FlowDeps, 'store' | 'vault' | 'audit'>,
  where: Due,
  now: number,
): Promise<number> {
  let idle: readonly Enrolment[] = []
  let left: readonly Enrolment[] = []
  await updatePerson(deps, where, (person) => {
    const next = withoutIdleBodies(person, now)
    left = next.enrolments
    idle = person.enrolments.filter((way) => !left.includes(way))
    return idle.length === 0 ? undefined : next
  })
  for (const way of left) await noteIdleEnd(deps, where, way)
  if (idle.length === 0) return 0
  const person = await hashPerson(deps, where.directory, where.user)
  for (const { kind } of idle) deps.audit({ event: 'authenticator.idle', kind, person })
  return idle.length
}
