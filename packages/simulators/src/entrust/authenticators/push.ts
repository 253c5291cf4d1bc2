/**
 * @module
 * TOKENPUSH and SMARTCREDENTIALPUSH: a request in the user's app, perhaps with a number to match, and
 * what is polled of it.
 */
import { drawBelow } from '../../random.ts'
import { VendorError } from '../errors.ts'
import { drawNumber, type RingingPush } from '../state/phone.ts'
import type { Tenant } from '../state/tenant.ts'
import type { Verdict } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import {
  asksForNumber,
  type AuthenticatorPart,
  type ChallengeCall,
  needUser,
  type Start,
  toNumberFields,
  toSignedDetails,
} from './authenticator.ts'

export const tokenPush: AuthenticatorPart = {
  owns: (_tenant, user) => listApps(user).length > 0,
  start(tenant, start) {
    const user = needUser(start)
    const number = drawNumberIfAsked(tenant, start.call)
    const push = ringUser(tenant, { type: 'TOKENPUSH', user, start, number })
    return {
      fields: { tokenDetails: listApps(user), ...toNumberFields(tenant, number) },
      isPolled: true,
      answer: () => toVerdict(tenant, push),
      withdraw: () => withdraw(push),
    }
  },
}

export const smartCredentialPush: AuthenticatorPart = {
  owns: (_tenant, { profile }) => profile.smartCredential?.app === true,
  start(tenant, start) {
    const user = needUser(start)
    const push = ringUser(tenant, { type: 'SMARTCREDENTIALPUSH', user, start, number: undefined })
    return {
      fields: {},
      isPolled: true,
      answer: () => toVerdict(tenant, push),
      withdraw: () => withdraw(push),
    }
  },
}

/** Serial numbers of the tokens that live in an app. */
const listApps = ({ profile }: UserState): string[] =>
  (profile.tokens ?? []).filter(({ app }) => app === true).map(({ serialNumber }) => serialNumber)

/** Undefined where none was asked for, or the policy leaves this one out. */
export function drawNumberIfAsked(tenant: Tenant, call: ChallengeCall): string | undefined {
  const { mutualChallengePercent, mutualChallengeDigits, version } = tenant.settings
  if (!asksForNumber(call, version)) return undefined
  if (drawBelow(tenant.random, 100) >= mutualChallengePercent) return undefined
  return drawNumber(tenant.random, mutualChallengeDigits)
}

interface Ringing {
  readonly type: RingingPush['type']
  readonly user: UserState | undefined
  readonly start: Start
  readonly number: string | undefined
}

/** @throws VendorError `invalid_request`, `invalid_push_message_identifier`, `push_transaction_pending` */
export function ringUser(tenant: Tenant, { type, user, start, number }: Ringing): RingingPush {
  const { call, details } = start
  const priority = call.priority ?? 0
  if (priority < 0 || priority > 9) throw new VendorError('invalid_request')
  const identifier = call.pushMessageIdentifier?.toLowerCase()
  if (identifier !== undefined && !tenant.settings.pushMessageIdentifiers.includes(identifier)) {
    throw new VendorError('invalid_push_message_identifier')
  }
  const draft = {
    type,
    userId: user?.profile.id,
    summary: call.summary ?? undefined,
    details: toSignedDetails(details).map(({ detail, value }) => ({ detail, value })),
    from: {
      browser: call.requestDetail?.browser ?? undefined,
      os: call.requestDetail?.os ?? undefined,
    },
    priority,
    number,
    expiresAt: Math.min(start.expiresAt, tenant.clock.now() + tenant.settings.pushSeconds),
  }
  const push = tenant.phone.ring(draft, tenant.settings.pushQueue)
  if (push === undefined) throw new VendorError('push_transaction_pending')
  return push
}

/** @throws VendorError `no_transaction`, `transaction_expired` */
export function toVerdict(tenant: Tenant, push: RingingPush): Verdict {
  switch (push.state) {
    case 'CONFIRM':
      return { kind: 'right' }
    case 'CONCERN':
    case 'CANCEL':
      return { kind: 'refused', status: push.state }
    case 'gone':
      throw new VendorError('no_transaction')
    case 'open':
      if (push.expiresAt <= tenant.clock.now()) throw new VendorError('transaction_expired')
      return { kind: 'pending' }
  }
}

export function withdraw(push: RingingPush): void {
  if (push.state === 'open') push.state = 'gone'
}
