/**
 * @module
 * What every element shares: the frame around a screen, strings, fields, sheets, events. It is in the
 * entry; what only comes into play after the first screen is in the flow, which it loads.
 */
import { type CSSResult, html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { Fields } from '../controllers/fields.ts'
import type { Press, Screen, Stage } from '../controllers/stage.ts'
import { ScreenEvent } from '../events/screen.ts'
import { frame, slotted } from '../styles/frame.ts'
import { icon, RING } from '../styles/icons.ts'
import { tokens } from '../styles/tokens.ts'
import type * as flow from './flow.ts'
import { enFirst } from '../strings/english/first.ts'
import type { StringKey, Strings } from '../strings/en.ts'
import type { Plural } from '../strings/plural.ts'
import { format, formatTime, type Values } from '../strings/format.ts'
import { chooseLanguage, type Direction, findLocale, isSpokenAround } from '../strings/languages.ts'

/** The second step, one chunk: client, transaction, choose and problem screens, all other strings. */
export type FlowModule = typeof flow

type Look = 'primary' | 'secondary' | 'link'

/**
 * The frame: heading, lead, notice, body, primary and secondary button, links. Subclasses give it
 * their first screen; the flow gives it the others.
 */
export abstract class CountersignElement extends LitElement implements Stage {
  static override styles = [tokens, frame, slotted]

  static override properties: PropertyDeclarations = {
    server: {},
    site: {},
    locale: {},
    theme: { reflect: true },
    autofocus: { type: Boolean },
    screen: { state: true },
    strings: { state: true },
    busy: { state: true },
    notice: { state: true },
  }

  /** Address or path of the backend. Default `/auth`. */
  declare server: string
  /** Only where one backend serves several sites to one origin. */
  declare site: string
  /** BCP 47 tag. Default: the nearest `lang`, else the browser's. */
  declare locale: string
  /** `auto` (the page's `color-scheme`), `light` or `dark`. */
  declare theme: string
  declare autofocus: boolean
  /** What is shown. Nothing is shown until there is one. */
  declare screen: Screen | undefined
  /** A call is out: the primary button turns, and pressing does nothing. */
  declare busy: boolean
  declare strings: Strings
  /** A hint above the buttons, announced when it comes. */
  declare notice: string

  language = 'en'
  #direction: Direction = 'ltr'
  readonly fields: Fields
  #translate: ((english: Partial<Strings>) => Partial<Strings>) | undefined

  constructor() {
    super()
    this.server = '/auth'
    this.site = this.locale = this.notice = ''
    this.theme = 'auto'
    this.autofocus = this.busy = false
    // The other strings come with the flow; no screen that needs them is shown before.
    this.strings = enFirst as Strings
    this.fields = new Fields(this)
    this.fields.onSubmit = () => this.#press(this.screen?.primary, 'primary')
  }

  /** The page's form around the element. */
  get hostForm(): Element | null {
    return null
  }

  /** Locale that is sent to the server. */
  get wantedLocale(): string {
    return findLocale(this, this.locale)
  }

  /** Server-rendered markup is replaced, not brought to life: the fields are outside and stay. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.shadowRoot?.replaceChildren()
    return super.createRenderRoot()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // In another language than English the first screen waits for its strings.
    if (!chooseLanguage(this.wantedLocale).load) return this.ready()
    void this.loadFlow()
      .catch(() => undefined)
      .then(() => this.ready())
  }

  /** In the page, with strings: the first screen can be shown. Called at every connection. */
  protected ready(): void {}

  /** Loads the flow and its strings. Asked again, it gives the same. */
  async loadFlow(): Promise<FlowModule> {
    const room = await import('./flow.ts')
    const { language, load } = chooseLanguage(this.wantedLocale)
    const loaded = await load?.().catch(() => undefined)
    this.#translate = loaded?.createStrings
    this.language = loaded ? language : 'en'
    this.#direction = loaded?.direction ?? 'ltr'
    this.learn({ ...enFirst, ...room.enFlow })
    return room
  }

  /** Adds strings that came with a chunk, in the language that is shown. */
  learn(english: Partial<Strings>): void {
    this.strings = { ...this.strings, ...english, ...this.#translate?.(english) }
  }

  text(key: StringKey, values?: Values): string {
    return this.fill(this.strings[key], values)
  }

  fill(text: string | Plural, values?: Values): string {
    return format(this.language, text, values)
  }

  time(seconds: number): string {
    return formatTime(this.language, seconds)
  }

  adopt({ styleSheet }: CSSResult): void {
    const root = this.renderRoot
    if (!(root instanceof ShadowRoot) || !styleSheet) return
    const { adoptedStyleSheets: sheets } = root
    if (!sheets.includes(styleSheet)) sheets.push(styleSheet)
  }

  /** Shows a screen. A new one is told to the page and takes the focus, if the focus was here. */
  show(screen: Screen, takeFocus = this.matches(':focus-within')): void {
    const { fields } = this
    const { name, heading } = screen
    // One code after another is another screen as well.
    const isNew = name !== this.screen?.name || heading !== this.screen.heading
    this.screen = screen
    if (isNew) this.dispatchEvent(new ScreenEvent(name))
    const takes = fields.hadFocus || (isNew && takeFocus)
    fields.hadFocus = false
    void this.updateComplete.then(() => takes && this.focusScreen())
  }

  /** Puts the focus where the screen wants it. */
  focusScreen(): void {
    const { screen } = this
    if (!screen) return
    const input = this.querySelector<HTMLElement>(`:scope > input[slot="${screen.focus}"]`)
    ;(input ?? this.renderRoot.querySelector<HTMLElement>('#heading'))?.focus()
  }

  /** Above the heading: the pinned action of a step-up. */
  protected renderAbove(): unknown {
    return nothing
  }

  protected renderFrame(): unknown {
    const { screen } = this
    if (!screen) return nothing
    const { heading, lead, body, primary, secondary, links = [] } = screen
    // In a page of another language our words keep their direction, and the page's own keep theirs.
    const isOfPage = isSpokenAround(this, this.language)
    const own = isOfPage ? nothing : this.#direction
    const around = isOfPage ? nothing : getComputedStyle(this).direction
    return html`<div
      class="frame"
      part="frame"
      lang=${this.language}
      dir=${own}
      aria-busy=${this.busy}
    >
      <slot name="header" dir=${around}></slot>
      ${this.renderAbove()}
      <h2 id="heading" part="heading" tabindex="-1">${heading}</h2>
      ${lead && html`<p part="lead">${lead}</p>`}
      <div role="status">
        ${this.notice && html`<p class="notice" part="notice">${this.notice}</p>`}
        <span class="unseen">${this.busy ? this.strings.busy : ''}</span>
      </div>
      <div class="body" part="body">${body}</div>
      ${primary && this.renderPress(primary, 'primary')}
      ${secondary && this.renderPress(secondary, 'secondary')}
      <div class="links">${links.map((link) => this.renderPress(link, 'link'))}</div>
      <slot name="footer" dir=${around}></slot>
    </div>`
  }

  protected renderPress(press: Press, look: Look): unknown {
    const isTurning = this.busy && look === 'primary'
    return html`<button
      type="button"
      class=${look}
      part="button ${look}"
      aria-disabled=${press.disabled ?? false}
      @click=${() => this.#press(press, look)}
    >
      ${isTurning ? icon(RING, 'spin') : press.icon && icon(press.icon)}<span>${press.label}</span>
    </button>`
  }

  protected override render(): unknown {
    return this.renderFrame()
  }

  /** While a call is out only the quiet links work: there is always a way out. */
  #press(press: Press | undefined, look: Look): void {
    if (press && !press.disabled && (look === 'link' || !this.busy)) press.press()
  }
}
