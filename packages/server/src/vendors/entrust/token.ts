/**
 * @module
 * `TOKEN`: a code that an app or a device shows; or, where it can, its signature over the action's values.
 * Offline signing by QR is left out. Floor 2, inside `vendors/entrust`.
 */
import type { JsonObject } from '../vendor.ts'
import { toDetails } from './details.ts'
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

/** What is signed stands on the page as it is sent: another spelling would be another signature. */
function toPrompt({ deps: { settings }, input }: Asking): JsonObject {
  if (input.kind !== 'token-signature') return toCodePrompt(settings.tokenCode, 'app')
  const details = toDetails(input.context, SHOWN)
  const values = typeof details === 'object' ? details.map(({ value }) => value) : []
  return { ...toCodePrompt(settings.signatureCode, 'token'), values }
}
