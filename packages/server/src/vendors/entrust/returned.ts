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

/** Longest value that is kept; a longer one is none of theirs. */
const LONGEST = 4_096
const NAMES = ['code', 'state', 'iss', 'error'] as const

/** The members of the return that mean anything. */
export const toClaims = (query: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = query[name]
      return value === undefined || value.length > LONGEST ? [] : [[name, value]]
    }),
  )

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
