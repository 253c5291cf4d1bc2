/**
 * @module
 * What a page elsewhere brought back, kept sealed until the page that asked posts its one-time code.
 * Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { ChallengeContext, JsonObject } from '../vendor.ts'
import type { EntrustDeps } from './family.ts'
import { openJson, SEALED_FOR, sealJson, toJson } from './sealing.ts'

/** Kept, not judged: claims of nobody. */
export async function sealReturned(
  { vault }: Pick<EntrustDeps, 'vault'>,
  context: ChallengeContext,
  claims: JsonObject,
): Promise<JsonObject> {
  return { sealed: await sealJson(vault, SEALED_FOR.returned(context), claims) }
}

/** Undefined while nothing came back. @throws Problem `internal` for what came back elsewhere. */
export async function readReturned(
  { vault }: Pick<EntrustDeps, 'vault'>,
  context: ChallengeContext,
  state: JsonObject,
): Promise<JsonObject | undefined> {
  const parsed = v.safeParse(v.object({ returned: v.object({ sealed: v.string() }) }), state)
  if (!parsed.success) return undefined
  const { sealed } = parsed.output.returned
  try {
    const shape = v.record(v.string(), v.unknown())
    const where = { context: SEALED_FOR.returned(context), sealed }
    return toJson(await openJson(vault, shape, where))
  } catch (cause) {
    throw new Problem('internal', { cause })
  }
}
