/**
 * @module
 * Ceremony `code` where it isn't a short number that was sent or shown: PINs, and codes on paper. The
 * flow loads it.
 */
import { css, html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import { enOtherCode } from '../../strings/english/other-code.ts'
import { CODE_SLOT, openCodeField } from './code.ts'
import { normalizeDigits } from './normalize-digits.ts'
import { normalizeLetters } from './normalize-letters.ts'

/** More characters than this are typed into a plain field. */
const MOST_CELLS = 8

const otherSheet = css`
  .plain ::slotted(input) {
    direction: ltr !important;
    font-family: ui-monospace, monospace !important;
    letter-spacing: 0.08em !important;
  }
`

/** Where a code that is neither sent nor a PIN is read off. */
function toPaper({ kind, data }: PromptOf<'code'>): 'token' | 'recovery' | 'temporary' {
  if (data.channel === 'token') return 'token'
  return kind === 'recovery-code' ? 'recovery' : 'temporary'
}

export function openOtherCode(
  context: CeremonyContext,
  prompt: PromptOf<'code'>,
): Ceremony<PromptOf<'code'>> {
  const { stage } = context
  stage.learn(enOtherCode)
  stage.adopt(otherSheet)
  const { strings } = stage
  const { length, alphabet, masked = false, mode } = prompt.data
  const isDigits = alphabet === 'digits'
  const isNew = mode === 'new'
  let isShown = false
  const paper = toPaper(prompt)
  const heading = masked
    ? strings[isNew ? 'pinNewHeading' : 'pinHeading']
    : strings[`${paper}Heading`]
  const label = strings[masked ? 'pin' : 'codeWritten']
  const show = {
    get label() {
      return strings[isShown ? 'codeHide' : 'codeShow']
    },
    press() {
      isShown = !isShown
      stage.fields.use({
        slot: CODE_SLOT,
        label,
        attributes: toAttributes(isDigits, masked && !isShown),
      })
      stage.requestUpdate()
    },
  }
  return openCodeField(context, prompt, {
    name: masked ? 'pin' : 'code',
    heading,
    lead: masked ? '' : strings[`${paper}Lead`],
    label,
    missing: isDigits ? 'codeMissing' : 'codeWrittenMissing',
    attributes: toAttributes(isDigits, masked),
    normalize: (text) =>
      isDigits ? normalizeDigits(text, length) : normalizeLetters(text, length),
    isSent: !isNew,
    draw: (char) => (masked && !isShown ? '•' : char),
    get plain() {
      if (length <= MOST_CELLS) return undefined
      return html`<div class="plain"><slot name="code"></slot></div>`
    },
    links: masked ? [show] : [],
    advise: (code) => (code === 'pin_too_weak' ? strings.pinWeak : ''),
  })
}

/** Dots are not only drawn: what reads the screen aloud says no PIN. */
function toAttributes(isDigits: boolean, isHidden: boolean): Record<string, string> {
  return {
    type: isHidden ? 'password' : 'text',
    inputmode: isDigits ? 'numeric' : 'text',
    autocomplete: 'off',
    autocapitalize: isDigits ? 'none' : 'characters',
    autocorrect: 'off',
  }
}
