/**
 * @module
 * The vendor's own session: its final token, sealed until our session ends. Floor 2, inside
 * `vendors/entrust`.
 */
import * as v from 'valibot'
import type { Vault } from '../../vault.ts'
import type { EntrustDeps } from './family.ts'
import { openJson, SEALED_FOR, sealJson } from './sealing.ts'

const Session = v.object({ token: v.string() })

/** What logout needs. */
export const sealSession = (vault: Vault, token: string): Promise<string> =>
  sealJson(vault, SEALED_FOR.session(), { token })

/** Ends the vendor's session. Never throws: ours ends in any case. */
export async function endSession(
  { vault, client }: Pick<EntrustDeps, 'vault' | 'client'>,
  sealed: string,
): Promise<'ended' | 'unknown'> {
  const where = { context: SEALED_FOR.session(), sealed }
  const session = await openJson(vault, Session, where).catch(() => undefined)
  return session === undefined ? 'unknown' : client.logout(session.token)
}
