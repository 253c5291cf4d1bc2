/**
 * @module
 * USER_CERTIFICATE: the browser shows a certificate to a second host over TLS and gets a code; the code
 * comes back with a verifier whose hash the browser gave there, as in PKCE (inferred).
 */
import { parseBase64, toBase64url, toCodeChallenge } from '../encoding.ts'
import { forgetOldest } from '../../forget-oldest.ts'
import { VendorError } from '../errors.ts'
import type { CertificateCodeRequest } from '../control.ts'
import type { CertificateVisit, Tenant } from '../state/tenant.ts'
import type { UserState } from '../state/users.ts'
import type { AuthenticatorPart } from './authenticator.ts'
import { toThumbprint } from './der.ts'

const MAX_VISITS = 1000

export const certificate: AuthenticatorPart = {
  owns: (_tenant, { profile }) => (profile.certificates ?? []).length > 0,
  isPasswordless: true,
  start(tenant, start) {
    const challenge = toBase64url(tenant.random.bytes(32))
    const visit: CertificateVisit = { expiresAt: start.expiresAt }
    tenant.certificateVisits.set(challenge, visit)
    forgetOldest(tenant.certificateVisits, MAX_VISITS)
    return {
      fields: { userCertificateChallenge: { challenge } },
      async answer({ body }) {
        const { code, verifier } = body.userCertificateResponse ?? {}
        if (code == null || verifier == null) throw new VendorError('invalid_request')
        const issued = visit.code
        if (issued === undefined || issued.value !== code) return { kind: 'wrong' }
        if ((await toCodeChallenge(verifier)) !== issued.codeChallenge) return { kind: 'wrong' }
        const user = tenant.users.findByUuid(issued.userUuid)
        if (user === undefined || (start.user !== undefined && start.user !== user)) {
          return { kind: 'wrong' }
        }
        tenant.certificateVisits.delete(challenge)
        return { kind: 'right', user }
      },
      withdraw: () => tenant.certificateVisits.delete(challenge),
    }
  },
}

/** @returns The code; undefined for an unknown certificate or a challenge that is not open. */
export async function issueCertificateCode(
  tenant: Tenant,
  request: CertificateCodeRequest,
): Promise<string | undefined> {
  const visit = tenant.certificateVisits.get(request.challenge)
  if (visit === undefined || visit.expiresAt <= tenant.clock.now()) return undefined
  const user = await findOwner(tenant, request.certificate)
  if (user === undefined) return undefined
  const value = toBase64url(tenant.random.bytes(32))
  visit.code = { value, codeChallenge: request.codeChallenge, userUuid: user.uuid }
  return value
}

async function findOwner(tenant: Tenant, shown: string): Promise<UserState | undefined> {
  const wanted = await toPrint(shown)
  if (wanted === undefined) return undefined
  for (const user of tenant.users.list()) {
    for (const one of user.profile.certificates ?? []) {
      if ((await toPrint(one)) === wanted) return user
    }
  }
  return undefined
}

async function toPrint(base64: string): Promise<string | undefined> {
  const bytes = parseBase64(base64)
  return bytes === undefined ? undefined : toThumbprint(bytes)
}
