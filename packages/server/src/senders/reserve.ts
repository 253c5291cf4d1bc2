/**
 * @module
 * Counts one message against every limit before it is sent, whoever will send it. Floor 2, beside the
 * senders' port.
 */
import type { Audit, AuditEvent, Clock } from '../ports.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../stores/store.ts'
import { type CapDeps, toAskerCaps, toDecoyCaps, toTargetCaps } from './caps.ts'
import { countIgnored, countYoung, findLow } from './conversion.ts'
import {
  type Cap,
  countAll,
  type Counted,
  countOne,
  findFull,
  type Full,
  toLongest,
} from './counters.ts'
import { type Place, type Reservation, toPlace } from './reservation.ts'
import type { TargetRules } from './target.ts'

/** What counting needs. */
export interface ReserveDeps extends CapDeps {
  readonly store: Store
  readonly clock: Clock
  readonly audit: Audit
}

interface Caps {
  /** What depends on who asks, and on the name typed. */
  readonly asker: readonly Cap[]
  /** What depends on whose name it is. */
  readonly target: readonly Cap[]
}

interface Found {
  readonly asker: Full | undefined
  readonly target: Full | undefined
}

/**
 * Looks at all limits before it counts, so that a refusal uses nothing up; counts before it allows, so
 * that parallel calls cannot outrun a limit. To a stranger who typed a name it does the same work whoever
 * has that name: what is dropped counts against a number that nobody has.
 *
 * @throws Problem `target_refused`, `send_limited`; see `createOutgoing`
 */
export async function reserve(
  deps: ReserveDeps,
  reservation: Reservation,
  rules: TargetRules,
): Promise<{ readonly send: boolean }> {
  const isTold = reservation.standing !== 'stranger' || reservation.isTyped === true
  const place = toPlace(reservation, rules)
  const isReal = place !== undefined
  if (!isReal && reservation.to !== undefined) {
    auditRefusal(deps, reservation, { code: 'target_refused' })
    if (isTold) throw new Problem('target_refused')
  }
  const asker = await toAskerCaps(deps, reservation)
  const real = await toTargetCaps(deps, reservation, place ?? { target: reservation.account })
  const decoy = await toDecoyCaps(deps, reservation)
  const target = isReal ? real : decoy
  const before = await look(deps, reservation, { asker, target, isReal })
  const refused = before.asker ?? (isTold ? before.target : undefined)
  if (refused !== undefined) return refuse(deps, reservation, { full: refused, place })
  const isDropped = before.target !== undefined
  const counted = { asker, target: isDropped ? decoy : target }
  const after = await count(deps, reservation, { ...counted, isReal: isReal && !isDropped })
  const late = after.asker ?? (isTold ? after.target : undefined)
  if (late !== undefined) return refuse(deps, reservation, { full: late, place })
  const full = before.target ?? after.target
  if (!isReal || full === undefined) return { send: isReal }
  return { send: isLetThrough(deps, reservation, { full, place }) }
}

/** Which limits leave no room, and where codes do not come back. */
async function look(
  deps: ReserveDeps,
  { standing }: Reservation,
  { asker, target, isReal }: Caps & { readonly isReal: boolean },
): Promise<Found> {
  const { store, clock, limits } = deps
  const [ofAsker, ofTarget, ignored] = await Promise.all([
    countAll(store, asker, 'look'),
    countAll(store, target, 'look'),
    countIgnored(store, clock.now(), target),
  ])
  const low = findLow(ofTarget, ignored)
  if (isReal) await raise(deps, standing, low)
  const isBlocked = standing === 'stranger' && limits.conversion === 'block'
  const blocked = isBlocked ? toLongest(low, 'conversion') : undefined
  return {
    asker: findFull(ofAsker, 'look'),
    target: findFull(ofTarget, 'look') ?? blocked,
  }
}

/** Where too few codes come back the alarm is raised, once while the counter lasts. */
async function raise(
  { store, audit }: ReserveDeps,
  standing: Reservation['standing'],
  low: readonly Counted[],
): Promise<void> {
  const fresh = low.filter(({ alarms }) => alarms === 0)
  const raised = await Promise.all(fresh.map(({ cap }) => countOne(store, cap, 'alarm')))
  for (const { cap } of raised.filter(({ alarms }) => alarms === 1)) {
    const { rule, country, prefix } = cap
    const where = rule === 'perPrefixHour' ? { country, prefix } : { country }
    audit({ event: 'message.conversion_low', standing, ...toKnown(where) })
  }
}

/** Counts the message everywhere, and raises the alarms of budgets. */
async function count(
  { store, clock, audit }: ReserveDeps,
  { standing }: Reservation,
  { asker, target, isReal }: Caps & { readonly isReal: boolean },
): Promise<Found> {
  const [ofAsker, ofTarget] = await Promise.all([
    countAll(store, asker, 'sent'),
    countAll(store, target, 'sent'),
    countYoung(store, clock.now(), target),
  ])
  for (const { cap, sent } of [...ofAsker, ...(isReal ? ofTarget : [])]) {
    const event = cap.isBudget === true ? toBudgetEvent(sent, cap.most) : undefined
    const { rule, country } = cap
    if (event !== undefined) audit({ event, standing, rule, ...toKnown({ country }) })
  }
  return { asker: findFull(ofAsker, 'sent'), target: findFull(ofTarget, 'sent') }
}

/** Every number is reached by one message alone: that one raises the alarm. */
function toBudgetEvent(sent: number, most: number): AuditEvent['event'] | undefined {
  if (sent === most) return 'message.budget_spent'
  return sent === Math.ceil(most / 2) ? 'message.budget_half' : undefined
}

interface Refusal {
  readonly full: Full
  readonly place: Place | undefined
}

/** @throws Problem `send_limited`, unless limits are in shadow mode. */
function refuse(
  deps: ReserveDeps,
  reservation: Reservation,
  { full, place }: Refusal,
): { readonly send: boolean } {
  if (isLetThrough(deps, reservation, { full, place })) return { send: place !== undefined }
  // A store may go by a clock of its own: never name a time that has passed by ours.
  const retryAt = Math.max(full.resetsAt, deps.clock.now() + 1)
  throw new Problem('send_limited', { retryAt })
}

/** True in shadow mode: what would have been refused is told, and goes. */
function isLetThrough(
  deps: ReserveDeps,
  reservation: Reservation,
  { full: { rule }, place }: Refusal,
): boolean {
  const isShadow = deps.limits.mode === 'shadow'
  const event = isShadow ? 'message.would_refuse' : 'message.refused'
  const facts = {
    event,
    code: 'send_limited',
    rule,
    ...toKnown({ country: place?.country }),
  } as const
  auditRefusal(deps, reservation, facts)
  return isShadow
}

const auditRefusal = (
  { audit }: ReserveDeps,
  { standing, channel }: Reservation,
  facts: Partial<AuditEvent>,
): void => audit({ event: 'message.refused', standing, channel, ...facts })

/** Where it was to go, as far as it is known. */
const toKnown = ({
  country,
  prefix,
}: Pick<Cap, 'country' | 'prefix'>): Pick<AuditEvent, 'country' | 'prefix'> => ({
  ...(country === undefined ? {} : { country }),
  ...(prefix === undefined ? {} : { prefix }),
})
