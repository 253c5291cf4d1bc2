/**
 * @module
 * The usernameless passkey question that stands beside a login, for autofill and *Use a passkey*. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import { toSiteVendor, type FlowDeps } from './deps.ts'
import { openChallenge } from './prompt.ts'
import type { TransactionRecord } from './transaction.ts'
import { toSituation } from './ways.ts'

/** Only the built-in vendor's: a company would be called each time somebody looks at a login page. */
const isAmbient = (deps: FlowDeps, site: SiteConfig): boolean => {
  const vendor = toSiteVendor(deps, site, 'passkey')
  return vendor !== undefined && vendor.remote === undefined
}

/** The record with its standing question, where the site asks for passkeys at all. */
export async function withAmbient(
  deps: FlowDeps,
  record: TransactionRecord,
  site: SiteConfig,
): Promise<TransactionRecord> {
  if (!site.signIn.ways.includes('passkey') || !isAmbient(deps, site)) return record
  const { loginName: _unasked, user: _unknown, ...nameless } = record
  const situation = await toSituation(deps, nameless, site)
  const { record: prompted } = await openChallenge(
    deps,
    { ...situation, own: false },
    {
      asked: { offer: 'passkey', kind: 'passkey' },
      address: '',
    },
  )
  const ambient = prompted.challenge
  return ambient === undefined
    ? record
    : { ...record, ambient: { ...ambient, expiresAt: record.expiresAt } }
}
