/**
 * @module
 * Leads from view to screen until the transaction is over. Elements get it through `flow.ts`.
 */
import type { ActionView, Offer, Purpose, TransactionView } from '@countersign/protocol'
import { html, nothing } from 'lit'
import { CEREMONIES } from '../ceremonies/index.ts'
import { CountersignError } from '../client/countersign-error.ts'
import { type ParsedPrompt, parsePrompt } from '../client/parse-prompt.ts'
import { browserPorts, type Ports } from '../client/ports.ts'
import type { Ceremony } from '../controllers/ceremony.ts'
import { Countdown } from '../controllers/countdown.ts'
import type { Press, Screen } from '../controllers/stage.ts'
import { TransactionController, type TransactionFacts } from '../controllers/transaction.ts'
import { CancelEvent } from '../events/cancel.ts'
import { ProblemEvent } from '../events/problem.ts'
import { flowSheet } from '../styles/flow.ts'
import { toChooseScreen } from './choose-screen.ts'
import type { CountersignElement } from './countersign-element.ts'
import { toFirstOffer } from './offers.ts'
import { toNotice, toProblemScreen } from './problem-screen.ts'

/** What differs between sign-in, step-up and account. */
export interface FlowOptions {
  readonly purpose: Purpose
  /** Gathered at each begin. @throws CountersignError */
  facts(): Promise<TransactionFacts>
  /** Shows what stands before the first prompt: the login name, or nothing but a wait. */
  showFirst(): void
  /** The policy is met. The account has no proof and gets `''`. */
  onDone(proof: string): void
  /** Each newer view, before its screen is shown. */
  onView?(view: TransactionView): void
  /** The account visit is open: the element shows its own screen. */
  showOpen?(view: TransactionView): void
  /** Draws above a prompt: whose it is, what is being added. */
  renderAbovePrompt?(view: TransactionView): unknown
  /** @returns true when it deals with the problem: nothing is shown. */
  onProblem?(error: CountersignError): boolean
  /** *Start again* leads somewhere. Default true. */
  readonly canRestart?: boolean
  /** Quiet links below every prompt: how to leave. */
  readonly links: readonly Press[]
  readonly ports?: Ports
}

/** `follow`: the view leads. The others are where the person went by a press. */
type Mode = 'follow' | 'first' | 'choose' | 'recover' | 'passkey'

/** The codes that mean: this transaction is over, begin another. */
const GONE = /^(transaction_|token_missing$)/

export class Flow {
  readonly stage: CountersignElement
  readonly options: FlowOptions
  readonly ports: Ports
  readonly transaction: TransactionController
  readonly countdown: Countdown
  /** The person wants this device to be remembered with the next answer. */
  remember = false

  #mode: Mode = 'follow'
  #problem: CountersignError | undefined
  #retry: () => void = () => undefined
  #ceremony: (Ceremony & { readonly kind: string; readonly challenge: string }) | undefined
  #isPressed = false
  /** Version of the view whose first way was already tried by itself. */
  #tried = -1
  #calls = 0
  readonly #waiters: { resolve(proof: string): void; reject(error: CountersignError): void }[] = []

  constructor(stage: CountersignElement, options: FlowOptions) {
    this.stage = stage
    this.options = options
    this.ports = options.ports ?? browserPorts
    this.countdown = new Countdown(stage, this.ports)
    this.transaction = new TransactionController(this.ports)
    this.transaction.onView = (view) => {
      this.countdown.setClock(view.now)
      options.onView?.(view)
    }
    stage.adopt(flowSheet)
  }

  /** The view in hand; undefined before the first. */
  get view(): TransactionView | undefined {
    return this.transaction.view
  }

  /** @throws CountersignError `cancelled`, or what it failed with. */
  result(): Promise<string> {
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  /**
   * Begins, or comes back to, a transaction and shows where it stands.
   *
   * @param quiet  A problem is kept to ourselves: the next press will meet it again.
   */
  async begin(quiet = false): Promise<void> {
    const work = async () => this.transaction.begin(await this.options.facts())
    if (!quiet) return this.run(work)
    await work().then(
      () => this.route(),
      () => undefined,
    )
  }

  /** Names the person. A transaction that is missing or over is begun with the name at once. */
  identify(loginName: string): Promise<void> {
    return this.run(async () => {
      this.#mode = 'follow'
      if (!this.view) return this.transaction.begin(await this.options.facts(), loginName)
      return this.transaction.identify(loginName)
    })
  }

  /** The standing usernameless question. */
  usePasskey(): Promise<void> {
    return this.run(async () => {
      if (!this.view) await this.transaction.begin(await this.options.facts())
      this.#go('passkey')
    })
  }

  /** Shows the list of ways, or under `recover` those that may lead to a new password. */
  choose(mode: 'choose' | 'recover' = 'choose'): void {
    this.#go(mode)
    void this.route()
  }

  /** Back to the login name. */
  change(): void {
    this.#go('first')
    void this.route()
  }

  /** Back to the open prompt. */
  follow(): void {
    this.#go('follow')
    void this.route()
  }

  /** Asks the way that was chosen. */
  pick(offer: Offer): Promise<void> {
    const recover = this.#mode === 'recover'
    const isOpen = this.view?.prompt?.authenticator === offer.id
    if (offer.ceremony === 'passkey' && this.view?.passkey && !this.view.own && !recover) {
      this.#go('passkey')
      return this.route()
    }
    return this.run(async () => {
      this.#go('follow')
      this.#isPressed = true
      if (isOpen && !recover) return undefined
      return this.#challenge(offer.id, recover)
    })
  }

  /** @param challenge  Default: the open prompt's. */
  answer(answer: Record<string, unknown>, challenge = this.#ceremony?.challenge): Promise<void> {
    return this.run(async () => {
      if (challenge === undefined) return undefined
      const device = this.remember ? await import('../client/device.ts') : undefined
      const key = await device?.createDeviceKey()
      const view = await this.transaction.answer({
        challenge,
        answer,
        ...(key && { remember: { jwk: key.jwk } }),
      })
      if (key && view.state === 'done') await key.keep()
      this.#mode = 'follow'
      return view
    })
  }

  /** Sends the message again, once even if the reply is lost. */
  resend(): Promise<void> {
    return this.run(async () => {
      const prompt = this.view?.prompt
      if (!prompt) return undefined
      const view = await this.#challenge(prompt.authenticator)
      this.stage.notice = this.stage.text('resent')
      return view
    })
  }

  /** Forgets the transaction and begins another. */
  restart(loginName?: string): Promise<void> {
    this.#close()
    this.#go('follow')
    return this.run(async () => this.transaction.restart(await this.options.facts(), loginName))
  }

  /** The person leaves. */
  async cancel(): Promise<void> {
    this.end(new CountersignError(this.#problem?.code ?? 'cancelled'))
    await this.transaction.cancel()
  }

  /** It is over without a proof: whoever waits is told, nothing typed stays. */
  end(error: CountersignError): void {
    this.#close()
    this.stage.dispatchEvent(new CancelEvent())
    for (const { reject } of this.#waiters.splice(0)) reject(error)
  }

  /** Does what needs the server, one at a time, then shows where that leads. Never rejects. */
  async run(work: () => Promise<unknown>): Promise<void> {
    if (this.stage.busy && this.#calls > 0) return
    this.#calls += 1
    this.stage.busy = true
    this.#retry = () => void this.run(work)
    this.#problem = undefined
    this.stage.notice = ''
    try {
      await work()
    } catch (error) {
      const problem =
        error instanceof CountersignError ? error : new CountersignError('internal', { cause: error })
      await this.#meet(problem)
    } finally {
      this.#calls -= 1
      this.stage.busy = false
    }
    await this.route()
  }

  /** Shows the screen for where things stand. */
  async route(): Promise<void> {
    const { view, stage } = this
    if (this.#problem) return stage.show(this.#withLinks(toProblemScreen(this, this.#problem)))
    if (!view || this.#mode === 'first') return this.options.showFirst()
    if (this.#mode === 'passkey' && view.passkey) return this.#showStandingPasskey(view)
    if (this.#mode === 'choose' || this.#mode === 'recover') return this.#showChoose(view)
    switch (view.state) {
      case 'identify':
        return this.options.showFirst()
      case 'choose':
        return this.#lead(view)
      case 'prompt':
        return this.#showPrompt(view)
      case 'open':
        this.#close()
        return this.options.showOpen?.(view)
      case 'done':
        return this.#finish(view)
      default:
        this.#problem = new CountersignError(view.problem ?? `transaction_${view.state}`)
        return this.route()
    }
  }

  /** Does again what failed. */
  retry(): void {
    this.#problem = undefined
    this.#retry()
  }

  /** Starts the same way afresh after it ran out. */
  renew(): void {
    const authenticator = this.#ceremony?.kind === undefined ? undefined : this.#lastAuthenticator
    this.#problem = undefined
    if (authenticator === undefined) return this.choose()
    void this.run(() => this.#challenge(authenticator))
  }

  #lastAuthenticator: string | undefined

  #challenge(authenticator: string, recover = false): Promise<TransactionView> {
    const replaces = this.view?.prompt?.challenge
    return this.transaction.challenge({
      authenticator,
      ...(replaces && { replaces }),
      ...(recover && { recover }),
    })
  }

  #go(mode: Mode): void {
    this.#mode = mode
    this.#problem = undefined
    this.stage.notice = ''
  }

  /** Tells the page, and decides whether the open screen, a list or a screen of its own says it. */
  async #meet(error: CountersignError): Promise<void> {
    const { retry = 'later' } = error.details
    if (this.options.onProblem?.(error)) return
    this.stage.dispatchEvent(new ProblemEvent(error.code, retry))
    if (this.options.purpose === 'login' && GONE.test(error.code)) {
      const loginName = this.view?.login_name
      this.#ceremony?.showProblem(error)
      const facts = await this.options.facts()
      return this.transaction.restart(facts, loginName).then(
        () => void (this.stage.notice = this.stage.text('expiresAway')),
        (again: CountersignError) => void (this.#problem = again),
      )
    }
    const isOpen = this.view?.prompt?.challenge === this.#ceremony?.challenge
    if (this.#ceremony && isOpen && this.#ceremony.showProblem(error)) return
    if (retry === 'another-way' && this.view?.offers.length) this.#mode = 'choose'
    else if (this.stage.screen?.name !== 'identify' || error.details.retryAt) {
      this.#problem = error
      return
    }
    this.stage.notice = toNotice(this, error)
  }

  /** The best way first, by itself if nothing is sent by it; else the list. */
  async #lead(view: TransactionView): Promise<void> {
    const first = toFirstOffer(view.offers)
    if (!first || this.#tried === view.version) return this.#showChoose(view)
    this.#tried = view.version
    await this.run(() => this.#challenge(first.id))
  }

  #showChoose(view: TransactionView): void {
    const screen = toChooseScreen(this, view, this.#mode === 'recover')
    this.stage.show(this.#withLinks(screen))
  }

  #showStandingPasskey({ passkey }: TransactionView): Promise<void> {
    const { challenge = '', options = {} } = passkey ?? {}
    this.#isPressed = true
    return this.#open({
      challenge,
      authenticator: 'passkey',
      kind: 'passkey',
      ceremony: 'passkey',
      data: { mode: 'get', options },
      expires_at: 0,
    })
  }

  async #showPrompt(view: TransactionView): Promise<void> {
    const prompt = view.prompt && parsePrompt(view.prompt)
    if (prompt) return this.#open(prompt)
    // Only a newer widget knows this ceremony: the list says so, and the other ways stay.
    return this.#showChoose(view)
  }

  async #open(prompt: ParsedPrompt): Promise<void> {
    this.#lastAuthenticator = prompt.authenticator
    const open = this.#ceremony
    const kind = `${prompt.ceremony} ${prompt.kind} ${JSON.stringify(Reflect.get(prompt.data, 'mode'))}`
    if (open?.kind === kind && !this.#isPressed) {
      if (open.challenge !== prompt.challenge) this.#ceremony = { ...open, challenge: prompt.challenge }
      open.update(prompt)
      return this.stage.show(this.#wrap(open.screen))
    }
    const load = await CEREMONIES[prompt.ceremony](prompt).catch(() => undefined)
    if (!load) {
      this.#problem = new CountersignError('offline', { retry: 'same' })
      this.#retry = () => void this.route()
      return this.route()
    }
    this.#close()
    const { stage, ports, options } = this
    const canForget = prompt.ceremony === 'password' && prompt.data.can_reset && options.purpose === 'login'
    const ceremony = load(
      {
        stage,
        ports,
        confirm: toConfirm(this.view?.action),
        isPressed: this.#isPressed,
        answer: (answer) => void this.answer(answer),
        resend: () => void this.resend(),
        forgot: canForget ? () => this.choose('recover') : undefined,
        another: () => (this.view?.offers.length ? this.choose() : this.change()),
        secondsUntil: (at) => this.countdown.secondsUntil(at),
      },
      prompt,
    )
    this.#isPressed = false
    this.#ceremony = { ...ceremony, kind, challenge: prompt.challenge }
    stage.show(this.#wrap(ceremony.screen))
  }

  #finish({ proof = '' }: TransactionView): void {
    this.#close()
    this.transaction.forget()
    this.options.onDone(proof)
    for (const { resolve } of this.#waiters.splice(0)) resolve(proof)
  }

  #close(): void {
    this.#ceremony?.close()
    this.#ceremony = undefined
  }

  /** A ceremony's screen with what the transaction adds: whose it is, remember, other ways, the way out. */
  #wrap(screen: Screen): Screen {
    const { view, stage, options } = this
    const others = (view?.offers.length ?? 0) > 1 || this.#mode === 'passkey'
    const another = { label: stage.text('anotherWay'), press: () => this.#another() }
    const body = () => html`${view && options.renderAbovePrompt?.(view)}${screen.body}${this.#renderRemember()}`
    return {
      name: screen.name,
      ...(screen.focus && { focus: screen.focus }),
      get heading() {
        return screen.heading
      },
      get lead() {
        return screen.lead
      },
      get primary() {
        return screen.primary
      },
      get secondary() {
        return screen.secondary
      },
      get links() {
        return [...(screen.links ?? []), ...(others ? [another] : []), ...options.links]
      },
      get body() {
        return body()
      },
    }
  }

  #another(): void {
    if (this.view?.offers.length) this.choose()
    else this.change()
  }

  #withLinks(screen: Screen): Screen {
    return { ...screen, links: [...(screen.links ?? []), ...this.options.links] }
  }

  #renderRemember(): unknown {
    if (!this.view?.can_remember) return nothing
    return html`<label class="remember"
      ><input
        type="checkbox"
        .checked=${this.remember}
        @change=${(event: Event & { currentTarget: HTMLInputElement }) => {
          this.remember = event.currentTarget.checked
        }}
      />${this.stage.text('remember')}</label
    >`
  }
}

/** The label of the primary button, each value isolated. */
function toConfirm(action: ActionView | undefined): unknown {
  return action?.confirm?.map(({ text, field }) => (field ? html`<bdi>${text}</bdi>` : text))
}
