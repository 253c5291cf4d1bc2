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
  /** `type`, `autocomplete`, `inputmode` and the like; `undefined` takes one away. */
  readonly attributes: Readonly<Record<string, string | undefined>>
}

export interface Field {
  readonly input: HTMLInputElement
  /** Marks the input as wrong and says what to do; empty text takes both away. */
  setError(text: string): void
}

/** What belongs to one field: the input first, then its words. */
const WORDS = ['label', 'hint', 'error'] as const

export class Fields implements ReactiveController {
  /** The person pressed Enter in a field. */
  onSubmit: () => void = () => undefined

  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #hostForm: () => Element | null
  readonly #id = `countersign-${crypto.getRandomValues(new Uint32Array(1)).join()}`
  readonly #inputs = new Map<string, HTMLInputElement>()
  #form: HTMLFormElement | undefined

  /** @param hostForm  The page's form around the element, if it has one. */
  constructor(host: ReactiveControllerHost & HTMLElement, hostForm: () => Element | null) {
    this.#host = host
    this.#hostForm = hostForm
    host.addController(this)
  }

  /** Moved into a form or out of one: right each time. */
  hostUpdated(): void {
    for (const input of this.#inputs.values()) this.#adopt(input)
  }

  /** Makes the field, or brings the one that is there up to date. A typed value stays. */
  use({ slot, label, hint = '', attributes }: FieldSpec): Field {
    const input = this.#inputs.get(slot) ?? this.#create(slot)
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) input.removeAttribute(name)
      else if (input.getAttribute(name) !== value) input.setAttribute(name, value)
    }
    this.#adopt(input)
    this.#say(input, 'label', label)
    this.#say(input, 'hint', hint)
    const setError = (text: string): void => {
      this.#say(input, 'error', text)
      input.setAttribute('aria-invalid', String(text !== ''))
    }
    return { input, setError }
  }

  /** Takes the field and its value out of the page. */
  drop(slot: string): void {
    this.#inputs.delete(slot)
    for (const child of this.#host.querySelectorAll(toSelector(slot))) {
      if (child instanceof HTMLInputElement) child.value = ''
      child.remove()
    }
  }

  /** Empties every field but these. */
  clear(...except: string[]): void {
    for (const [slot, input] of this.#inputs) if (!except.includes(slot)) input.value = ''
  }

  /** A server-rendered input is taken over where it stands: value, caret and focus live on. */
  #create(slot: string): HTMLInputElement {
    const found = this.#host.querySelector(`:scope > input[slot="${slot}"]`)
    const input = found instanceof HTMLInputElement ? found : document.createElement('input')
    this.#inputs.set(slot, input)
    input.id ||= `${this.#id}-${slot}`
    input.slot = slot
    input.setAttribute('aria-describedby', `${input.id}-hint ${input.id}-error`)
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || input.form) return
      event.preventDefault()
      this.onSubmit()
    })
    // Before it stands in the page it must have its form: no moment in which it is the page's.
    this.#adopt(input)
    if (input !== found) this.#host.append(input)
    return input
  }

  #say(input: HTMLInputElement, word: (typeof WORDS)[number], text: string): void {
    const slot = `${input.slot}-${word}`
    let element = this.#host.querySelector(`:scope > [slot="${slot}"]`)
    if (!element) {
      element = document.createElement(word === 'label' ? 'label' : 'span')
      element.slot = slot
      if (element instanceof HTMLLabelElement) element.htmlFor = input.id
      else element.id = `${input.id}-${word}`
      this.#host.append(element)
    }
    if (element.textContent !== text) element.textContent = text
  }

  #adopt(input: HTMLInputElement): void {
    const form = this.#hostForm() ? '' : this.#ownForm().id
    if (input.getAttribute('form') !== form) input.setAttribute('form', form)
  }

  #ownForm(): HTMLFormElement {
    if (this.#form) return this.#form
    const form = document.createElement('form')
    form.id = this.#id
    form.hidden = true
    // Even before anybody listens, a submit goes nowhere and puts nothing into an address.
    form.method = 'dialog'
    const button = document.createElement('button')
    button.hidden = true
    form.append(button)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      event.stopPropagation()
      this.onSubmit()
    })
    this.#host.append(form)
    this.#form = form
    return form
  }
}

function toSelector(slot: string): string {
  return ['', ...WORDS.map((word) => `-${word}`)]
    .map((end) => `:scope > [slot="${slot}${end}"]`)
    .join()
}
