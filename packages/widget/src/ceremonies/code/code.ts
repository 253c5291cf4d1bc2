/**
 * @module
 * Ceremony `code`: one real input, drawn as cells. The flow loads it.
 */
import { html } from 'lit'
import type { CodePrompt, ParsedPrompt } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Press } from '../../controllers/stage.ts'
import { enCode } from '../../strings/english/code.ts'
import type { Strings } from '../../strings/en.ts'
import { codeSheet } from './code-sheet.ts'
import { listenForInput, type Listening } from './code-input.ts'
import { toHeading, toLead } from './code-words.ts'
import { awaitMessage } from './web-otp.ts'

/** More characters than this are typed into a plain field. */
const MOST_CELLS = 8
const SLOT = 'code'

export function openCode(context: CeremonyContext, first: ParsedPrompt): Ceremony {
  const { stage } = context
  stage.learn(enCode)
  const { strings } = stage
  let prompt = first
  let data = toData(first)
  let isShown = false
  let error = ''
  let sent = ''
  const hasCells = data.length <= MOST_CELLS
  const isNew = data.mode === 'new'
  stage.adopt(codeSheet)
  const field = () => stage.fields.use(toFieldSpec(data, strings))
  const { input } = field()
  const typing: Listening = listenForInput(input, data, onType)
  const otp = awaitMessage(data, (code) => {
    input.value = code
    onType()
  })

  function onType(): void {
    if (error) setError('')
    stage.requestUpdate()
    // Once for each complete code: after a refusal the same one is not sent again by itself.
    if (input.value.length === data.length && input.value !== sent && !isNew) submit()
  }

  function setError(text: string): void {
    error = text
    field().setError(text)
  }

  function fail(text: string): void {
    setError(text)
    input.focus()
    input.select()
  }

  function submit(): void {
    if (input.value.length !== data.length) {
      return fail(stage.text('codeMissing', { count: data.length }))
    }
    setError('')
    sent = input.value
    context.answer({ code: input.value })
  }

  function toResend(): Press[] {
    if (prompt.resend_at === undefined) return []
    const left = context.secondsUntil(prompt.resend_at)
    const time = stage.time(left)
    return [
      left > 0
        ? { label: stage.text('resendIn', { time }), disabled: true, press: () => undefined }
        : { label: strings.resend, press: () => context.resend() },
    ]
  }

  const show: Press = {
    label: strings.codeShow,
    press() {
      isShown = !isShown
      stage.requestUpdate()
    },
  }

  return {
    screen: {
      name: data.masked ? 'pin' : 'code',
      focus: SLOT,
      heading: toHeading(strings, prompt.kind, isNew),
      get lead() {
        return toLead(stage, data)
      },
      get body() {
        const isMasked = data.masked && !isShown
        return html`<div class="field">
          <slot name="code-label"></slot>
          ${hasCells
            ? html`<div class=${error ? 'cells bad' : 'cells'}>
                ${typing.toCells().map(
                  ({ char, look }) =>
                    html`<i class=${look} aria-hidden="true">${isMasked && char ? '•' : char}</i>`,
                )}<slot name="code"></slot>
              </div>`
            : html`<div class=${isMasked ? 'plain masked' : 'plain'}><slot name="code"></slot></div>`}
          <slot name="code-error"></slot><slot name="code-hint"></slot>
        </div>`
      },
      primary: { label: context.confirm ?? strings.continue, press: submit },
      get links() {
        return [...toResend(), ...(data.masked ? [show] : [])]
      },
    },
    update(next) {
      if (next.challenge !== prompt.challenge) sent = ''
      prompt = next
      data = toData(next)
    },
    showProblem({ code }) {
      if (code === 'resend_too_early') return true
      const text = toAdvice(code)
      if (text) fail(text)
      return text !== ''
    },
    close() {
      otp.abort()
      typing.stop()
      stage.fields.drop(SLOT)
    },
  }

  function toAdvice(code: string): string {
    if (code === 'offline') return strings.unreachable
    if (code === 'pin_too_weak') return strings.pinWeak
    if (code === 'send_limited') return strings.codeEnough
    if (code !== 'answer_wrong') return ''
    const left = prompt.attempts_left
    return left === undefined ? strings.codeWrong : stage.text('codeWrongLeft', { count: left })
  }
}

function toFieldSpec(data: CodePrompt, strings: Strings) {
  const isSent = data.channel === 'sms' || data.channel === 'mail' || data.channel === 'voice'
  return {
    slot: SLOT,
    label: data.masked ? strings.pin : strings.code,
    attributes: {
      type: 'text',
      dir: 'ltr',
      inputmode: data.alphabet === 'digits' ? 'numeric' : 'text',
      autocomplete: data.masked || (!isSent && data.channel === 'paper') ? 'off' : 'one-time-code',
      autocapitalize: data.alphabet === 'digits' ? 'none' : 'characters',
      autocorrect: 'off',
      spellcheck: 'false',
      enterkeyhint: 'go',
    },
  }
}

function toData(prompt: ParsedPrompt): CodePrompt {
  if (prompt.ceremony !== 'code') throw new TypeError('not a code prompt')
  return prompt.data
}
