/**
 * @module
 * `TOKEN`: a code that an app or a device shows; or, where it can, its signature over the action's values.
 * Offline signing by QR is left out. Floor 2, inside `vendors/entrust`.
 */
import { RISK, SHOWN, type Asking, type Family } from './family.ts'
import { toCodePrompt, toTypedCode } from './typed-code.ts'

/** The family `TOKEN`. With values to be signed in the request, the vendor takes a signature for an answer. */
export const token: Family = {
  factor: 'TOKEN',
  kinds: ['totp', 'token-signature'],
  ceremony: 'code',
  usage: (kind) => (kind === 'token-signature' ? SHOWN : RISK),
  toAsked: (_reply, asking) => ({ data: toPrompt(asking) }),
  toAnswer: ({ answer, kind }) => ({
    body: { response: toTypedCode(answer) },
    evidence: { amr: kind === 'token-signature' ? ['otp', 'pop'] : ['otp'] },
  }),
  toDecoy: toPrompt,
}

function toPrompt({ deps: { settings }, input }: Asking) {
  const isSignature = input.kind === 'token-signature'
  return toCodePrompt(isSignature ? settings.signatureCode : settings.tokenCode, 'app')
}
