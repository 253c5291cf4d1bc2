/**
 * @module
 * SMART_LOGIN: a smart credential signs the challenge at the desktop, or its app confirms and the page
 * polls. Both are inferred; a setting allows one or either.
 */
import { parseBase64, toBase64url, toBytes } from '../encoding.ts'
import { VendorError } from '../errors.ts'
import type { CompleteRequest } from '../schemas/requests.ts'
import type { Tenant } from '../state/tenant.ts'
import type { Verdict } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import type { AuthenticatorPart } from './authenticator.ts'
import { isSignedBy } from './der.ts'
import { ringUser, toVerdict, withdraw } from './push.ts'

export const smartLogin: AuthenticatorPart = {
  owns: (_tenant, { profile }) => profile.smartCredential?.smartLogin === true,
  isPasswordless: true,
  start(tenant, start) {
    const challenge = toBase64url(tenant.random.bytes(32))
    // Without a user: whoever holds a credential may answer.
    const push = ringUser(tenant, {
      type: 'SMART_LOGIN',
      user: start.user,
      start,
      number: undefined,
    })
    return {
      fields: { smartLoginChallenge: challenge },
      isPolled: true,
      async answer({ body }) {
        const { smartLoginAnswer } = tenant.settings
        if (body.certificate == null && smartLoginAnswer !== 'response') {
          return toOwnVerdict(tenant, toVerdict(tenant, push), push.answeredBy)
        }
        if (body.certificate == null || smartLoginAnswer === 'poll') {
          throw new VendorError('invalid_request')
        }
        const user = await findSigner(tenant, challenge, body)
        const isOwn = user !== undefined && (start.user === undefined || start.user === user)
        return isOwn ? { kind: 'right', user } : { kind: 'wrong' }
      },
      withdraw: () => withdraw(push),
    }
  },
}

function toOwnVerdict(tenant: Tenant, verdict: Verdict, answeredBy: string | undefined): Verdict {
  if (verdict.kind !== 'right') return verdict
  const user = answeredBy === undefined ? undefined : tenant.users.find(answeredBy)
  if (user?.profile.smartCredential?.smartLogin !== true) return { kind: 'wrong' }
  return { kind: 'right', user }
}

async function findSigner(
  tenant: Tenant,
  challenge: string,
  body: CompleteRequest,
): Promise<UserState | undefined> {
  const certificate = parseBase64(body.certificate ?? '')
  const signature = parseBase64(body.response ?? '')
  if (certificate === undefined || signature === undefined) return undefined
  const user = tenant.users.list().find(({ profile }) => {
    const own = parseBase64(profile.smartCredential?.certificate ?? '') ?? new Uint8Array()
    return own.length > 0 && toBase64url(own) === toBase64url(certificate)
  })
  if (user === undefined) return undefined
  try {
    return (await isSignedBy(certificate, signature, toBytes(challenge))) ? user : undefined
  } catch {
    // Unreadable is as good as wrong.
    return undefined
  }
}
