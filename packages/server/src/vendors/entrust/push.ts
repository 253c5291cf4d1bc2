/**
 * @module
 * `TOKENPUSH` and `SMARTCREDENTIALPUSH`: the person approves in the vendor's app, maybe by picking a number
 * shown here. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import type { StartInput } from '../vendor.ts'
import { createDigits } from '../../vault.ts'
import { SHOWN, type Asking, type Family } from './family.ts'
import type { ChallengeBody } from './requests.ts'
import type { EntrustSettings } from './settings.ts'
import type { AuthenticatedReply } from './wire.ts'

const Keep = v.object({ matched: v.boolean() })

/** The family `TOKENPUSH`. */
export const push: Family = {
  factor: 'TOKENPUSH',
  kinds: ['push'],
  ceremony: 'approve',
  usage: () => SHOWN,
  isPolled: true,
  toChallenge: ({ deps: { settings }, input }) => ({
    ...toNumberRequest(settings),
    pushMessageIdentifier: settings.pushMessageIdentifier,
    summary: toSummary(input),
  }),
  toAsked: (reply, asking) => {
    const number = toNumber(reply, asking)
    return {
      data: { ...(number !== undefined && { number }), via: 'app' },
      keep: { matched: number !== undefined },
    }
  },
  toAnswer: ({ keep }) => ({
    body: {},
    evidence: {
      amr: v.parse(Keep, keep).matched ? ['swk', 'user', 'mca'] : ['swk', 'user'],
    },
  }),
  toDecoy: ({ deps }) => ({
    ...(deps.settings.mutualChallenge && { number: createDigits(deps.random, 2) }),
    via: 'app',
  }),
}

/** The family `SMARTCREDENTIALPUSH`. */
export const smartCredential: Family = {
  factor: 'SMARTCREDENTIALPUSH',
  kinds: ['smart-credential'],
  ceremony: 'approve',
  usage: () => SHOWN,
  isPolled: true,
  toChallenge: ({ input }) => ({ summary: toSummary(input) }),
  toAsked: () => ({ data: { via: 'card' } }),
  toAnswer: () => ({ body: {}, evidence: { amr: ['sc', 'user'] } }),
  toDecoy: () => ({ via: 'card' }),
}

/** The action in the words that the page shows; else the site that asks. */
export const toSummary = ({ context }: Pick<StartInput, 'context'>): string =>
  context.actionText ?? context.site.name

/** Asks for a number to be matched, by the name of the version (renamed at 5.37). */
export function toNumberRequest({
  apiVersion,
  mutualChallenge,
}: Pick<EntrustSettings, 'apiVersion' | 'mutualChallenge'>): ChallengeBody {
  if (!mutualChallenge) return {}
  return apiVersion === '5.36'
    ? { tokenPushMutualChallengeEnabled: true }
    : { pushMutualChallengeEnabled: true }
}

/** The number to be matched, if the tenant's policy gave one; the newer name first. */
export function toNumber(reply: AuthenticatedReply, { deps }: Asking): string | undefined {
  const number = reply.pushMutualChallenge ?? reply.tokenPushMutualChallenge
  if (number === undefined || number === '') return undefined
  // Shown as it is, so it must be what it claims to be.
  if (!/^[\p{L}\p{N}]{1,8}$/u.test(number)) throw deps.fail('prompt')
  return number
}
