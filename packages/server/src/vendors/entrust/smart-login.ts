/**
 * @module
 * `SMART_LOGIN`: a smart credential on a phone or reader signs the vendor's challenge. The vendor documents
 * it for its own portals only, so it is off unless set. Floor 2, inside `vendors/entrust`.
 */
import { Problem } from '../../problem.ts'
import { RISK, type Family } from './family.ts'
import { toSummary } from './push.ts'

/**
 * The family `SMART_LOGIN`. UNVERIFIED: that polling suffices. If it does not, the vendor answers a poll
 * without a status, which counts as nothing and shows as `vendor.failed` with code `status`.
 */
export const smartLogin: Family = {
  factor: 'SMART_LOGIN',
  kinds: ['smart-login'],
  ceremony: 'handoff',
  usage: () => RISK,
  isPolled: true,
  nameless: 'always',
  toChallenge: ({ input }) => ({ summary: toSummary(input) }),
  toAsked: ({ smartLoginChallenge: challenge }, { deps }) => {
    if (challenge === undefined || challenge === '') throw deps.fail('prompt')
    const link = deps.settings.smartLoginLink ?? ''
    return {
      data: { mode: 'phone', url: link.replaceAll('{challenge}', encodeURIComponent(challenge)) },
    }
  },
  toAnswer: () => ({ body: {}, evidence: { amr: ['sc', 'user'] } }),
  // Never asked of a stranger who has none: there is nowhere to go.
  toDecoy: () => {
    throw new Problem('authenticator_unavailable')
  },
}
