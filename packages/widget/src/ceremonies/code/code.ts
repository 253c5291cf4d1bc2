/**
 * @module
 * Ceremony `code`: one real input, drawn as cells. The flow loads it; PINs and written codes build on it.
 */
import { html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import type { Press } from '../../controllers/stage.ts'
import { enCode } from '../../strings/english/code.ts'
import { listenForInput } from './code-input.ts'
import { codeSheet } from './code-sheet.ts'
import { normalizeDigits } from './normalize-digits.ts'

/** Slot of the one field. */
export const CODE_SLOT = 'code'
/** Those whose prompts come here. */
type CodeChannel = 'sms' | 'voice' | 'mail' | 'app'

/** What differs between codes. */
export interface CodeLook {
  readonly name: string
  readonly heading: string
  readonly lead: string
  readonly label: string
  /** What to do when it isn't complete. */
  readonly missing: 'codeMissing' | 'codeWrittenMissing'
  readonly attributes: Readonly<Record<string, string | undefined>>
  /** Made of what is typed or pasted. Default: digits. */
  normalize?(text: string): string
  /** Sends itself when it is complete. */
  readonly isSent: boolean
  /** Label of the button, where it is another than usual. */
  readonly submit?: string | undefined
  /** A character as it is drawn. */
  draw(char: string): string
  /** More than the usual number of characters: typed into a plain field. */
  readonly isLong?: boolean
  /** Stands before the field. */
  readonly above?: unknown
  readonly links: readonly Press[]
  /**
   * @param left  Tries, where the server says.
   * @returns what to do about a code of the server; empty for what every code says of it.
   */
  advise(code: string, left: number | undefined): string
}

export function openCode(
  context: CeremonyContext,
  prompt: PromptOf<'code'>,
): Ceremony<PromptOf<'code'>> {
  const { stage } = context
  stage.learn(enCode)
  const { strings } = stage
  const { target = '', late } = prompt.data
  const channel = prompt.data.channel as CodeChannel
  // A stranger hears the same for every name: nothing says who has an account. All others hear which
  // code it is: where one follows another, nothing else tells them apart.
  const isKnown = target || channel === 'app'
  return openCodeField(context, prompt, {
    name: 'code',
    heading: isKnown ? strings[`codeHeading.${channel}`] : strings.codeHeading,
    lead: isKnown
      ? stage.text(late ? 'code.late' : `code.${channel}`, { target })
      : strings.codeMaybe,
    label: strings.code,
    missing: 'codeMissing',
    attributes: { inputmode: 'numeric', autocomplete: 'one-time-code' },
    isSent: true,
    draw: (char) => char,
    links: [],
    advise: () => '',
  })
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openCodeField(
  context: CeremonyContext,
  first: PromptOf<'code'>,
  look: CodeLook,
): Ceremony<PromptOf<'code'>> {
  const { stage } = context
  stage.learn(enCode)
  stage.adopt(codeSheet)
  const { strings } = stage
  const { length, channel, min_length: least = length } = first.data
  // Cells would say how many there are.
  const isVarying = least < length
  const isPlain = isVarying || look.isLong === true
  let prompt = first
  let sent = ''
  /** What was said of `sent`: it would be wrong once more, and cost one more try. */
  let refusal = ''

  const redraw = () => stage.requestUpdate()
  const { input, setError } = stage.fields.use({
    slot: CODE_SLOT,
    label: look.label,
    attributes: { dir: 'ltr', ...look.attributes },
  })
  const typing = listenForInput(
    input,
    { normalize: (text) => normalizeDigits(text, length), ...look, isPlain, length, redraw },
    onType,
  )
  const otp = new AbortController()
  // Android hands over the code of a text message that names this origin.
  if (channel === 'sms' && 'OTPCredential' in globalThis) {
    void awaitMessage()
  }

  async function awaitMessage(): Promise<void> {
    await (await import('./web-otp.ts')).awaitMessage(typing.fill, otp.signal)
  }

  /** A complete code goes off by itself, once; one typed while an answer is out waits for its end. */
  function onType(): void {
    const { value } = input
    redraw()
    if (value === sent) return
    setError('')
    if (look.isSent && !isVarying && value.length === length && !stage.busy) submit()
  }

  function submit(): void {
    const { value } = input
    const missing = isVarying ? (`${look.missing}Least` as const) : look.missing
    const refused = value === sent ? refusal : ''
    if (setError(value.length < least ? stage.text(missing, { count: least }) : refused)) return
    sent = value
    refusal = ''
    context.answer({ code: value })
  }

  function toResend(): Press[] {
    if (prompt.resend_at === undefined) return []
    const left = context.secondsUntil(prompt.resend_at)
    const label = left ? stage.text('resendIn', { time: stage.time(left) }) : strings.resend
    return [{ label, disabled: left > 0, press: context.resend }]
  }

  return {
    screen: {
      name: look.name,
      focus: CODE_SLOT,
      heading: look.heading,
      lead: look.lead,
      primary: { label: look.submit ?? stage.confirm ?? strings.continue, press: submit },
      get links() {
        return [...toResend(), ...look.links]
      },
      get body() {
        return html`${look.above}<div class="field">
          <slot name="code-label"></slot>
          ${
            isPlain
              ? html`<div class="plain"><slot name="code"></slot></div>`
              : html`<div class="cells ${input.ariaInvalid === 'true' ? 'bad' : ''}">
            ${typing
              .toCells()
              .map(
                ([char, name]) =>
                  html`<i class=${name} aria-hidden="true">${char && look.draw(char)}</i>`,
              )}<slot
              name="code"
            ></slot>
          </div>`
          }
          <slot name="code-error"></slot>
        </div>`
      },
    },
    update(next) {
      if (next.challenge !== prompt.challenge) {
        // What is typed belongs to the code before.
        sent = input.value = ''
        stage.notice = strings.resent
      }
      prompt = next
      onType()
    },
    showProblem(error) {
      const text = toAdvice(error)
      if (!text) return false
      refusal = text
      if (input.value === sent) return setError(text)
      // What has been typed since is another code, or half of one: it is not to blame.
      stage.notice = text
      return true
    },
    close() {
      otp.abort()
      typing.stop()
      stage.fields.drop(CODE_SLOT)
    },
  }

  function toAdvice({ code, details }: CountersignError): string {
    const count = details.view?.prompt?.attempts_left
    const own = look.advise(code, count)
    if (own || code !== 'answer_wrong') return own
    return count === undefined ? strings.codeWrong : stage.text('codeWrongLeft', { count })
  }
}
