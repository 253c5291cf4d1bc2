/**
 * @module
 * Ceremony `password`: type it, or choose a new one. The flow loads it.
 */
import { html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import type { ParsedPrompt, PasswordPrompt } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Field } from '../../controllers/fields.ts'
import { findString } from '../../strings/find.ts'
import { icon } from '../../styles/icons.ts'
import { EYE, EYE_OFF } from './eye.ts'
import { passwordSheet } from './password-sheet.ts'

/** A shown password hides itself. */
const REVEAL_MS = 30_000
const SLOT = 'password'

/** What the server says about a new password. */
const NEW_PROBLEMS = /^password_/

export function openPassword(context: CeremonyContext, first: ParsedPrompt): Ceremony {
  const { stage, ports } = context
  const { strings } = stage
  const data = toData(first)
  const isNew = data.mode === 'new'
  const atLeast = data.min_length ?? 0
  let hiding: AbortController | undefined

  stage.adopt(passwordSheet)
  const field = (): Field =>
    stage.fields.use({
      slot: SLOT,
      label: isNew ? strings.passwordNew : strings.password,
      hint: isNew && atLeast ? stage.text('passwordNewHint', { count: atLeast }) : '',
      attributes: {
        type: hiding ? 'text' : 'password',
        autocomplete: isNew ? 'new-password' : 'current-password',
        autocapitalize: 'none',
        spellcheck: 'false',
        enterkeyhint: 'go',
        maxlength: '4096',
        passwordrules: isNew && atLeast ? `minlength: ${atLeast};` : undefined,
      },
    })
  const { input } = field()

  function reveal(show: boolean): void {
    hiding?.abort()
    hiding = show ? new AbortController() : undefined
    field()
    stage.requestUpdate()
    if (hiding) ports.wait(REVEAL_MS, hiding.signal).then(() => reveal(false), () => undefined)
  }

  function fail(text: string): void {
    reveal(false)
    field().setError(text)
    input.focus()
    input.select()
  }

  function submit(): void {
    const { value } = input
    if (!value) return fail(strings.passwordMissing)
    // Counted as people see them: a letter with its accent is one.
    if (isNew && [...value].length < atLeast) {
      return fail(stage.text('problem.password_too_short', { count: atLeast }))
    }
    field().setError('')
    reveal(false)
    context.answer({ password: value })
  }

  return {
    screen: {
      name: isNew ? 'password-new' : 'password',
      heading: isNew ? strings.passwordNewHeading : strings.passwordHeading,
      focus: SLOT,
      get body() {
        return html`<div class="field">
          <slot name="password-label"></slot>
          <div class="reveal">
            <slot name="password"></slot>
            <button
              type="button"
              part="reveal"
              aria-label=${strings.passwordShow}
              aria-pressed=${hiding !== undefined}
              @click=${() => reveal(!hiding)}
            >
              ${icon(hiding ? EYE_OFF : EYE)}
            </button>
          </div>
          <slot name="password-error"></slot><slot name="password-hint"></slot>
        </div>`
      },
      primary: {
        label: isNew ? strings.passwordSave : (context.confirm ?? strings.continue),
        press: submit,
      },
      links: context.forgot ? [{ label: strings.passwordForgot, press: context.forgot }] : [],
    },
    update() {},
    showProblem(error) {
      const text = toAdvice(error)
      if (text) fail(text)
      return text !== ''
    },
    close() {
      hiding?.abort()
      stage.fields.drop(SLOT)
    },
  }

  function toAdvice({ code }: CountersignError): string {
    if (code === 'answer_wrong') return strings.passwordWrong
    if (code === 'offline') return strings.unreachable
    if (code === 'password_too_short') return stage.text('problem.password_too_short', { count: atLeast })
    if (NEW_PROBLEMS.test(code)) return findString(strings, 'problem', code)
    return ''
  }
}

function toData(prompt: ParsedPrompt): PasswordPrompt {
  if (prompt.ceremony !== 'password') throw new TypeError('not a password prompt')
  return prompt.data
}
