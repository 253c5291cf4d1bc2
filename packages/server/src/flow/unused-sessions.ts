/**
 * @module
 * What companies opened and no sign-in of ours goes on with: no logout would ever end it, so it ends with
 * what it was opened for. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { FlowDeps } from './deps.ts'
import { endVendorSessions } from './sessions.ts'
import type { TransactionRecord } from './transaction.ts'
import { toVendorSessions, type KeptBy } from './vendor-parts.ts'

type Deps = Pick<FlowDeps, 'vendors' | 'audit' | 'later'>
type Sessions = ReturnType<typeof toVendorSessions>

/** An answer that came too late, and not one of which nobody knows whether it was written. */
const LATE = ['challenge_unknown', 'transaction_closed', 'transaction_expired']

/** After the reply, where this write ended the transaction. A sign-in takes its own along. */
export function endUnused(deps: Deps, before: TransactionRecord, after: TransactionRecord): void {
  if (before.ended !== undefined || after.ended === undefined) return
  if (after.ended === 'done' && after.purpose === 'login') return
  endLater(deps, after.site, toVendorSessions(after))
}

/** After the reply: what those hold beyond `record`, which stands: they were never written, or replaced by it. */
export function endLost(
  deps: Deps,
  lost: readonly TransactionRecord[],
  record: TransactionRecord,
): void {
  for (const one of lost)
    endLater(deps, record.site, toVendorSessions(one), toVendorSessions(record))
}

/** The same for what one answer opened. */
export function endOpened(
  deps: Deps,
  { vendor, kept: { session } }: KeptBy,
  record: TransactionRecord,
): void {
  if (session === undefined) return
  endLater(deps, record.site, { [vendor]: session }, toVendorSessions(record))
}

/** The same, where that answer was refused for being late. @param problem  Why it was not written. */
export function endLate(
  deps: Deps,
  kept: KeptBy | undefined,
  {
    record,
    problem,
  }: { readonly record: TransactionRecord | undefined; readonly problem: unknown },
): void {
  if (record === undefined || kept === undefined) return
  if (problem instanceof Problem && LATE.includes(problem.code)) endOpened(deps, kept, record)
}

function endLater(deps: Deps, id: string, opened: Sessions = {}, kept: Sessions = {}): void {
  const ends = Object.entries(opened).filter(([vendor, session]) => kept[vendor] !== session)
  if (ends.length === 0) return
  deps.later(async () => {
    await endVendorSessions(deps, { id }, Object.fromEntries(ends), kept)
  })
}
