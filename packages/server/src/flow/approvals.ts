/**
 * @module
 * Questions that disturb somebody elsewhere (a push, a phone hand-off): one at a time per person, so many in
 * ten minutes, none for an hour after *it wasn't me*. Floor 3.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import type { Started, StartInput, Vendor } from '../vendors/vendor.ts'
import type { FlowDeps } from './deps.ts'
import { noteReported } from './notices.ts'
import { toStanding, toSubject, type OpenChallenge } from './transaction.ts'
import type { Situation } from './ways.ts'

/** Which transaction has its question open at the person's, and which one it is. */
interface OpenApproval {
  readonly transaction: string
  readonly challenge: string
  /** Epoch seconds. */
  readonly until: number
}

const COUNTED_SECONDS = 600
const REPORTED_SECONDS = 3_600

type Where = Pick<Situation, 'record' | 'site'>

async function toKey(deps: FlowDeps, name: string, { record, site }: Where): Promise<string> {
  return `${name}/${await deps.vault.mac('counter', 'approval', site.directory, toSubject(record) ?? '')}`
}

/**
 * Puts a question to the person elsewhere. Their attention is reserved first, and free again when it fails.
 *
 * @throws Problem `authenticator_unavailable` for a stranger, `limited` after too many or after a report,
 *   `approval_pending` while another transaction asks; both with `retryAt`. And `vendor_unavailable`.
 * @throws TypeError for a page that leads back: it ends with the code that comes back, never by asking.
 */
export async function startApproval(
  deps: FlowDeps,
  where: Where,
  { vendor, input }: { readonly vendor: Vendor; readonly input: StartInput },
): Promise<Started> {
  const { challenge } = input.context
  await reserveApproval(deps, where, challenge)
  try {
    const started = await vendor.start(input)
    if (started.data['mode'] === 'redirect') throw new TypeError('polled, yet it leads back')
    return started
  } catch (thrown) {
    await releaseApproval(deps, where, challenge)
    throw thrown
  }
}

async function reserveApproval(deps: FlowDeps, where: Where, challenge: string): Promise<void> {
  const { record } = where
  const now = deps.clock.now()
  if (toStanding(record) === 'stranger') throw new Problem('authenticator_unavailable')
  const reported = await deps.store.read<{ until: number }>(await toKey(deps, 'reported', where))
  if (reported !== undefined) throw new Problem('limited', { retryAt: reported.value.until })
  // The longest that a question of any vendor stays open is the transaction's life.
  const until = record.expiresAt
  const open = { transaction: record.id, challenge, until } satisfies OpenApproval
  await claim(deps, await toKey(deps, 'approval', where), open, now)
  // Counted last: who is told to wait has disturbed nobody.
  const { count, resetsAt } = await deps.store.count(
    await toKey(deps, 'approvals', where),
    COUNTED_SECONDS,
  )
  if (count <= deps.config.limits.approvalsPer10min) return
  await releaseApproval(deps, where, challenge)
  throw new Problem('limited', { retryAt: resetsAt })
}

async function claim(deps: FlowDeps, key: string, open: OpenApproval, now: number): Promise<void> {
  const options = { expiresAt: open.until }
  if (await deps.store.create(key, open, options)) return
  const known = await deps.store.read<OpenApproval>(key)
  if (known === undefined) return claim(deps, key, open, now)
  const { transaction, until } = known.value
  if (transaction !== open.transaction && until > now)
    throw new Problem('approval_pending', { retryAt: until })
  if (await deps.store.replace(key, known.version, open, options)) return
  return claim(deps, key, open, now)
}

/** Says until when the vendor keeps the question open, once that is known. */
export async function narrowApproval(
  deps: FlowDeps,
  where: Where,
  { id, expiresAt }: Pick<OpenChallenge, 'id' | 'expiresAt'>,
): Promise<void> {
  const key = await toKey(deps, 'approval', where)
  const known = await deps.store.read<OpenApproval>(key)
  if (known?.value.challenge !== id) return
  const open: OpenApproval = { ...known.value, until: expiresAt }
  await deps.store.replace(key, known.version, open, { expiresAt })
}

/**
 * The question is over, however it ended: the next transaction may ask. Word of an older question comes late,
 * and must not free what the newer one holds.
 */
export async function releaseApproval(
  deps: FlowDeps,
  where: Where,
  challenge: string,
): Promise<void> {
  const key = await toKey(deps, 'approval', where)
  const known = await deps.store.read<OpenApproval>(key)
  if (known?.value.challenge !== challenge) return
  const now = deps.clock.now()
  const over: OpenApproval = { ...known.value, until: now }
  // Not taken: a newer question may have claimed it since it was read.
  await deps.store.replace(key, known.version, over, { expiresAt: now + 1 })
}

/** The person said that it was not them: nothing is asked so for an hour, and every contact hears of it once. */
export async function reportApproval(
  deps: FlowDeps,
  situation: Situation,
  kind: AuthenticatorKind,
): Promise<void> {
  const until = deps.clock.now() + REPORTED_SECONDS
  const key = await toKey(deps, 'reported', situation)
  // Two readers may hear it from the company at once.
  if (!(await deps.store.create(key, { until }, { expiresAt: until }))) return
  const { record, site, person } = situation
  deps.audit({ event: 'approval.reported', site: site.id, transaction: record.id, kind })
  if (person !== undefined) noteReported(deps, site, person)
}
