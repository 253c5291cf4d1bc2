/**
 * @module
 * Every family, by kind, and which of them a tenant's settings allow. Floor 2, inside `vendors/entrust`.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import { Problem } from '../../problem.ts'
import { certificate } from './certificate.ts'
import { face } from './face.ts'
import type { Family } from './family.ts'
import { grid } from './grid.ts'
import { kba } from './kba.ts'
import { otp } from './otp.ts'
import { password } from './password.ts'
import { provider } from './provider.ts'
import { push, smartCredential } from './push.ts'
import type { EntrustInput } from './settings.ts'
import { smartLogin } from './smart-login.ts'
import { temporaryCode } from './temporary-code.ts'
import { token } from './token.ts'
import { passkey, securityKey } from './webauthn.ts'

const FAMILIES: readonly Family[] = [
  password,
  otp,
  token,
  temporaryCode,
  grid,
  kba,
  push,
  smartCredential,
  face,
  passkey,
  securityKey,
  certificate,
  provider,
  smartLogin,
]

const BY_KIND: ReadonlyMap<AuthenticatorKind, Family> = new Map(
  FAMILIES.flatMap((family) => family.kinds.map((kind) => [kind, family] as const)),
)

const KINDS: readonly AuthenticatorKind[] = [...BY_KIND.keys()]

/**
 * Kinds that can be asked as the settings are, and those that would be if something more were set. Knowledge
 * questions that are off are neither. Tolerant: it runs before the settings are checked.
 */
export function toKinds(settings: Partial<EntrustInput>): {
  readonly kinds: readonly AuthenticatorKind[]
  readonly unset: readonly AuthenticatorKind[]
} {
  const isUnset: Partial<Record<AuthenticatorKind, boolean>> = {
    'smart-login': settings.smartLogin !== true,
    certificate: settings.certificateUrl === undefined,
    'identity-provider': settings.identityProvider === undefined,
  }
  const allowed = KINDS.filter(
    (kind) =>
      (settings.kinds ?? KINDS).includes(kind) &&
      (kind !== 'questions' || settings.questions === true),
  )
  return {
    kinds: allowed.filter((kind) => isUnset[kind] !== true),
    unset: allowed.filter((kind) => isUnset[kind] === true),
  }
}

/** @throws Problem `authenticator_unavailable` for a kind that this vendor does not ask. */
export function getFamily(
  { kinds }: { readonly kinds: readonly AuthenticatorKind[] },
  kind: AuthenticatorKind,
): Family {
  const family = kinds.includes(kind) ? BY_KIND.get(kind) : undefined
  if (family === undefined) throw new Problem('authenticator_unavailable')
  return family
}

/** True for kinds that are answered elsewhere. */
export const isPolled = (kind: AuthenticatorKind): boolean => BY_KIND.get(kind)?.isPolled === true
