/**
 * @module
 * Ceremony `code` where it isn't a short number that was sent or shown: PINs, and codes on paper. The
 * flow loads it.
 */
import { css, html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Stage } from '../../controllers/stage.ts'
import { enOtherCode } from '../../strings/english/other-code.ts'
import { CODE_SLOT, openCodeField } from './code.ts'
import { normalizeDigits } from './normalize-digits.ts'
import { normalizeLetters } from './normalize-letters.ts'

/** More characters than this are typed into a plain field. */
const MOST_CELLS = 8

/** What a token signs: to be read off and typed there, so it stands out like print. */
const signSheet = css`
  .values {
    display: grid;
    gap: 4px;
    margin: 0 0 16px;
    padding: 0;
    list-style: none;
    counter-reset: value;
  }
  .values li {
    display: flex;
    gap: 10px;
    padding: 8px 12px;
    border: 1px solid var(--hair);
    border-radius: var(--radius);
    overflow-wrap: anywhere;
  }
  .values li::before {
    counter-increment: value;
    content: counter(value);
    color: var(--quiet);
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
  const { strings } = stage
  const { length, alphabet, masked = false, mode, values = [] } = prompt.data
  if (values.length > 0) stage.adopt(signSheet)
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
    lead: toLead(stage, prompt),
    label,
    missing: isDigits ? 'codeMissing' : 'codeWrittenMissing',
    attributes: toAttributes(isDigits, masked),
    normalize: (text) =>
      isDigits ? normalizeDigits(text, length) : normalizeLetters(text, length),
    isSent: !isNew,
    submit: isNew ? strings.pinSave : undefined,
    draw: (char) => (masked && !isShown ? '•' : char),
    isLong: length > MOST_CELLS,
    above: values.length > 0 ? renderValues(values) : '',
    links: masked ? [show] : [],
    advise: (code, left) => (masked ? toPinAdvice(stage, code, left) : ''),
  })
}

/** Nobody who has typed a PIN looks for a code. */
function toPinAdvice(stage: Stage, code: string, count: number | undefined): string {
  const { pinWeak, pinWrong } = stage.strings
  if (code === 'pin_too_weak') return pinWeak
  if (code !== 'answer_wrong') return ''
  return count === undefined ? pinWrong : stage.text('pinWrongLeft', { count })
}

/** Where it is read off; of a PIN that is chosen, what it must be like. */
function toLead(stage: Stage, prompt: PromptOf<'code'>): string {
  const { strings } = stage
  const { length, min_length: count = length, masked, mode, values = [] } = prompt.data
  if (masked) return mode === 'new' ? stage.text('pinRules', { count }) : ''
  return values.length > 0 ? strings.tokenLeadList : strings[`${toPaper(prompt)}Lead`]
}

/** In the order in which they are signed. Each keeps its own direction of writing. */
function renderValues(values: readonly string[]): unknown {
  return html`<ol class="values">
    ${values.map((value) => html`<li><bdi>${value}</bdi></li>`)}
  </ol>`
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
