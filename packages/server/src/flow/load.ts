/**
 * @module
 * Loading and saving a transaction: token, origin and expiry are checked here and nowhere else. Floor 3.
 */
import { Problem } from '../problem.ts'
import type { Stored } from '../stores/store.ts'
import { isEqual } from '../vault.ts'
import { getSite, type Caller, type FlowDeps } from './deps.ts'
import { giveUp } from './give-up.ts'
import { isVouchedAlive } from './sessions.ts'
import { transactionKey, type TransactionRecord } from './transaction.ts'
import { endLost, endUnused } from './unused-sessions.ts'

/** How often a compare-and-swap is tried; each loser had a winner before it. */
const MOST_TRIES = 128

/** Keyed hash under which a page's token is kept. */
export const hashToken = (deps: Pick<FlowDeps, 'vault'>, token: string): Promise<string> =>
  deps.vault.mac('token', token)

/**
 * The transaction, if this caller holds its token and stands on its origin. An expired or ended one
 * is returned too: reading is always allowed.
 *
 * @throws Problem `transaction_unknown`, `origin_refused`, `transaction_closed` after logout, once: it is read
 *   as failed from then on
 */
export const loadTransaction = async (
  deps: FlowDeps,
  id: string,
  caller: Caller,
): Promise<TransactionRecord> => (await loadStored(deps, id, caller)).value

/** The same, with the store's version: who writes right after it need not read again. */
export async function loadStored(
  deps: FlowDeps,
  id: string,
  caller: Caller,
): Promise<Stored<TransactionRecord>> {
  const stored = await deps.store.read<TransactionRecord>(transactionKey(id))
  const tokenHash = await hashToken(deps, caller.token)
  if (stored === undefined || !isEqual(stored.value.tokenHash, tokenHash)) {
    throw new Problem('transaction_unknown')
  }
  const { value } = stored
  if (caller.origin !== undefined && caller.origin !== value.origin)
    throw new Problem('origin_refused')
  await assertVouched(deps, value)
  return stored
}

/**
 * Logout ends what the sign-in had begun: whoever comes first is refused, and it is written down as failed.
 *
 * @throws Problem `transaction_closed`
 */
export async function assertVouched(
  deps: FlowDeps,
  { id, vouched, ended, site }: TransactionRecord,
): Promise<void> {
  if (vouched === undefined || ended !== undefined) return
  if (await isVouchedAlive(deps, getSite(deps, site), vouched)) return
  deps.later(() => closeVouched(deps, id))
  throw new Problem('transaction_closed')
}

async function closeVouched(deps: FlowDeps, id: string): Promise<void> {
  let asked: TransactionRecord | undefined
  await updateTransaction(deps, id, (record) => {
    asked = undefined
    if (record.ended !== undefined) return record
    asked = record
    const { challenge: _closed, ambient: _gone, ...rest } = record
    return { ...rest, ended: 'failed', problem: 'transaction_closed' }
  })
  if (asked !== undefined) await giveUp(deps, asked)
}

/**
 * Refuses what may no longer change.
 *
 * @throws Problem `transaction_expired`, `transaction_closed`
 */
export function assertOpen(deps: Pick<FlowDeps, 'clock'>, record: TransactionRecord): void {
  if (record.ended !== undefined) throw new Problem('transaction_closed')
  if (record.expiresAt <= deps.clock.now()) throw new Problem('transaction_expired')
}

/**
 * Changes a transaction by compare-and-swap. `edit` may run several times, saves nothing itself and
 * sees the newest record; returning the same object writes nothing.
 *
 * @param seen  What was read a moment ago: tried first, without reading it again. What `edit` writes from it is
 *   refused by the store if it is no longer the newest; where `edit` writes nothing, it may be older.
 * @throws Problem `transaction_unknown`, `conflict`, and whatever `edit` throws.
 */
export const updateTransaction = (
  deps: FlowDeps,
  id: string,
  edit: Edit,
  seen?: Stored<TransactionRecord>,
): Promise<TransactionRecord> => write(deps, id, { edit, by: 1, seen })

/**
 * The same for what no page sees: no new version, so nobody who waits for news is told that there are some.
 *
 * @throws Problem as `updateTransaction`.
 */
export const amendTransaction = (
  deps: FlowDeps,
  id: string,
  edit: Edit,
): Promise<TransactionRecord> => write(deps, id, { edit, by: 0 })

type Edit = (record: TransactionRecord) => TransactionRecord | Promise<TransactionRecord>

async function write(
  deps: FlowDeps,
  id: string,
  {
    edit,
    by,
    seen,
  }: {
    readonly edit: Edit
    readonly by: 0 | 1
    readonly seen?: Stored<TransactionRecord> | undefined
  },
): Promise<TransactionRecord> {
  const key = transactionKey(id)
  // Companies may have opened something for what was not written, too.
  const lost: TransactionRecord[] = []
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const known = tries === 0 ? seen : undefined
    const stored = known ?? (await deps.store.read<TransactionRecord>(key))
    if (stored === undefined) throw new Problem('transaction_unknown')
    const { value } = stored
    const next = await tryEdit(deps, edit, { value, lost })
    if (next === value) {
      endLost(deps, lost, value)
      return value
    }
    const written = { ...next, version: value.version + by }
    if (await deps.store.replace(key, stored.version, written)) {
      endUnused(deps, value, written)
      endLost(deps, [value, ...lost], written)
      return written
    }
    lost.push(next)
    if (tries === MOST_TRIES - 1) endLost(deps, lost, value)
  }
  throw new Problem('conflict')
}

async function tryEdit(
  deps: FlowDeps,
  edit: Edit,
  {
    value,
    lost,
  }: { readonly value: TransactionRecord; readonly lost: readonly TransactionRecord[] },
): Promise<TransactionRecord> {
  try {
    return await edit(value)
  } catch (problem) {
    endLost(deps, lost, value)
    throw problem
  }
}
