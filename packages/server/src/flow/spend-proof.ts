/**
 * @module
 * The single use of a proof, whatever it is spent for. Floor 3.
 */
import { PROOF_LEEWAY_SECONDS } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import { isEqual } from '../vault.ts'
import type { FlowDeps } from './deps.ts'

interface SpentProof {
  /** Keyed hash of the Idempotency-Key and the request; empty when none was sent. */
  readonly repeat: string
  readonly at: number
}

/** A proof, as far as spending it goes. */
export interface Spendable {
  readonly jti: string
  readonly exp: number
}

/** How long the same request with the same Idempotency-Key gets the same answer. */
const REPEAT_SECONDS = 60

/** How long a spent proof is remembered beyond its life: more than any clock's leeway. */
const KEEP_SECONDS = 4 * PROOF_LEEWAY_SECONDS

const spentKey = (site: SiteConfig, jti: string) => `spent/${site.id}/${jti}`

/** Names a request that may be sent again: `what` is all of it. Empty when no key tells that it is the same one. */
export const toRepeat = async (
  { vault }: Pick<FlowDeps, 'vault'>,
  idempotencyKey: string | undefined,
  what: { readonly call: string; readonly request: string },
): Promise<string> =>
  idempotencyKey === undefined ? '' : vault.mac('begin', what.call, idempotencyKey, what.request)

/**
 * Whether a proof is spent already by this very request.
 *
 * @returns When; undefined for a proof that is not spent yet.
 * @throws Problem `proof_replayed`
 */
export async function findSpent(
  deps: Pick<FlowDeps, 'store' | 'clock'>,
  site: SiteConfig,
  { jti, repeat }: Pick<Spendable, 'jti'> & { readonly repeat: string },
): Promise<number | undefined> {
  const spent = await deps.store.read<SpentProof>(spentKey(site, jti))
  if (spent === undefined) return undefined
  const { at } = spent.value
  const isSame = repeat !== '' && isEqual(spent.value.repeat, repeat)
  if (!isSame || deps.clock.now() - at > REPEAT_SECONDS) throw new Problem('proof_replayed')
  return at
}

/**
 * Spends a proof. One atomic create decides; the loser may only be the same request again.
 *
 * @returns False when the same request has spent it before.
 * @throws Problem `proof_replayed`
 */
export async function spendProof(
  deps: Pick<FlowDeps, 'store' | 'clock'>,
  site: SiteConfig,
  { jti, exp, repeat }: Spendable & { readonly repeat: string },
): Promise<boolean> {
  const mine: SpentProof = { repeat, at: deps.clock.now() }
  const isMine = await deps.store.create(spentKey(site, jti), mine, {
    expiresAt: exp + KEEP_SECONDS,
  })
  if (isMine) return true
  if ((await findSpent(deps, site, { jti, repeat })) === undefined) {
    throw new Problem('proof_replayed')
  }
  return false
}
