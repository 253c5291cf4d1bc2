/**
 * @module
 * Everything of the vendor's that is kept outside this process, sealed for what it is kept for: a token of
 * one challenge opens in no other. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import type { Vault } from '../../vault.ts'
import type { ChallengeContext, JsonObject } from '../vendor.ts'
import { ENTRUST } from './settings.ts'

type Named = Pick<ChallengeContext, 'transaction' | 'challenge'>

/** What a sealed text belongs to. */
export const SEALED_FOR = {
  challenge: ({ transaction, challenge }: Named) =>
    `vendor/${ENTRUST}/challenge/${transaction}/${challenge}`,
  change: ({ transaction }: Pick<Named, 'transaction'>) =>
    `vendor/${ENTRUST}/change/${transaction}`,
  returned: ({ transaction, challenge }: Named) =>
    `vendor/${ENTRUST}/returned/${transaction}/${challenge}`,
  memory: ({ transaction }: Pick<Named, 'transaction'>, account: string) =>
    `vendor/${ENTRUST}/memory/${transaction}/${account}`,
  device: (account: string) => `vendor/${ENTRUST}/device/${account}`,
  session: () => `vendor/${ENTRUST}/session`,
} as const

/** JSON, sealed. */
export const sealJson = (vault: Vault, context: string, value: JsonObject): Promise<string> =>
  vault.seal(context, JSON.stringify(value))

/** @throws TypeError or ValiError when it was sealed for something else, or is of another shape. */
export async function openJson<S extends v.GenericSchema>(
  vault: Vault,
  schema: S,
  { context, sealed }: { readonly context: string; readonly sealed: string },
): Promise<v.InferOutput<S>> {
  return v.parse(schema, JSON.parse(await vault.open(context, sealed)))
}

/** Plain data without members that are undefined. */
export function toJson(value: object): JsonObject {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries)
}
