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
  const cancel = await release(deps, record)
  if (cancel !== undefined) deps.later(cancel)
}

/** Before the same person is asked again: the older question must not stand beside the newer one. */
export async function giveUpNow(deps: FlowDeps, record: TransactionRecord): Promise<void> {
  const cancel = await release(deps, record)
  await cancel?.()
}

async function release(
  deps: FlowDeps,
  record: TransactionRecord,
): Promise<(() => Promise<void>) | undefined> {
  const { challenge } = record
  const remote = deps.vendors.find((one) => one.id === challenge?.vendor)?.remote
  if (challenge === undefined || remote === undefined) return undefined
  const site = getSite(deps, record.site)
  if (challenge.isPolled === true) await releaseApproval(deps, { record, site }, challenge.id)
  const context = toChallengeContext(record, site, {
    challenge: challenge.id,
    vendor: challenge.vendor,
    returnTo: challenge.returnTo,
  })
  return () => remote.cancel({ context, state: challenge.state })
}

/** The question of `before`, if it is polled and `after` asks another one or none. */
export async function giveUpReplaced(
  deps: FlowDeps,
  before: TransactionRecord,
  after: TransactionRecord,
): Promise<void> {
  const { challenge } = before
  if (challenge?.isPolled === true && challenge.id !== after.challenge?.id) {
    await giveUp(deps, before)
  }
}
