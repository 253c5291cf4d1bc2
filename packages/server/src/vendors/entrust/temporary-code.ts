/**
 * @module
 * `TEMP_ACCESS_CODE`: a code that an administrator hands out. Whom to ask for one is the vendor's text and
 * stays out of the page. Floor 2, inside `vendors/entrust`.
 */
import { RISK, type Asking, type Family } from './family.ts'
import { toCodePrompt, toTypedCode } from './typed-code.ts'

/** The family `TEMP_ACCESS_CODE`. */
export const temporaryCode: Family = {
  factor: 'TEMP_ACCESS_CODE',
  kinds: ['temporary-code'],
  ceremony: 'code',
  usage: () => RISK,
  toAsked: (_reply, asking) => ({ data: toPrompt(asking) }),
  toAnswer: ({ answer }) => ({
    body: { response: toTypedCode(answer) },
    evidence: { amr: ['otp'] },
  }),
  toDecoy: toPrompt,
}

function toPrompt({ deps }: Asking) {
  return toCodePrompt(deps.settings.temporaryCode, 'paper')
}
