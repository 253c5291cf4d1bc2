/**
 * @module
 * A consent that is withdrawn: what was measured of a body is gone, and its owner gets a signed statement of it, the
 * same again after a lost reply. Floor 3.
 */
import type { WithdrawalClaims } from '@countersign/protocol'
import type { SiteConfig } from '../config.ts'
import { createToken } from '../vault.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import { getVendorById, hashPerson, type FlowDeps } from './deps.ts'

/** So long the statement can be had again. */
const KEPT_SECONDS = 600

/** One way of one person. */
interface Whose {
  readonly user: string
  /** Id of the way. */
  readonly enrolment: string
}

const toKey = ({ directory }: SiteConfig, { user, enrolment }: Whose): string =>
  `withdrawn/${directory}/${user}/${enrolment}`

/** Notes what has just been deleted, here and at whoever kept it. */
export async function noteWithdrawn(
  deps: FlowDeps,
  site: SiteConfig,
  { user, way }: { readonly user: string; readonly way: Enrolment },
): Promise<void> {
  const { kind, vendor: where } = way
  const { consent } = getVendorById(deps, where).describe(way)
  const now = deps.clock.now()
  const claims: WithdrawalClaims = {
    iss: deps.config.issuer,
    aud: site.id,
    sub: user,
    iat: now,
    jti: createToken(deps.random, 16),
    deleted: { kind, where },
    ...(consent === undefined ? {} : { consent: { version: consent.version, at: consent.at } }),
  }
  const expiresAt = now + KEPT_SECONDS
  const key = toKey(site, { user, enrolment: way.id })
  // Of two who delete it at once both get the first one's.
  if (!(await deps.store.create(key, claims, { expiresAt }))) return
  const person = await hashPerson(deps, site.directory, user)
  deps.audit({ event: 'consent.withdrawn', site: site.id, kind, vendor: where, person })
}

/** The statement about a way that was deleted a little ago, signed. */
export async function readReceipt(
  deps: FlowDeps,
  site: SiteConfig,
  whose: Whose,
): Promise<string | undefined> {
  const stored = await deps.store.read<WithdrawalClaims>(toKey(site, whose))
  return stored && deps.signer.signReceipt(stored.value)
}
