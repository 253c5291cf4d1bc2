/**
 * @module
 * Puts another question, or none, in the place of the open one. Floor 3.
 */
import type { FlowDeps } from './deps.ts'
import { giveUpReplaced } from './give-up.ts'
import { updateTransaction } from './load.ts'
import type { TransactionRecord } from './transaction.ts'

/**
 * Changes a transaction as `updateTransaction` does, and gives up what disturbs the person elsewhere and is
 * not asked any more.
 *
 * @throws Problem as `updateTransaction`.
 */
export async function replaceQuestion(
  deps: FlowDeps,
  id: string,
  edit: (record: TransactionRecord) => TransactionRecord | Promise<TransactionRecord>,
): Promise<TransactionRecord> {
  let before: TransactionRecord | undefined
  const saved = await updateTransaction(deps, id, (current) => {
    before = current
    return edit(current)
  })
  if (before !== undefined) await giveUpReplaced(deps, before, saved)
  return saved
}
