/**
 * @module
 * Reading and cancelling a transaction. Reading may wait for a change; the store, not the wait, is the
 * truth. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { Caller, FlowDeps } from './deps.ts'
import {
  endOverdue,
  isAwaitingVendor,
  isOverdue,
  isPolling,
  pollChallenge,
  retryVendors,
} from './poll.ts'
import { assertOpen, loadTransaction, updateTransaction } from './load.ts'
import { giveUp } from './give-up.ts'
import { transactionKey, type TransactionRecord } from './transaction.ts'

/** Between two looks at the store while waiting. */
const LOOK_EVERY_MS = 500

/**
 * The record as it is; with `since` it waits up to `waitSeconds` for a higher version.
 *
 * @throws Problem `transaction_unknown`, `origin_refused`, `transaction_closed` after logout, once: it is read
 *   as failed from then on
 */
export async function readTransaction(
  deps: FlowDeps,
  caller: Caller,
  input: Wanted,
): Promise<TransactionRecord> {
  await loadTransaction(deps, input.id, caller)
  return awaitNews(deps, caller, input)
}

/** What is read, and how long for. */
export interface Wanted {
  readonly id: string
  readonly waitSeconds: number
  readonly since: number | undefined
  readonly signal: AbortSignal
}

/**
 * As `readTransaction`, for whoever is known to hold a token of it.
 *
 * @throws Problem `transaction_unknown`
 */
export async function awaitNews(
  deps: FlowDeps,
  { address }: Pick<Caller, 'address'>,
  input: Wanted,
): Promise<TransactionRecord> {
  const until = deps.clock.now() + Math.min(input.waitSeconds, deps.config.limits.waitSeconds)
  for (;;) {
    const stored = await deps.store.read<TransactionRecord>(transactionKey(input.id))
    if (stored === undefined) throw new Problem('transaction_unknown')
    const value = await withNews(deps, stored.value, address)
    const changed = input.since === undefined || value.version > input.since
    const over = value.ended !== undefined || deps.clock.now() >= until || input.signal.aborted
    if (changed || over) return value
    await deps.wait(LOOK_EVERY_MS, input.signal)
  }
}

/** Asks companies how it stands, where the page waits for them. */
async function withNews(
  deps: FlowDeps,
  record: TransactionRecord,
  address: string,
): Promise<TransactionRecord> {
  const now = deps.clock.now()
  if (isPolling(record, now)) return pollChallenge(deps, record, address)
  if (isOverdue(record, now)) return endOverdue(deps, record)
  return isAwaitingVendor(record) ? retryVendors(deps, record, address) : record
}

/**
 * Ends a transaction; what a vendor approves afterwards completes nothing. Cancelling twice is one.
 *
 * @throws Problem `transaction_unknown`, `transaction_expired`, `transaction_closed` when it is done.
 */
export async function cancelTransaction(
  deps: FlowDeps,
  caller: Caller,
  id: string,
): Promise<TransactionRecord> {
  const loaded = await loadTransaction(deps, id, caller)
  if (loaded.ended === 'cancelled') return loaded
  // The newest: a question may have been put since.
  let asked: TransactionRecord | undefined
  const saved = await updateTransaction(deps, id, (record) => {
    asked = undefined
    if (record.ended === 'cancelled') return record
    assertOpen(deps, record)
    asked = record
    const { challenge: _closed, ambient: _gone, ...rest } = record
    return { ...rest, ended: 'cancelled' }
  })
  if (asked !== undefined) await giveUp(deps, asked)
  deps.audit({
    event: 'transaction.cancelled',
    site: saved.site,
    transaction: id,
    purpose: saved.purpose,
  })
  return saved
}
