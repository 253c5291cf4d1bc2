/**
 * @module
 * Credential fields in the light DOM: direct children of the element, one slot each, so that password
 * managers and autofill see them. Elements and ceremonies ask for fields here and nowhere else.
 *
 * Fields never have a `name` and never belong to the page's form, so their values never travel with
 * it. Outside a form they belong to an empty one of ours, which makes Enter and autofill work; inside
 * the page's form they belong to none (`form=""`), and Enter is heard by hand.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'

export interface FieldSpec {
  /** Slot of the input; label, hint and error go to `…-label`, `…-hint`, `…-error`. */
  readonly slot: string
  readonly label: string
  readonly hint?: string
  /** Beyond those of every field: `autocomplete`, `inputmode` and the like; `undefined` takes one away. */
  readonly attributes: Readonly<Record<string, string | undefined>>
}

export interface Field {
  readonly input: HTMLInputElement
  /**
   * Marks the input as wrong, says what to do and puts the focus there; empty text takes mark and
   * words away.
   *
   * @returns true when there was something to say.
   */
  setError(text: string): boolean
}

/** The element that the fields are children of. */
export interface FieldHost extends ReactiveControllerHost, HTMLElement {
  /** The page's form around the element, if it has one. */
  readonly hostForm: Element | null
  /** Tag of the language that label, hint and error are in. */
  readonly language: string
}

const COMMON = { type: 'text', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'go' }

interface Parts {
  readonly input: HTMLInputElement
  readonly label: HTMLLabelElement
  readonly hint: HTMLSpanElement
  readonly error: HTMLSpanElement
}

export class Fields implements ReactiveController {
  /** The person pressed Enter in a field. */
  onSubmit: () => void = () => undefined
  /** The field with the focus was taken out: what comes in its place takes it. */
  hadFocus = false

  readonly #host: FieldHost
  readonly #id = `countersign-${crypto.getRandomValues(new Uint32Array(1))[0]}`
  readonly #parts = new Map<string, Parts>()
  #form: HTMLFormElement | undefined

  constructor(host: FieldHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    globalThis.addEventListener('pagehide', this.clear)
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('pagehide', this.clear)
  }

  /** Moved into a form or out of one: right each time. */
  hostUpdated(): void {
    for (const { input } of this.#parts.values()) this.#adopt(input)
  }

  /** Makes the field, or brings the one that is there up to date. A typed value stays. */
  use({ slot, label, hint = '', attributes }: FieldSpec): Field {
    const parts = this.#parts.get(slot) ?? this.#create(slot)
    const { input, error } = parts
    for (const [name, value] of Object.entries({ ...COMMON, ...attributes })) {
      if (value === undefined) input.removeAttribute(name)
      else input.setAttribute(name, value)
    }
    parts.label.textContent = label
    parts.hint.textContent = hint
    // The page around them may speak another language.
    parts.label.lang = parts.hint.lang = error.lang = this.#host.language
    return {
      input,
      setError(text) {
        const isWrong = text !== ''
        error.textContent = text
        input.ariaInvalid = `${isWrong}`
        if (isWrong) {
          input.focus()
          input.select()
        }
        return isWrong
      },
    }
  }

  /** Takes the field and its value out of the page. */
  drop(slot: string): void {
    const parts = this.#parts.get(slot)
    if (!parts) return
    this.#parts.delete(slot)
    this.hadFocus ||= parts.input.matches(':focus')
    parts.input.value = ''
    for (const part of Object.values(parts)) part.remove()
  }

  /** Empties every field. Also when the page is left: browsers may keep it, and come back. */
  readonly clear = (): void => {
    for (const { input } of this.#parts.values()) input.value = ''
  }

  /** Server-rendered parts are taken over where they stand: value, caret and focus live on. */
  #create(slot: string): Parts {
    const host = this.#host
    const find = <K extends 'input' | 'label' | 'span'>(tag: K, end: string) => {
      const name = slot + end
      const part =
        host.querySelector<HTMLElementTagNameMap[K]>(`:scope > ${tag}[slot="${name}"]`) ??
        document.createElement(tag)
      part.slot = name
      part.id ||= `${this.#id}-${name}`
      return part
    }
    const input = find('input', '')
    const label = find('label', '-label')
    const hint = find('span', '-hint')
    const error = find('span', '-error')
    label.htmlFor = input.id
    input.setAttribute('aria-describedby', `${hint.id} ${error.id}`)
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || input.form) return
      event.preventDefault()
      this.onSubmit()
    })
    // Before it stands in the page it must have its form: no moment in which it is the page's.
    this.#adopt(input)
    const parts = { input, label, hint, error }
    for (const part of Object.values(parts)) if (!part.parentNode) host.append(part)
    this.#parts.set(slot, parts)
    return parts
  }

  #adopt(input: HTMLInputElement): void {
    input.setAttribute('form', this.#host.hostForm ? '' : this.#ownForm().id)
  }

  #ownForm(): HTMLFormElement {
    if (this.#form) return this.#form
    const form = document.createElement('form')
    const button = document.createElement('button')
    form.id = this.#id
    form.hidden = button.hidden = true
    // Even before anybody listens, a submit goes nowhere and puts nothing into an address.
    form.method = 'dialog'
    form.append(button)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      event.stopPropagation()
      this.onSubmit()
    })
    this.#host.append(form)
    return (this.#form = form)
  }
}
