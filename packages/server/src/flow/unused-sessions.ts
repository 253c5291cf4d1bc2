/**
 * @module
 * What companies opened and no sign-in of ours goes on with: no logout would ever end it, so it ends with
 * what it was opened for. Floor 3.
 */
import type { FlowDeps } from './deps.ts'
import { endVendorSessions } from './sessions.ts'
import type { TransactionRecord } from './transaction.ts'
import { toVendorSessions, type KeptBy } from './vendor-parts.ts'

type Deps = Pick<FlowDeps, 'vendors' | 'audit' | 'later'>

/** After the reply, where this write ended the transaction. A sign-in takes its own along. */
export function endUnused(
  deps: Deps,
  before: TransactionRecord | undefined,
  after: TransactionRecord,
): void {
  if (before?.ended !== undefined || after.ended === undefined) return
  if (after.ended === 'done' && after.purpose === 'login') return
  endLater(deps, after.site, toVendorSessions(after))
}

/** After the reply: a company was content, and the answer came too late to count in `record`. */
export function endLate(
  deps: Deps,
  record: TransactionRecord | undefined,
  kept: KeptBy | undefined,
): void {
  const session = kept?.kept.session
  if (record === undefined || kept === undefined || session === undefined) return
  endLater(deps, record.site, { [kept.vendor]: session })
}

function endLater(deps: Deps, id: string, sessions: ReturnType<typeof toVendorSessions>): void {
  if (sessions === undefined) return
  deps.later(async () => {
    await endVendorSessions(deps, { id }, sessions)
  })
}
