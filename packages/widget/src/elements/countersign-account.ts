/**
 * @module
 * The account element: only its tag, attributes and first moment. The visit, a chunk of its own, does
 * the rest.
 */
import type { PropertyDeclarations } from 'lit'
import { ReadyEvent } from '../events/ready.ts'
import type { Visit } from './account/visit.ts'
import { CountersignElement } from './countersign-element.ts'
import { renderNamePlace } from './unseen-name.ts'
import { toWaitScreen, waitSheet } from './wait-screen.ts'

/**
 * A person's own page: lists the ways to sign in and the remembered devices, adds, renames and removes
 * them. It opens by itself with a handle from the site's server; a change asks for fresh answers.
 *
 * @customElement countersign-account
 * @slot header - Above the heading.
 * @slot footer - Below everything.
 * @csspart frame - The card.
 * @csspart heading - The heading.
 * @csspart lead - The sentence below the heading.
 * @csspart body - Lists and fields.
 * @csspart notice - What has happened, and hints.
 * @csspart way - A row of a list of ways.
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
 * @fires {ReadyEvent} countersign-ready - The list is on screen.
 * @fires {ScreenEvent} countersign-screen - Another screen is shown.
 * @fires {UpdateEvent} countersign-update - Something was added, renamed or removed.
 * @fires {CancelEvent} countersign-cancel - The visit was ended by `cancel()`.
 * @fires {ProblemEvent} countersign-problem - Something went wrong and the person was told.
 */
export class CountersignAccount extends CountersignElement {
  static override styles = [...CountersignElement.styles, waitSheet]

  static override properties: PropertyDeclarations = {
    ...CountersignElement.properties,
    handle: {},
    handleFrom: { attribute: 'handle-from' },
  }

  /** From the site's server: 32 bytes, base64url. Lets one page claim the visit, once. */
  declare handle: string
  /** Path of the site that answers POST with `{handle}`, so that a reload and a late change work. */
  declare handleFrom: string

  #visit: Promise<Visit> | undefined

  constructor() {
    super()
    this.handle = this.handleFrom = ''
    const submit = this.fields.onSubmit
    this.fields.onSubmit = () => (this.onEnter ?? submit)()
  }

  /** What Enter does in a field that stands inside a list; elsewhere it presses the primary button. */
  onEnter: (() => void) | undefined

  /** The visit begins by itself; this waits until its list is on screen. */
  async begin(): Promise<void> {
    await (
      await this.#start()
    ).opened
  }

  /** Ends the visit, at the server too. */
  async cancel(): Promise<void> {
    const visit = await this.#visit
    this.#visit = undefined
    await visit?.flow.cancel()
  }

  /** Forgets everything typed and opens another visit. */
  reset(): void {
    void this.cancel().then(() => this.ready())
  }

  protected override ready(): void {
    if (this.#visit || !(this.handle || this.handleFrom)) return
    void this.#start().then(({ opened }) => opened.then(() => this.dispatchEvent(new ReadyEvent())))
  }

  protected override updated(): void {
    // A page may give the handle later than the element.
    if (this.isConnected) this.ready()
  }

  protected override renderAbove(): unknown {
    return renderNamePlace()
  }

  /** Until the list has come. Called by the visit as well. */
  showWait(): void {
    this.show(toWaitScreen(this.strings.busy))
  }

  #start(): Promise<Visit> {
    this.#visit ??= this.#open()
    return this.#visit
  }

  /** A chunk that did not come is asked for again at the press. */
  async #open(): Promise<Visit> {
    this.showWait()
    for (;;) {
      try {
        const [{ Visit: OpenVisit }] = await Promise.all([
          import('./account/visit.ts'),
          this.loadFlow(),
        ])
        const visit = new OpenVisit(this)
        void visit.flow.begin()
        return visit
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
    'countersign-account': CountersignAccount
  }
}
