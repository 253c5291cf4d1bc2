/**
 * @module
 * IDP: the user signs in at another provider. No field for it is published, so there are two ways to
 * finish (inferred): an ID token of the tenant's own OIDC side as `response`, or polling while the user
 * is at `redirectUrl`.
 */
import { forgetOldest } from '../../forget-oldest.ts'
import { VendorError } from '../errors.ts'
import { drawId, type ProviderVisit, type Tenant } from '../state/tenant.ts'
import type { Verdict } from '../state/tokens.ts'
import type { UserState } from '../state/users.ts'
import { type AuthenticatorPart, needUser } from './authenticator.ts'

const MAX_VISITS = 1000

export const provider: AuthenticatorPart = {
  owns: (_tenant, { profile }) => profile.provider === true,
  start(tenant, start) {
    const user = needUser(start)
    const startedAt = tenant.clock.now()
    const id = drawId(tenant)
    const visit: ProviderVisit = {
      userUuid: user.uuid,
      expiresAt: start.expiresAt,
      state: 'open',
    }
    tenant.providerVisits.set(id, visit)
    forgetOldest(tenant.providerVisits, MAX_VISITS)
    const { idpRedirectUrl } = tenant.settings
    return {
      fields: idpRedirectUrl ? { redirectUrl: `${tenant.baseUrl}/provider/${id}` } : {},
      async answer({ body }) {
        const { idpAnswer } = tenant.settings
        if (body.response != null && idpAnswer !== 'poll') {
          return readToken(tenant, body.response, { user, startedAt })
        }
        if (idpAnswer === 'response') throw new VendorError('invalid_request')
        return toVisitVerdict(visit)
      },
      withdraw: () => tenant.providerVisits.delete(id),
    }
  },
}

/** Of this user, newer than the challenge, and not taken before: else it was made for something else. */
async function readToken(
  tenant: Tenant,
  jwt: string,
  { user, startedAt }: { readonly user: UserState; readonly startedAt: number },
): Promise<Verdict> {
  const facts = await tenant.readIdToken(jwt)
  if (facts === undefined || facts.issuedAt < startedAt) return { kind: 'wrong' }
  if (tenant.users.find(facts.subject) !== user) return { kind: 'wrong' }
  if (tenant.spentIdTokens.has(facts.jti)) return { kind: 'wrong' }
  tenant.spentIdTokens.add(facts.jti)
  return { kind: 'right' }
}

function toVisitVerdict(visit: ProviderVisit): Verdict {
  switch (visit.state) {
    case 'open':
      return { kind: 'pending' }
    case 'CONFIRM':
      return { kind: 'right' }
    case 'CANCEL':
      return { kind: 'refused', status: 'CANCEL' }
  }
}
