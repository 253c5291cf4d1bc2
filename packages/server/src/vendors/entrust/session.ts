/**
 * @module
 * The vendor's own sessions: the final token of each completion, sealed until our session ends. Floor 2,
 * inside `vendors/entrust`.
 */
import * as v from 'valibot'
import type { Vault } from '../../vault.ts'
import type { EntrustDeps } from './family.ts'
import { openJson, SEALED_FOR, sealJson } from './sealing.ts'

const Session = v.object({ tokens: v.array(v.string()) })

/** What logout needs. */
export const sealSession = (vault: Vault, tokens: readonly string[]): Promise<string> =>
  sealJson(vault, SEALED_FOR.session(), { tokens })

/** Ends the vendor's sessions but those that are `kept`: `ended` when all are. Never throws: ours ends in any case. */
export async function endSession(
  { vault, client }: Pick<EntrustDeps, 'vault' | 'client'>,
  sealed: string,
  kept?: string,
): Promise<'ended' | 'unknown'> {
  const tokens = await openTokens(vault, sealed)
  const staying = kept === undefined ? [] : await openTokens(vault, kept)
  if (tokens === undefined || staying === undefined) return 'unknown'
  const leaving = tokens.filter((token) => !staying.includes(token))
  const ends = await Promise.all(leaving.map((token) => client.logout(token)))
  return ends.every((end) => end === 'ended') ? 'ended' : 'unknown'
}

async function openTokens(vault: Vault, sealed: string): Promise<readonly string[] | undefined> {
  const where = { context: SEALED_FOR.session(), sealed }
  return (await openJson(vault, Session, where).catch(() => undefined))?.tokens
}
