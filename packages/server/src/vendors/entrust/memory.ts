/**
 * @module
 * What lasts through a transaction: the query's facts, and sealed the token that the next step goes on
 * from. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import type { Vault } from '../../vault.ts'
import type { ChallengeContext, JsonObject } from '../vendor.ts'
import type { Facts } from './facts.ts'
import { openJson, SEALED_FOR, sealJson, toJson } from './sealing.ts'
import { CHAIN_PATHS } from './ways.ts'

const Progress = v.object({
  token: v.string(),
  /** A first step is done and another is due; false once the vendor has said that it is completed. */
  isOpen: v.boolean(),
  /** Absent after EXTERNAL: each second step is asked under its own name. */
  path: v.optional(v.picklist(CHAIN_PATHS)),
  /** Every final token of this transaction: each is a session of theirs that logout has to end. */
  finals: v.optional(v.array(v.string()), []),
})
/** How far the vendor's own transaction has come. */
export type Progress = v.InferOutput<typeof Progress>

/** Undefined while no step is done. What cannot be opened belongs to another transaction or account. */
export async function readProgress(
  vault: Vault,
  { memory, transaction }: Pick<ChallengeContext, 'memory' | 'transaction'>,
  account: string,
): Promise<Progress | undefined> {
  const sealed = memory?.['progress']
  if (typeof sealed !== 'string') return undefined
  const where = { context: SEALED_FOR.memory({ transaction }, account), sealed }
  return openJson(vault, Progress, where).catch(() => undefined)
}

/** What to keep. */
export async function toMemory(
  vault: Vault,
  facts: Facts | undefined,
  step?: {
    readonly context: Pick<ChallengeContext, 'transaction'>
    readonly account: string
    readonly progress: Progress
  },
): Promise<JsonObject> {
  const kept = facts === undefined ? {} : { facts: toJson(facts) }
  if (step === undefined) return kept
  const { context, account, progress } = step
  const plain = toJson(progress)
  return { ...kept, progress: await sealJson(vault, SEALED_FOR.memory(context, account), plain) }
}
