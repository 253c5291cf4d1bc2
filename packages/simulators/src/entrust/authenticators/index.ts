/**
 * @module
 * The list of authenticators. A combined type is the step that is due, and EXTERNAL has no challenge.
 */
import type { Authenticator, Combined } from '../enums.ts'
import type { AuthenticatorPart } from './authenticator.ts'
import { certificate } from './certificate.ts'
import { face } from './face.ts'
import { grid } from './grid.ts'
import { machine } from './machine.ts'
import { otp } from './otp.ts'
import { password } from './password.ts'
import { provider } from './provider.ts'
import { smartCredentialPush, tokenPush } from './push.ts'
import { questions } from './questions.ts'
import { smartLogin } from './smart-login.ts'
import { temporaryCode } from './temporary-code.ts'
import { token } from './token.ts'
import { fido, passkey } from './webauthn.ts'

export type Method = Exclude<Authenticator, Combined | 'EXTERNAL'>

export const PARTS: Readonly<Record<Method, AuthenticatorPart>> = {
  MACHINE: machine,
  PASSWORD: password,
  KBA: questions,
  TEMP_ACCESS_CODE: temporaryCode,
  OTP: otp,
  GRID: grid,
  TOKEN: token,
  TOKENPUSH: tokenPush,
  FIDO: fido,
  SMARTCREDENTIALPUSH: smartCredentialPush,
  SMART_LOGIN: smartLogin,
  IDP: provider,
  PASSKEY: passkey,
  USER_CERTIFICATE: certificate,
  FACE: face,
}

/** Narrows a type to one that can be put as a challenge by itself. */
export function isMethod(type: Authenticator): type is Method {
  return Object.hasOwn(PARTS, type)
}
