/**
 * @module
 * An account visit: what the person has, where they are in it, and the changes they make. The account
 * element loads it, after the flow; its screens get it.
 */
import type { AccountAuthenticator, AccountList, TransactionView } from '@countersign/protocol'
import { accountCalls } from '../../client/account-calls.ts'
import type { Client } from '../../client/client.ts'
import { CountersignError } from '../../client/countersign-error.ts'
import type { Screen } from '../../controllers/stage.ts'
import { type UpdateDetail, UpdateEvent } from '../../events/update.ts'
import { enAccount } from '../../strings/english/account.ts'
import { enWays } from '../../strings/english/ways.ts'
import type { StringKey, Strings } from '../../strings/en.ts'
import { findString } from '../../strings/find.ts'
import type { Values } from '../../strings/format.ts'
import { accountSheet } from '../../styles/account.ts'
import { waysSheet } from '../../styles/ways.ts'
import type { CountersignAccount } from '../countersign-account.ts'
import { createFlow, type Flow } from '../flow.ts'
import { keepName } from '../unseen-name.ts'
import { type AppSecret, renderAbove } from './above-prompt.ts'
import type { Addition, Change } from './change.ts'
import { isAddable, isOfBody } from './groups.ts'
import { listCalls } from './list-calls.ts'
import { stopRenaming, toListScreen } from './list-screen.ts'
import { toOverScreen } from './over-screen.ts'
import { signalLeft } from './signal-left.ts'
import { toVisitOptions } from './visit-options.ts'
import type { Clock } from './when.ts'

/** Codes that mean: this visit is over. */
const OVER = /^(transaction_|handle_|token_missing$|session_required$)/

export class Visit {
  readonly element: CountersignAccount
  readonly flow: Flow
  /** Resolves when the list is first on screen. */
  readonly opened: Promise<void>
  /** Undefined until it is loaded. */
  list: AccountList | undefined
  /** Another one has to be loaded; until then this one stands, and keeps its button with the focus. */
  #isStale = false
  /** The list was on screen before. */
  wasOpen = false
  /** Id of the way whose name is being typed. */
  renaming: string | undefined
  /** Takes away the fields of the present own screen. */
  clearFields: (() => void) | undefined
  /** Draws what an authenticator app needs, once its chunk has come. */
  renderApp: ((visit: Visit, secret: AppSecret) => unknown) | undefined
  /** Draws what was agreed to, once its chunk has come. */
  renderAgreed: ((kind: string) => unknown) | undefined

  #setOpened: () => void = () => undefined
  /** The account's own screen that stands wherever nothing is asked. */
  #own: () => Screen = () => toListScreen(this)
  /** The own screen stands also where something is asked: the person has left the question. */
  #isAside = false
  /** Waits for the person to show that it is them. */
  #pending: Change | undefined
  /** Waits for the answer that adds it. */
  #adding: Addition | undefined
  /** What has happened; said on the next own screen. */
  #news = ''
  /** Id of the button that opened the field which has just closed: it gets the focus back. */
  #opener = ''
  #refuse: ((error: CountersignError) => boolean) | undefined

  constructor(element: CountersignAccount) {
    this.element = element
    element.adopt(waysSheet)
    element.adopt(accountSheet)
    element.learn({ ...enWays, ...enAccount })
    this.opened = new Promise((resolve) => {
      this.#setOpened = resolve
    })
    this.flow = createFlow(element, {
      ...toVisitOptions(element),
      links: [{ label: this.strings.cancel, press: () => this.showList() }],
      showFirst: () => (this.#isAside ? this.refresh() : element.showWait()),
      onView: (view) => keepName(element.fields, view),
      showOpen: (view) => this.#showOpen(view),
      onProblem: (error) => this.#meet(error),
      isAside: () => this.#isAside,
      ask: (authenticator) => this.#askAgain(authenticator),
      renderAbovePrompt: (view) => renderAbove(this, view),
    })
  }

  get strings(): Strings {
    return this.element.strings
  }

  /** The server's time, and how to tell it. */
  get clock(): Clock {
    return { language: this.element.language, now: this.flow.view?.now ?? 0 }
  }

  /** The person is asked who they are, for a change that waits. */
  get isProving(): boolean {
    return this.#pending !== undefined
  }

  text(key: StringKey, values?: Values): string {
    return this.element.text(key, values)
  }

  /** The person's own name for a way, else where it sends to, else its kind. */
  toName({
    label,
    target,
    kind,
  }: Partial<AccountAuthenticator> & { readonly kind: string }): string {
    if (kind === 'device') return label ?? this.strings.accountNameDevice
    if (kind === 'recovery-code') return this.strings['accountGroup.recovery']
    if (target && !label && (kind === 'sms-code' || kind === 'voice-code'))
      return this.text(`accountName.${kind}`, { target })
    return label ?? target ?? findString(this.strings, 'kind', kind)
  }

  /** Goes to one of the account's own screens; a question that is open is left. */
  show(own: () => Screen): void {
    this.#leave()
    this.#own = own
    this.#isAside = true
    this.#pending = this.#adding = this.#refuse = undefined
    void this.flow.go()
  }

  showList(): void {
    this.show(() => toListScreen(this))
  }

  /** Draws the present own screen again: something on it has changed. */
  refresh(): void {
    this.element.show(this.#own())
  }

  /** Begins another visit after this one is over. */
  reopen(): void {
    this.#own = () => toListScreen(this)
    this.#isAside = false
    this.list = undefined
    void this.flow.restart()
  }

  /** Puts the focus on something in the shadow root, once it is drawn. */
  async focus(id: string): Promise<void> {
    await this.element.updateComplete
    this.element.renderRoot.querySelector<HTMLElement>(`[id="${id}"]`)?.focus()
  }

  /** Loads a part; where that fails it says so, and the next press tries again. */
  load<T>(part: () => Promise<T>): Promise<T | undefined> {
    return part().catch(() => {
      this.element.notice = this.strings.unreachable
      return undefined
    })
  }

  /**
   * Makes a change; asks first who it is where that is needed, and then makes it by itself.
   *
   * @param refuse  Deals with a problem of this change; true when it has said it.
   */
  change(change: Change, refuse?: (error: CountersignError) => boolean): Promise<void> {
    this.#refuse = refuse
    return this.flow.run(() => this.#apply(change))
  }

  /** A visit that ran out behind the person's back goes on in another one, where that can be had. */
  async #apply(change: Change, mayReopen = this.element.handleFrom !== ''): Promise<void> {
    try {
      await (change.do === 'add' ? this.#add(change) : this.#edit(change))
    } catch (error) {
      if (!(error instanceof CountersignError)) throw error
      if (error.code === 'fresh_proof_required') return this.#askFirst(change, error)
      if (!mayReopen || !OVER.test(error.code)) throw error
      const { transaction, options } = this.flow
      transaction.forget()
      await transaction.begin(await options.facts())
      await this.#apply(change, false)
    }
  }

  /** @throws the problem itself when no question comes with it: the change would go round for ever. */
  #askFirst(change: Change, error: CountersignError): void {
    const { view } = error.details
    if (view?.state !== 'choose' && view?.state !== 'prompt') throw error
    this.#pending = change
    this.#isAside = false
  }

  async #edit(change: Exclude<Change, Addition>): Promise<void> {
    const { way } = change
    const isRename = change.do === 'rename'
    // Before anything is deleted: a receipt that could not be shown would be lost.
    const isDeletion = !isRename && isOfBody(way.kind)
    const room = isDeletion ? await import('./receipt-screen.ts') : undefined
    this.list = await this.#call((client, id) => listCalls.edit(client, id, change))
    const name = isRename ? change.label : this.toName(way)
    if (isRename) this.#opener = `rename-${way.id}`
    this.#tell(isRename ? 'renamed' : 'removed', way.kind, name)
    const { receipt } = this.list
    if (receipt && room) this.#own = () => room.toReceiptScreen(this, receipt)
    if (!isRename && way.kind === 'passkey') void signalLeft(this.flow.view?.accepted_passkeys)
  }

  async #add(change: Addition): Promise<void> {
    const { kind, target } = change
    const body = { kind, ...(target !== undefined && { target }) }
    // Before anything is made: codes that could not be shown would be lost.
    const room = kind === 'recovery-code' ? await import('./codes-screen.ts') : undefined
    const { codes } = await this.#call((client, id) => accountCalls.add(client, id, body))
    this.#refuse = undefined
    this.#leave()
    if (codes && room) {
      this.#tell('added', kind, this.toName(change))
      this.#news = ''
      this.#own = () => room.toCodesScreen(this, codes)
    } else {
      this.#adding = change
      this.#isAside = false
    }
  }

  /** Sends again, or starts afresh, what is being added: only adding it again can do that. */
  #askAgain(authenticator: string): Promise<unknown> | undefined {
    const [, kind = ''] = /^enrol:(.+)$/.exec(authenticator) ?? []
    if (!isAddable(kind)) return undefined
    return this.#apply(this.#adding?.kind === kind ? this.#adding : { do: 'add', kind })
  }

  /** Nothing is asked, or the question was left: what waited goes on, else the own screen stands. */
  #showOpen(view: TransactionView): void {
    const [pending, adding] = [this.#pending, this.#adding]
    if (view.state === 'open') {
      this.#pending = this.#adding = undefined
      if (pending) return void this.change(pending, this.#refuse)
      if (adding) this.#tell('added', adding.kind, this.toName(adding))
    }
    if (!this.list || this.#isStale) {
      return void this.flow.run(async () => {
        this.list = await this.#call(listCalls.load)
        this.#isStale = false
      })
    }
    this.wasOpen = true
    this.refresh()
    if (this.#news) this.element.notice = this.#news
    if (this.#opener) void this.focus(this.#opener)
    this.#news = this.#opener = ''
    this.#setOpened()
  }

  async #call<T extends { readonly view: TransactionView }>(
    call: (client: Client, id: string) => Promise<T>,
  ): Promise<T> {
    const reply = await this.flow.transaction.call(call)
    this.flow.transaction.accept(reply.view)
    return reply
  }

  /** Notes what has happened, for the page and for the list, which stands next. */
  #tell(change: UpdateDetail['change'], kind: string, name: string): void {
    this.#leave()
    const keys = {
      added: 'accountWasAdded',
      renamed: 'accountWasRenamed',
      removed: 'accountWasRemoved',
    } as const
    this.#news = this.text(keys[change], { name })
    this.#own = () => toListScreen(this)
    this.#isAside = true
    this.#isStale ||= change === 'added'
    this.element.dispatchEvent(new UpdateEvent({ change, kind }))
  }

  /** Nothing typed stays behind. */
  #leave(): void {
    stopRenaming(this)
    this.clearFields?.()
    this.clearFields = undefined
  }

  #meet(error: CountersignError): boolean {
    if (this.#refuse?.(error)) return true
    const isLast = error.code === 'last_strong_way'
    if (!isLast && !OVER.test(error.code)) return false
    this.#pending = this.#adding = undefined
    this.#isAside = true
    if (isLast) this.#news = this.strings.accountLastStrongWay
    this.#own = () => (isLast ? toListScreen(this) : toOverScreen(this))
    return true
  }
}
