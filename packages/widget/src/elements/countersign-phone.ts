/**
 * @module
 * The phone element: its tag, attributes, and its place in a form. The verification, a chunk of its own, does
 * the rest.
 */
import type { PropertyDeclarations } from 'lit'
import { ProofEvent } from '../events/proof.ts'
import { ReadyEvent } from '../events/ready.ts'
import { enPhone } from '../strings/english/phone.ts'
import { CountersignElement } from './countersign-element.ts'
import type { Verification } from './phone/verification.ts'
import { toWaitScreen, waitSheet } from './wait-screen.ts'

/**
 * Verifies a phone number in a form of yours: number, code, verified. Form-associated: the phone proof is its
 * value and goes under its `name`; it never sends the form. The proof is good for 15 minutes; after that, and
 * when the number is changed, the value is empty again.
 *
 * @customElement countersign-phone
 * @slot header - Above the heading.
 * @slot footer - Below everything.
 * @csspart frame - The card.
 * @csspart heading - The heading.
 * @csspart lead - The sentence below the heading.
 * @csspart body - Fields and lists.
 * @csspart notice - A hint above the buttons.
 * @csspart way - A row of the list of ways.
 * @csspart button - Every button.
 * @csspart primary - The one main button.
 * @csspart secondary - The button below it.
 * @csspart link - The quiet ones.
 * @cssprop --countersign-accent - Buttons, links, focus. Default a blue.
 * @cssprop --countersign-accent-text - Text on the accent.
 * @cssprop --countersign-surface - Background of card and fields.
 * @cssprop --countersign-text - Text.
 * @cssprop --countersign-text-quiet - Text that matters less.
 * @cssprop --countersign-radius - Corners of fields and buttons. Default 10px.
 * @cssprop --countersign-font-family - Default the system's; `inherit` takes the page's.
 * @cssprop --countersign-min-block-size - Height kept free, so that nothing jumps. Default 340px.
 * @fires {ReadyEvent} countersign-ready - It takes input.
 * @fires {ScreenEvent} countersign-screen - Another screen is shown.
 * @fires {ProofEvent} countersign-proof - The number is verified.
 * @fires {CancelEvent} countersign-cancel - The verification was ended by `cancel()`.
 * @fires {ProblemEvent} countersign-problem - Something went wrong and the person was told.
 */
export class CountersignPhone extends CountersignElement {
  static readonly formAssociated = true

  static override styles = [...CountersignElement.styles, waitSheet]

  static override properties: PropertyDeclarations = {
    ...CountersignElement.properties,
    name: { reflect: true },
    binding: {},
    country: {},
    required: { type: Boolean, reflect: true },
  }

  /** Key of the proof in the form. */
  declare name: string
  /** base64url SHA-256 of the binding cookie, where the site's server set it. */
  declare binding: string
  /** ISO 3166 code of the country to begin with. Default: as the person's languages say. */
  declare country: string
  /** The form waits until a number is verified. */
  declare required: boolean

  /** What the site's own bot check gave the page, or what asks it. Goes to the site's server alone. */
  botToken: string | (() => string | Promise<string>) = ''

  readonly #internals = this.attachInternals()
  #verification: Promise<Verification> | undefined
  #value = ''

  constructor() {
    super()
    this.name = this.binding = this.country = ''
    this.required = false
  }

  /** The phone proof; empty until there is one, and when it has run out. */
  get value(): string {
    return this.#value
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  override get hostForm(): Element | null {
    return this.#internals.form
  }

  get validity(): ValidityState {
    return this.#internals.validity
  }

  get validationMessage(): string {
    return this.#internals.validationMessage
  }

  get willValidate(): boolean {
    return this.#internals.willValidate
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity()
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity()
  }

  formAssociatedCallback(): void {
    this.requestUpdate()
  }

  formResetCallback(): void {
    this.reset()
  }

  /**
   * It begins by itself; this waits until a number is verified.
   *
   * @returns the proof
   * @throws CountersignError `cancelled` when `cancel()` was called
   */
  async begin(): Promise<string> {
    return this.#value || (await this.#start()).flow.result()
  }

  /** Ends it, at the server too, and shows the first screen again. */
  async cancel(): Promise<void> {
    const verification = await this.#verification
    this.clear()
    await verification?.flow.cancel()
    await verification?.reset()
  }

  /** Forgets everything typed and proven, and begins anew. */
  reset(): void {
    this.clear()
    void this.#verification?.then((verification) => verification.reset())
  }

  protected override ready(): void {
    if (this.#verification) return
    void this.#start().then(() => {
      if (this.autofocus) this.focusScreen()
      this.dispatchEvent(new ReadyEvent())
    })
  }

  protected override updated(): void {
    const isMissing = this.required && !this.#value
    const text = isMissing ? (this.strings.phoneNeeded ?? enPhone.phoneNeeded) : ''
    // What says so, and takes the focus: where the number, or its code, is typed.
    const anchor =
      this.querySelector<HTMLElement>(':scope > input') ??
      this.renderRoot.querySelector<HTMLElement>('#heading') ??
      undefined
    this.#internals.setValidity({ valueMissing: isMissing }, text, anchor)
  }

  /** Takes the proof out of the form. Called by the verification as well. */
  clear(): void {
    this.#setProof('')
  }

  /** Puts the proof where the form takes it from, and tells the page. */
  async finish(proof: string, ready: Promise<unknown>): Promise<void> {
    this.#setProof(proof)
    await ready
    await this.updateComplete
    this.dispatchEvent(new ProofEvent(proof))
  }

  async readBotToken(): Promise<string> {
    return typeof this.botToken === 'function' ? this.botToken() : this.botToken
  }

  #setProof(proof: string): void {
    this.#value = proof
    this.#internals.setFormValue(proof || null)
    this.requestUpdate()
  }

  #start(): Promise<Verification> {
    this.#verification ??= this.#open()
    return this.#verification
  }

  /** A chunk that did not come is asked for again at the press. */
  async #open(): Promise<Verification> {
    this.show(toWaitScreen(this.strings.busy))
    for (;;) {
      try {
        const [{ Verification: OpenVerification }] = await Promise.all([
          import('./phone/verification.ts'),
          this.loadFlow(),
        ])
        const verification = new OpenVerification(this)
        await verification.begun
        return verification
      } catch {
        const { strings } = this
        await new Promise<void>((press) => {
          const primary = { label: strings.continue, press }
          this.show({ name: 'problem', heading: strings.unreachable, primary })
        })
      }
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'countersign-phone': CountersignPhone
  }
}
