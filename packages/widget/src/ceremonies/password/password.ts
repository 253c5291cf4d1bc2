/**
 * @module
 * Ceremony `password`: type it. The flow loads it; choosing a new one builds on it.
 */
import { html } from 'lit'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Press } from '../../controllers/stage.ts'
import { enPassword } from '../../strings/english/password.ts'
import { icon } from '../../styles/icons.ts'
import { EYE, EYE_OFF } from './eye.ts'
import { passwordSheet } from './password-sheet.ts'

/** A shown password hides itself. */
const REVEAL_MS = 30_000
const SLOT = 'password'

/** What differs between typing a password and choosing one. */
export interface PasswordLook {
  readonly name: string
  readonly heading: unknown
  readonly label: string
  readonly hint?: string
  readonly submit: unknown
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly links: readonly Press[]
  /** @returns what to do about a value, or about a code of the server; empty for nothing. */
  advise(value: string, code?: string): string
}

export function openPassword(context: CeremonyContext, { data }: PromptOf<'password'>): Ceremony {
  const { stage } = context
  stage.learn(enPassword)
  const { strings } = stage
  return openPasswordField(context, {
    name: 'password',
    heading: strings.passwordHeading,
    label: strings.password,
    submit: stage.confirm ?? strings.continue,
    attributes: { autocomplete: 'current-password' },
    links: toLinks(context, data),
    advise: (value, code) => {
      if (code) return code === 'answer_wrong' ? strings.passwordWrong : ''
      return value ? '' : strings.passwordMissing
    },
  })
}

/** Of the web; without https only on this machine, where nothing travels. */
const WEB = /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])/

/** Where the password is kept by somebody else, it is changed there. */
function toLinks({ stage, forgot }: CeremonyContext, data: PromptOf<'password'>['data']): Press[] {
  const { can_reset: canReset, reset_url: url = '' } = data
  if (WEB.test(url) && URL.canParse(url)) {
    const label = stage.text('passwordElsewhere', { host: new URL(url).host })
    return [{ label, press: () => void open(url, '_blank', 'noreferrer') }]
  }
  return canReset ? [{ label: stage.strings.passwordForgot, press: forgot }] : []
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openPasswordField(context: CeremonyContext, look: PasswordLook): Ceremony {
  const { stage, ports } = context
  const { label, hint = '', attributes } = look
  let hiding: AbortController | undefined
  stage.learn(enPassword)
  stage.adopt(passwordSheet)

  const { input, setError } = stage.fields.use({
    slot: SLOT,
    label,
    hint,
    attributes: {
      ...attributes,
      type: 'password',
    },
  })

  function reveal(isShown: boolean): void {
    hiding?.abort()
    hiding = isShown ? new AbortController() : undefined
    input.type = isShown ? 'text' : 'password'
    stage.requestUpdate()
    const hide = () => reveal(false)
    if (hiding) ports.wait(REVEAL_MS, hiding.signal).then(hide, () => undefined)
  }

  function say(text: string): boolean {
    reveal(false)
    return setError(text)
  }

  return {
    screen: {
      name: look.name,
      heading: look.heading,
      focus: SLOT,
      links: look.links,
      primary: {
        label: look.submit,
        press() {
          const { value } = input
          if (!say(look.advise(value))) context.answer({ password: value })
        },
      },
      get body() {
        return html`<div class="field">
          <slot name="password-label"></slot>
          <div class="reveal">
            <slot name="password"></slot>
            <button
              type="button"
              aria-label=${stage.strings.passwordShow}
              aria-pressed=${hiding !== undefined}
              @click=${() => reveal(!hiding)}
            >
              ${icon(hiding ? EYE_OFF : EYE)}
            </button>
          </div>
          <slot name="password-error"></slot><slot name="password-hint"></slot>
        </div>`
      },
    },
    update() {},
    showProblem: ({ code }) => say(look.advise(input.value, code)),
    close() {
      hiding?.abort()
      stage.fields.drop(SLOT)
    },
  }
}
