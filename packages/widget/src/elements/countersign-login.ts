/**
 * @module
 * The sign-in element. It holds the first screen itself, so that the first field needs one request;
 * the flow does the rest.
 */
import { html, type PropertyDeclarations } from 'lit'
import type { Field } from '../controllers/fields.ts'
import { ProofEvent } from '../events/proof.ts'
import { ReadyEvent } from '../events/ready.ts'
import { PASSKEY } from '../styles/icons.ts'
import { CountersignElement } from './countersign-element.ts'
import type { Flow } from './flow-controller.ts'

const LOGIN_NAME = 'login-name'

/**
 * Signs a person in. Form-associated: the login proof is its value and goes under its `name`; a form
 * around it is sent as soon as there is one.
 *
 * @customElement countersign-login
 * @slot header - Above the heading, for example the site's mark.
 * @slot footer - Below everything, for example a line about terms.
 * @slot login-name - The login name input, where the server rendered it.
 * @csspart frame - The card.
 * @csspart heading - The heading.
 * @csspart lead - The sentence below the heading.
 * @csspart body - Fields and lists.
 * @csspart notice - A hint above the buttons.
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
 * @cssprop --countersign-min-block-size - Height kept free, so that nothing jumps. Default 360px.
 * @fires {ReadyEvent} countersign-ready - It takes input.
 * @fires {ScreenEvent} countersign-screen - Another screen is shown.
 * @fires {ProofEvent} countersign-proof - The person has signed in.
 * @fires {CancelEvent} countersign-cancel - The person left.
 * @fires {ProblemEvent} countersign-problem - Something went wrong and the person was told.
 */
export class CountersignLogin extends CountersignElement {
  static readonly formAssociated = true

  static override properties: PropertyDeclarations = {
    ...CountersignElement.properties,
    name: { reflect: true },
    binding: {},
    noSubmit: { type: Boolean, attribute: 'no-submit' },
  }

  /** Key of the proof in the form. */
  declare name: string
  /** base64url SHA-256 of the binding cookie, where the site's server set it. */
  declare binding: string
  /** Leaves the form alone when the proof is there. */
  declare noSubmit: boolean

  readonly #internals = this.attachInternals()
  #flow: Promise<Flow> | undefined
  #hasPasskey = 'PublicKeyCredential' in globalThis
  #value = ''

  constructor() {
    super()
    this.name = this.binding = ''
    this.noSubmit = false
  }

  /** The login proof; empty until there is one. */
  get value(): string {
    return this.#value
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  override get hostForm(): Element | null {
    return this.#internals.form
  }

  formAssociatedCallback(): void {
    this.requestUpdate()
  }

  formResetCallback(): void {
    this.reset()
  }

  /**
   * Signing in begins by itself; this waits for its end.
   *
   * @returns the proof
   * @throws CountersignError `cancelled` when the person left
   */
  async begin(): Promise<string> {
    return this.#value || (await this.#start()).result()
  }

  /** Ends it, at the server too, and shows the first screen again. */
  async cancel(): Promise<void> {
    const flow = await this.#flow
    const ended = flow?.cancel()
    this.showFirst()
    await ended
    await flow?.begin(true)
  }

  /** Forgets everything typed and proven, and begins anew. */
  reset(): void {
    this.#setProof('')
    this.fields.clear()
    void this.#flow?.then((flow) => flow.restart())
  }

  protected override ready(): void {
    if (this.screen) return
    this.showFirst()
    void this.updateComplete.then(() => {
      if (this.autofocus) this.focusScreen()
      this.dispatchEvent(new ReadyEvent())
    })
    this.#start().catch(() => undefined)
  }

  /** The first screen, as typed. Called by the flow as well. */
  showFirst(): void {
    const { strings } = this
    const press = () => this.#act((flow) => flow.usePasskey())
    this.#field(false)
    this.show({
      name: 'identify',
      heading: strings.signIn,
      focus: LOGIN_NAME,
      body: html`<div class="field">
        <slot name="login-name-label"></slot><slot name="login-name"></slot>
        <slot name="login-name-error"></slot>
      </div>`,
      primary: { label: strings.continue, press: () => this.#continue() },
      secondary: this.#hasPasskey ? { label: strings.usePasskey, icon: PASSKEY, press } : undefined,
    })
  }

  /** The name as known, above a prompt: in sight, and read together with the password. */
  showName(name: string): void {
    const { input, setError } = this.#field(true)
    setError('')
    input.value = name
  }

  /** A passkey can be asked for without a name, or not; the flow knows once it has begun. */
  setHasPasskey(has: boolean): void {
    this.#hasPasskey = has
    if (this.screen?.name === 'identify') this.showFirst()
  }

  /**
   * Puts the proof where the form takes it from, tells the page, and sends the form around us.
   *
   * @param ready  What is waited for before anybody is told.
   */
  async finish(proof: string, ready: Promise<unknown>): Promise<void> {
    this.#setProof(proof)
    await ready
    await this.updateComplete
    this.dispatchEvent(new ProofEvent(proof))
    if (!this.noSubmit) this.form?.requestSubmit()
  }

  #setProof(proof: string): void {
    this.#value = proof
    this.#internals.setFormValue(proof || null)
  }

  #field(isFixed: boolean): Field {
    const { loginName } = this.strings
    return this.fields.use({
      slot: LOGIN_NAME,
      label: loginName,
      attributes: {
        inputmode: 'email',
        autocomplete: isFixed ? 'username' : 'username webauthn',
        readonly: isFixed ? '' : undefined,
        // A name that is cut off keeps its beginning, whatever direction the page has.
        dir: isFixed ? 'auto' : undefined,
        // Its label is out of sight then.
        'aria-label': isFixed ? loginName : undefined,
      },
    })
  }

  #continue(): void {
    const { input, setError } = this.#field(false)
    const name = input.value.trim()
    if (!setError(name ? '' : this.strings.loginNameMissing)) {
      this.#act((flow) => flow.identify(name))
    }
  }

  /** What was pressed before the flow came waits for it. */
  #act(work: (flow: Flow) => Promise<void>): void {
    const { setError } = this.#field(false)
    this.busy = true
    this.#start()
      .then(work)
      // The flow reports its own problems: what arrives here is that it could not be loaded.
      .catch(() => setError(this.strings.unreachable))
      .finally(() => {
        this.busy = false
      })
  }

  #start(): Promise<Flow> {
    const flow = (this.#flow ??= this.loadFlow().then(({ createLoginFlow }) =>
      createLoginFlow(this),
    ))
    // A chunk that did not come is asked for again at the next press.
    flow.catch(() => (this.#flow = undefined))
    return flow
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'countersign-login': CountersignLogin
  }
}
