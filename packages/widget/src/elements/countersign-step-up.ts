/**
 * @module
 * The sheet that asks for one action. A chunk of its own; `stepUp` and the page's own tag bring it in.
 */
import type { TransactionView } from '@countersign/protocol'
import { html, nothing, type PropertyDeclarations } from 'lit'
import { CountersignError } from '../client/countersign-error.ts'
import type { Screen } from '../controllers/stage.ts'
import { ProofEvent } from '../events/proof.ts'
import { ReadyEvent } from '../events/ready.ts'
import { enStepUp } from '../strings/english/step-up.ts'
import { icon } from '../styles/icons.ts'
import { markSheet } from '../styles/mark.ts'
import { sheet } from '../styles/sheet.ts'
import { actionSheet, renderAction, renderSentence } from './action-view.ts'
import { CountersignElement, type FlowModule } from './countersign-element.ts'
import type { Flow } from './flow-controller.ts'
import { toDoneScreen } from './done-screen.ts'
import { fetchHandle } from './fetch-handle.ts'
import { keepName, renderNamePlace } from './unseen-name.ts'
import { toWaitScreen, waitSheet } from './wait-screen.ts'

/** How long the tick is seen before the sheet closes. */
const TICK_MS = 700
const CROSS = 'M6 6l12 12M18 6L6 18'

/**
 * The sheet that asks for one action: what is about to happen stays pinned on top, below it the
 * ceremony. A modal dialog; on phones it comes from the bottom. It opens by `begin()`, or by itself
 * where the server rendered it with a `handle`.
 *
 * @customElement countersign-step-up
 * @slot header - Above the action, for example the site's mark.
 * @slot footer - Below everything.
 * @csspart sheet - The dialog.
 * @csspart frame - The card in it.
 * @csspart title - "Check it's you".
 * @csspart action - What is about to happen.
 * @csspart heading - The heading of the step.
 * @csspart lead - The sentence below the heading.
 * @csspart body - Fields and lists.
 * @csspart notice - A hint above the buttons.
 * @csspart button - Every button.
 * @csspart primary - The one main button.
 * @csspart secondary - The button below it.
 * @csspart link - The quiet ones.
 * @csspart way - A row of the list of ways.
 * @cssprop --countersign-accent - Buttons, links, focus.
 * @cssprop --countersign-accent-text - Text on the accent.
 * @cssprop --countersign-surface - Background of sheet and fields.
 * @cssprop --countersign-text - Text.
 * @cssprop --countersign-text-quiet - Text that matters less.
 * @cssprop --countersign-radius - Corners of fields and buttons. Default 10px.
 * @cssprop --countersign-font-family - Default the system's; `inherit` takes the page's.
 * @fires {ReadyEvent} countersign-ready - The sheet is open.
 * @fires {ScreenEvent} countersign-screen - Another screen is shown.
 * @fires {ProofEvent} countersign-proof - The person has approved.
 * @fires {CancelEvent} countersign-cancel - The person left.
 * @fires {ProblemEvent} countersign-problem - Something went wrong and the person was told.
 */
export class CountersignStepUp extends CountersignElement {
  static override styles = [...CountersignElement.styles, markSheet, waitSheet, sheet, actionSheet]

  static override properties: PropertyDeclarations = {
    ...CountersignElement.properties,
    handle: {},
    handleFrom: { attribute: 'handle-from' },
    view: { state: true },
  }

  /** From the site's server: 32 bytes, base64url. Lets one page claim the step-up, once. */
  declare handle: string
  /** Path of the site that answers POST with `{handle}`, so that it can be asked again. */
  declare handleFrom: string
  declare protected view: TransactionView | undefined

  /** The main button repeats what will happen. */
  get confirm(): unknown {
    const { confirm } = this.view?.action ?? {}
    return confirm && renderSentence(confirm)
  }

  #flow: Flow | undefined
  #running: Promise<string> | undefined

  constructor() {
    super()
    this.handle = this.handleFrom = ''
  }

  /**
   * Opens the sheet; while it is open, waits with whoever opened it.
   *
   * @returns the proof
   * @throws CountersignError `cancelled` when the person left; `handle_expired` at once, because only
   *   the page can get another handle; else the code of the problem that was on screen.
   */
  begin(): Promise<string> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Closes the sheet and ends the transaction, at the server too. */
  async cancel(): Promise<void> {
    await this.#flow?.cancel()
  }

  /** As `cancel`, and forgets the handle. */
  reset(): void {
    this.handle = ''
    void this.cancel()
  }

  protected override ready(): void {
    if (this.handle) this.begin().catch(() => undefined)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    void this.cancel()
  }

  /** Nothing else on the page can have the focus while the sheet is open. */
  override show(screen: Screen): void {
    super.show(screen, true)
  }

  protected override render(): unknown {
    return html`<dialog
      part="sheet"
      aria-labelledby="title"
      aria-describedby="action"
      @cancel=${(event: Event) => {
        event.preventDefault()
        void this.cancel()
      }}
    >
      ${this.renderFrame()}
    </dialog>`
  }

  protected override renderAbove(): unknown {
    const { strings, view } = this
    return html`<div class="top">
        <h2 id="title" part="title">${strings.checkYou ?? nothing}</h2>
        <button
          type="button"
          class="close"
          aria-label=${strings.cancel ?? nothing}
          @click=${() => void this.cancel()}
        >
          ${icon(CROSS)}
        </button>
      </div>
      ${view?.action ? renderAction(view.action, view.site.name) : nothing}${renderNamePlace()}`
  }

  async #run(): Promise<string> {
    const returnTo = findFocus()
    const room = await this.#load()
    this.learn(enStepUp)
    const flow = this.#createFlow(room)
    this.#flow = flow
    this.view = undefined
    const result = flow.result()
    // Whoever leaves before the first view has come must not make an unheard rejection.
    result.catch(() => undefined)
    try {
      await this.#openSheet()
      await flow.begin()
      const proof = await result
      await room.browserPorts.wait(TICK_MS)
      this.dispatchEvent(new ProofEvent(proof))
      return proof
    } finally {
      this.#flow = undefined
      this.renderRoot.querySelector('dialog')?.close()
      this.screen = undefined
      this.notice = ''
      keepName(this.fields, {})
      returnTo?.focus()
    }
  }

  #createFlow({ createFlow, toServer, toSha256 }: FlowModule): Flow {
    const flow = createFlow(this, {
      purpose: 'step-up',
      canRestart: this.handleFrom !== '',
      links: [{ label: this.strings.cancel, press: () => void this.cancel() }],
      facts: async () => {
        const handle = this.handleFrom ? await fetchHandle(this.handleFrom) : this.handle
        const server = toServer(this.server)
        const { wantedLocale: locale } = this
        const key = `countersign:step-up:${server}:${await toSha256(handle)}`
        return { server, purpose: 'step-up', handle, locale, key }
      },
      showFirst: () => this.show(toWaitScreen(this.strings.busy)),
      onView: (view) => {
        this.view = view
        keepName(this.fields, view)
      },
      onProblem: (problem) => {
        // Another handle may still be had, and only the page knows how: not the person's problem.
        const isPages = problem.code === 'handle_expired' && !this.handleFrom
        if (isPages) flow.end(problem)
        return isPages
      },
      onDone: () => this.show(toDoneScreen(this.strings.doneVerified)),
    })
    return flow
  }

  async #load(): Promise<FlowModule> {
    try {
      return await this.loadFlow()
    } catch (cause) {
      throw new CountersignError('offline', { cause, retry: 'same' })
    }
  }

  async #openSheet(): Promise<void> {
    this.show(toWaitScreen(this.strings.busy))
    await this.updateComplete
    const dialog = this.renderRoot.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
    this.focusScreen()
    this.dispatchEvent(new ReadyEvent())
  }
}

/** What has the focus, through shadow roots. */
function findFocus(): HTMLElement | undefined {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at instanceof HTMLElement ? at : undefined
}

declare global {
  interface HTMLElementTagNameMap {
    'countersign-step-up': CountersignStepUp
  }
}
