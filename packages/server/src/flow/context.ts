/**
 * @module
 * The transaction as a vendor sees it. Floor 3.
 */
import type { SiteConfig } from '../config.ts'
import type { ChallengeContext } from '../vendors/vendor.ts'
import { toActionLine, toActionView } from './action-text.ts'
import type { TransactionRecord } from './transaction.ts'

/** Facts for one challenge; the action's words are those that the page shows. */
export function toChallengeContext(
  record: TransactionRecord,
  site: SiteConfig,
  challenge: string,
): ChallengeContext {
  const action = record.vouched?.action
  const declared = action === undefined ? undefined : site.actions.get(action.type)
  const context: ChallengeContext = {
    site: { id: site.id, name: site.name, rpId: site.rpId, origins: site.origins },
    transaction: record.id,
    challenge,
    purpose: record.purpose,
    origin: record.origin,
    locale: record.locale,
    ...(record.vouched?.actionHash === undefined ? {} : { actionHash: record.vouched.actionHash }),
  }
  if (action === undefined || declared === undefined) return context
  return {
    ...context,
    /** Made when a message needs it: most ways send none. */
    get actionText() {
      return toActionLine(toActionView(declared, action, record.locale))
    },
  }
}
