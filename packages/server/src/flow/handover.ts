/**
 * @module
 * Handing a capture over to a phone, from the page that asks: a code, the number that is typed, the end. What it
 * keeps out is said in `handover-record.ts`. Floor 3.
 */
import type { HandoverRequest } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import { isEqual } from '../vault.ts'
import { getSite, type Caller, type FlowDeps } from './deps.ts'
import { findHandover, isHandable, toEnded, withHandover } from './handover-record.ts'
import { hashCode, toNumber } from './handover-secrets.ts'
import { assertOpen, loadTransaction, updateTransaction } from './load.ts'
import { toStanding, type TransactionRecord } from './transaction.ts'

/**
 * Offers the open picture to whoever claims the code first. The same code again is the same hand-over; another
 * one ends it.
 *
 * @throws Problem `authenticator_unavailable` in a stranger's view, for another ceremony, or after too many wrong
 *   numbers; `challenge_unknown`, `challenge_expired`; `handover_over` for a code that is used up
 */
export async function beginHandover(
  deps: FlowDeps,
  caller: Caller,
  { id, challenge, code }: HandoverRequest & { readonly id: string },
): Promise<TransactionRecord> {
  await loadTransaction(deps, id, caller)
  const codeHash = await hashCode(deps, id, code)
  return updateTransaction(deps, id, (record) => {
    assertOpen(deps, record)
    const now = deps.clock.now()
    const { challenge: open, handover } = record
    if (open?.id !== challenge) throw new Problem('challenge_unknown')
    if (open.expiresAt <= now) throw new Problem('challenge_expired')
    if (toStanding(record) === 'stranger' || !isHandable(record, now)) {
      throw new Problem('authenticator_unavailable')
    }
    if (handover !== undefined && isEqual(handover.codeHash, codeHash)) {
      if (findHandover(record, now) === undefined) throw new Problem('handover_over')
      return record
    }
    return withHandover(deps, record, {
      challenge,
      codeHash,
      state: 'offered',
      expiresAt: now + deps.config.limits.handoverSeconds,
      misses: handover?.misses ?? 0,
    })
  })
}

/**
 * The number was typed: the phone gets the prompt. A wrong one ends the hand-over, so that nothing is gained by
 * trying.
 *
 * @throws Problem `handover_number_wrong`; `handover_over` where no phone waits for its number
 */
export async function confirmHandover(
  deps: FlowDeps,
  caller: Caller,
  { id, number }: { readonly id: string; readonly number: string },
): Promise<TransactionRecord> {
  await loadTransaction(deps, id, caller)
  let isWrong = false
  let isNew = false
  const saved = await updateTransaction(deps, id, async (record) => {
    assertOpen(deps, record)
    const open = findHandover(record, deps.clock.now())
    const wanted = open && (await toNumber(deps, record.id, open))
    if (open === undefined || wanted === undefined) throw new Problem('handover_over')
    isWrong = !isEqual(wanted, number)
    if (isWrong) return withHandover(deps, record, { ...toEnded(open), misses: open.misses + 1 })
    isNew = open.state !== 'linked'
    return isNew ? withHandover(deps, record, { ...open, state: 'linked' }) : record
  })
  if (isWrong || isNew) audit(deps, saved, isWrong ? 'handover.refused' : 'handover.linked')
  if (isWrong) throw new Problem('handover_number_wrong')
  return saved
}

/** Ends the hand-over, if there is one: the page's own camera is used, or a new code is wanted. */
export async function endHandover(
  deps: FlowDeps,
  caller: Caller,
  id: string,
): Promise<TransactionRecord> {
  await loadTransaction(deps, id, caller)
  return updateTransaction(deps, id, (record) => {
    const open = findHandover(record, deps.clock.now())
    return open === undefined ? record : withHandover(deps, record, toEnded(open))
  })
}

function audit(
  deps: FlowDeps,
  record: TransactionRecord,
  event: 'handover.linked' | 'handover.refused',
): void {
  deps.audit({
    event,
    site: getSite(deps, record.site).id,
    transaction: record.id,
    purpose: record.purpose,
    standing: toStanding(record),
  })
}
