/**
 * @module
 * Gives an open question up at the company that asks it, so that what is approved there later completes
 * nothing. Ours is over already; what the company says changes nothing. Floor 3.
 */
import { releaseApproval } from './approvals.ts'
import { toChallengeContext } from './context.ts'
import { getSite, type FlowDeps } from './deps.ts'
import type { TransactionRecord } from './transaction.ts'

/** After the reply; the person's attention is free at once. */
export async function giveUp(deps: FlowDeps, record: TransactionRecord): Promise<void> {
  const { challenge } = record
  const remote = deps.vendors.find((one) => one.id === challenge?.vendor)?.remote
  if (challenge === undefined || remote === undefined) return
  const site = getSite(deps, record.site)
  if (challenge.isPolled === true) await releaseApproval(deps, { record, site })
  const context = toChallengeContext(record, site, {
    challenge: challenge.id,
    vendor: challenge.vendor,
    returnTo: challenge.returnTo,
  })
  deps.later(() => remote.cancel({ context, state: challenge.state }))
}
