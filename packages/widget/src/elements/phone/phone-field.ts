/**
 * @module
 * A telephone number as people type it: country beside it, digits put in order as they come, a pasted number
 * picks its country. The phone element and the account import it.
 */
import { html, nothing } from 'lit'
import type { Field } from '../../controllers/fields.ts'
import type { Stage } from '../../controllers/stage.ts'
import { enPhoneField } from '../../strings/english/phone-field.ts'
import { icon } from '../../styles/icons.ts'
import { guessCountry, toCountryName, toFlag } from './countries.ts'
import type { Picker } from './country-picker.ts'
import { toE164 } from './e164.ts'
import { phoneSheet } from './phone-sheet.ts'
import type * as phoneNumbers from './phone-numbers.ts'

const SLOT = 'phone'
const DOWN = 'M6 9.5l6 6 6-6'

export interface PhoneFieldOptions {
  /** ISO 3166 codes of the countries to choose from, the site's order; absent: all. */
  countries?(): readonly string[] | undefined
  /** ISO 3166 code to begin with. Default: as the person's languages say. */
  readonly country?: string | undefined
}

export interface PhoneField {
  /** For `Screen.focus`. */
  readonly slot: string
  render(): unknown
  /** E.164; undefined, and said beside the field, for what is no number yet. */
  read(): string | undefined
  /** Puts in a number, E.164. */
  fill(number: string): void
  /** As `Field.setError`. */
  setError(text: string): boolean
  /** Leaves nothing typed behind. */
  close(): void
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openPhoneField(stage: Stage, options: PhoneFieldOptions = {}): PhoneField {
  stage.learn(enPhoneField)
  stage.adopt(phoneSheet)
  let numbers: typeof phoneNumbers | undefined
  let chosen = options.country?.toUpperCase()
  let picker: Picker | undefined
  let isOpen = false
  /** Something is said about what is typed: no code goes there as it is. */
  let isRefused = false
  const ended = new AbortController()
  const { input, setError } = use('')
  input.addEventListener('input', onInput, ended)
  input.addEventListener('change', adopt, ended)
  void load()

  function use(hint: string): Field {
    return stage.fields.use({
      slot: SLOT,
      label: stage.strings.phoneLabel,
      hint,
      attributes: {
        type: 'tel',
        inputmode: 'tel',
        autocomplete: 'tel',
        maxlength: '60',
        dir: 'ltr',
      },
    })
  }

  async function load(): Promise<void> {
    numbers = await import('./phone-numbers.ts').catch(() => undefined)
    if (ended.signal.aborted) return
    if (input.value) adopt()
    tell()
  }

  /** Codes to choose from; none until it is known which. */
  const codes = (): readonly string[] => options.countries?.() ?? numbers?.listCountryCodes() ?? []

  function country(): string {
    const all = codes()
    const isChoice = chosen !== undefined && (all.length === 0 || all.includes(chosen))
    if (isChoice && chosen) return chosen
    return guessCountry(all, navigator.languages, options.countries?.() !== undefined)
  }

  /** Says where the code goes, else what a number looks like, and what it may cost. */
  function tell(): void {
    const { strings } = stage
    const whole = numbers?.readTyped(input.value, country()).whole
    const isShown = whole?.isLikely === true && !isRefused
    const example = numbers?.toExample(country())
    const hint = isShown
      ? stage.text('phonePreview', { number: whole.international })
      : example
        ? stage.text('phoneExample', { number: example })
        : strings.phonePlainHint
    use(`${hint} ${strings.phoneRates}`)
    stage.requestUpdate()
  }

  function say(text: string): boolean {
    isRefused = text !== ''
    tell()
    return setError(text)
  }

  function choose(code: string | undefined): void {
    if (code !== undefined && (codes().length === 0 || codes().includes(code))) chosen = code
  }

  function onInput(event: Event): void {
    say('')
    const how = event instanceof InputEvent ? event.inputType : ''
    if (event instanceof InputEvent && event.isComposing) return
    // Filled in or pasted: all of it came at once.
    if (!/^(insertText|delete|history)/.test(how)) return adopt()
    const { value, selectionStart } = input
    const typed = numbers?.readTyped(value, country())
    choose(typed?.named)
    // Further left, and where something is taken out, order must not get in the way.
    if (typed && how === 'insertText' && selectionStart === value.length) input.value = typed.text
    tell()
  }

  /** A whole number in the order of its country, which the list then shows. */
  function adopt(): void {
    const whole = numbers?.findNumber(input.value, country())
    choose(whole?.country)
    if (whole) input.value = whole.country === country() ? whole.national : whole.international
    tell()
  }

  function close(): void {
    isOpen = false
    stage.requestUpdate()
  }

  async function toggle(): Promise<void> {
    if (isOpen) return close()
    const room = await import('./country-picker.ts').catch(() => undefined)
    if (!room || ended.signal.aborted) return void (stage.notice = stage.strings.unreachable)
    picker = room.openCountryPicker(stage, {
      codes: codes(),
      chosen: country(),
      toCallingCode: (code) => numbers?.toCallingCode(code) ?? '',
      onPick(code) {
        choose(code)
        say('')
        input.focus()
      },
      onClose: close,
    })
    isOpen = true
    stage.requestUpdate()
  }

  function read(): string | undefined {
    const { strings } = stage
    if (input.value.trim() === '') return fail(strings.phoneMissing)
    if (!numbers) return toE164(input.value) ?? fail(strings.phoneWrongPlain)
    const whole = numbers.findNumber(input.value, country())
    if (!whole) return fail(strings.phoneWrong)
    const { e164, country: own } = whole
    if (own === undefined || codes().includes(own)) return e164
    const name = toCountryName(own, stage.language)
    return fail(stage.text('phoneElsewhere', { country: name }))
  }

  function fail(text: string): undefined {
    say(text)
  }

  function renderCountry(): unknown {
    const code = country()
    if (!code) return nothing
    const calling = numbers?.toCallingCode(code)
    const shown = html`<span class="flag" aria-hidden="true">${toFlag(code)}</span
      ><bdi dir="ltr">${calling ? `+${calling}` : code}</bdi>`
    if (codes().length < 2) return html`<span class="country">${shown}</span>`
    const name = toCountryName(code, stage.language)
    return html`<button
      type="button"
      id="country"
      class="country"
      part="button"
      aria-haspopup="listbox"
      aria-expanded=${isOpen}
      aria-label=${stage.text('phoneCountry', { name, code: calling ? `+${calling}` : code })}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${() => void toggle()}
    >
      ${shown}${icon(DOWN)}
    </button>`
  }

  return {
    slot: SLOT,
    render: () => html`<div class="field number">
      <slot name="phone-label"></slot>
      <div class="phone">
        ${renderCountry()}<slot name="phone"></slot>
        ${isOpen ? picker?.render() : nothing}
      </div>
      <slot name="phone-error"></slot><slot name="phone-hint"></slot>
    </div>`,
    read,
    fill(number) {
      input.value = number
      adopt()
    },
    setError: say,
    close() {
      ended.abort()
      stage.fields.drop(SLOT)
    },
  }
}
