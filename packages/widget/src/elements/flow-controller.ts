/**
 * @module
 * Leads from view to screen until the transaction is over. Elements get it through `flow.ts`. What a
 * plain sign-in does not need (lists, problems, standing passkey, remembered device) loads on demand.
 */
import type { Offer, Purpose, TransactionView } from '@countersign/protocol'
import { html, nothing } from 'lit'
import { CEREMONIES } from '../ceremonies/index.ts'
import { CountersignError } from '../client/countersign-error.ts'
import { type ParsedPrompt, parsePrompt } from '../client/parse-prompt.ts'
import { browserPorts, type Ports } from '../client/ports.ts'
import type { Ceremony } from '../controllers/ceremony.ts'
import { type Countdown, createCountdown } from '../controllers/countdown.ts'
import type { Press, Screen } from '../controllers/stage.ts'
import { createTransaction, type Transaction, type TransactionFacts } from '../controllers/transaction.ts'
import { CancelEvent } from '../events/cancel.ts'
import { flowSheet } from '../styles/flow.ts'
import type { CountersignElement } from './countersign-element.ts'
import type { Remember } from './remember.ts'

/** What differs between sign-in, step-up and account. */
export interface FlowOptions {
  readonly purpose: Purpose
  /** Gathered at each begin. @throws CountersignError */
  facts(): Promise<TransactionFacts>
  /** Shows what stands before the first prompt: the login name, or nothing but a wait. */
  showFirst(): void
  /** The policy is met. */
  onDone(proof: string): void
  /** Each view, before its screen is shown. */
  onView?(view: TransactionView): void
  /** The account visit is open: the element shows its own screen. */
  showOpen?(view: TransactionView): void
  /** The person has left the open question for the element's own screen. */
  isAside?(): boolean
  /** Asks a way that only the element knows how to ask; undefined for every other. */
  ask?(authenticator: string): Promise<unknown> | undefined
  /** Draws above a prompt: whose it is, what is being added. */
  renderAbovePrompt?(view: TransactionView): unknown
  /** Label of the primary button. */
  confirm?(view: TransactionView): unknown
  /** @returns true when it deals with the problem: nothing is shown. */
  onProblem?(error: CountersignError): boolean
  /** *Start again* leads somewhere. Default true. */
  readonly canRestart?: boolean
  /** Quiet links below every screen but the first: how to leave. */
  readonly links?: readonly Press[]
  readonly ports?: Ports
}

export interface Flow {
  readonly stage: CountersignElement
  readonly options: FlowOptions
  readonly ports: Ports
  readonly transaction: Transaction
  readonly countdown: Countdown
  /** The view in hand; undefined before the first. */
  readonly view: TransactionView | undefined
  /** Shown in place of what the view leads to, until something succeeds: a list, a problem. */
  detour: (() => unknown) | undefined
  /** Version of the view whose first way was asked by itself: a failure does not ask again. */
  askedVersion?: number
  /** The problem that is on screen: whoever waits hears of it when the person leaves. */
  problem: CountersignError | undefined
  /** @throws CountersignError `cancelled`, or what it failed with. */
  result(): Promise<string>
  /**
   * Begins, or comes back to, a transaction and shows where it stands.
   *
   * @param quiet  A problem is kept to ourselves: the next press will meet it again.
   */
  begin(quiet?: boolean): Promise<void>
  /** Names the person. A missing transaction is begun with the name at once. */
  identify(loginName: string): Promise<void>
  /** The standing usernameless question. */
  usePasskey(): Promise<void>
  /** Shows the list of ways; `recover`: those that may lead to a new password. */
  choose(recover?: boolean): Promise<void>
  /** Shows something else than the view leads to; without it, what the view leads to. */
  go(detour?: () => unknown): Promise<void>
  /** Asks the way that was chosen by a press. @param afresh  Also where it is the open one. */
  pick(offer: Pick<Offer, 'id'>, recover?: boolean, afresh?: boolean): Promise<void>
  /** The way that was asked last, to ask it again. */
  readonly lastAuthenticator: string | undefined
  /** @param challenge  Default: the open prompt's. */
  answer(answer: Record<string, unknown>, challenge?: string): Promise<void>
  /** Opens a prompt's ceremony. @param isPressed  A sheet of the browser may open at once. */
  open(prompt: ParsedPrompt, isPressed?: boolean): Promise<void>
  /** Forgets the transaction and begins another. */
  restart(loginName?: string): Promise<void>
  /** The person leaves. */
  cancel(): Promise<void>
  /** It is over without a proof: whoever waits is told, nothing typed stays. */
  end(error: CountersignError): void
  /** Does what needs the server, one at a time, then shows where that leads. Never rejects. */
  run(work: () => Promise<unknown>): Promise<void>
  /** Does again what failed. */
  retry(): void
  /** Shows a screen with the links that every screen has. */
  show(screen: Screen): void
}

/** How often an answer that is still being checked is asked for again, and how long between. */
const BUSY_TRIES = 5
const BUSY_MS = 800

export function createFlow(stage: CountersignElement, options: FlowOptions): Flow {
  const { ports = browserPorts, links = [] } = options
  const waiters: { resolve(proof: string): void; reject(error: CountersignError): void }[] = []
  const countdown = createCountdown(stage, ports)
  const transaction = createTransaction(ports, (view) => {
    countdown.setClock(view.now)
    options.onView?.(view)
  })
  stage.adopt(flowSheet)
  let open: (Ceremony & { readonly like: string }) | undefined
  let challenge: string | undefined
  let last: string | undefined
  let isRunning = false
  let retry: () => void
  let remember: Remember | undefined

  const loadWays = () => import('./ways.ts')
  const begin = async (loginName?: string) => transaction.begin(await options.facts(), loginName)
  const another = () => (transaction.view?.offers.length ? flow.choose() : flow.go(options.showFirst))
  // What cannot be loaded is no reason to lose what is on screen.
  const route = () => lead().catch(() => void (stage.notice = stage.strings.unreachable))

  async function run(work: () => Promise<unknown>): Promise<void> {
    if (isRunning) return undefined
    isRunning = stage.busy = true
    stage.notice = ''
    retry = () => void run(work)
    try {
      await work()
      flow.detour = flow.problem = undefined
    } catch (error) {
      await meet(error instanceof CountersignError ? error : new CountersignError('internal'))
    } finally {
      isRunning = stage.busy = false
    }
    return route()
  }

  /** The open ceremony says it beside its field, or a screen of its own is shown. */
  async function meet(error: CountersignError): Promise<void> {
    if (error.code === 'cancelled' || options.onProblem?.(error)) return
    const isOpen = challenge !== undefined && transaction.view?.prompt?.challenge === challenge
    const isSaid = isOpen && open?.showProblem(error) === true
    try {
      const room = await import('./problem.ts')
      await room.meetProblem(flow, error, isSaid)
    } catch {
      stage.notice = stage.strings.unreachable
    }
  }

  async function lead(): Promise<void> {
    const { view } = transaction
    if (flow.detour) return void (await flow.detour())
    if (!view || view.state === 'identify') return options.showFirst()
    if (view.state === 'done') return finish(view)
    if (options.isAside?.() || view.state === 'open') {
      close()
      return options.showOpen?.(view)
    }
    if (view.state === 'prompt') {
      const prompt = view.prompt && parsePrompt(view.prompt)
      // Only a newer widget knows this ceremony: the list says so, and the other ways stay.
      return prompt ? openPrompt(prompt) : flow.choose()
    }
    close()
    return (await loadWays()).leadOn(flow, view)
  }

  async function openPrompt(prompt: ParsedPrompt, isPressed = false): Promise<void> {
    const like = [prompt.ceremony, prompt.kind, prompt.data.mode].join()
    ;({ challenge } = prompt)
    if (open?.like === like && !isPressed) {
      open.update(prompt)
      return stage.show(wrap(open.screen, true))
    }
    const load = await CEREMONIES[prompt.ceremony](prompt)
    const { view } = transaction
    if (view?.can_remember) remember ??= (await import('./remember.ts')).createRemember(stage)
    close()
    ;({ challenge, authenticator: last } = prompt)
    open = {
      like,
      ...load(
        {
          stage,
          ports,
          isPressed,
          confirm: view && options.confirm?.(view),
          answer: (answer) => void flow.answer(answer),
          resend: () => void resend(),
          forgot: () => void flow.choose(true),
          another: () => void another(),
          secondsUntil: countdown.secondsUntil,
        },
        prompt,
      ),
    }
    return stage.show(wrap(open.screen, true))
  }

  /** A screen with the way out; a ceremony's also with whose it is, remember and the other ways. */
  function wrap(screen: Screen, isPrompt: boolean): Screen {
    return new Proxy(screen, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        const { view } = transaction
        if (name === 'body' && isPrompt) {
          return html`${view && options.renderAbovePrompt?.(view)}${value}${
            view?.can_remember && remember ? remember.render() : nothing
          }`
        }
        if (name !== 'links') return value
        // Beside what is being added there is no other way: the ways in hand prove, they don't add.
        const isAdding = view?.prompt?.authenticator.startsWith('enrol:') ?? false
        const isAlone = isAdding || (view?.offers.length ?? 0) < 2
        const isOnly = view?.prompt?.challenge === challenge && isAlone
        const others = isPrompt && !isOnly
        return [
          ...(target.links ?? []),
          ...(others ? [{ label: stage.strings.anotherWay, press: another }] : []),
          ...links,
        ]
      },
    })
  }

  const ask = (authenticator: string, recover?: boolean) =>
    options.ask?.(authenticator) ??
    transaction.call((client, id) => {
      const replaces = transaction.view?.prompt?.challenge
      return client.challenge(id, {
        authenticator,
        ...(replaces && { replaces }),
        ...(recover && { recover }),
      })
    })

  async function resend(): Promise<void> {
    let isSent = false
    await run(async () => {
      await ask(transaction.view?.prompt?.authenticator ?? '')
      isSent = true
    })
    if (isSent) stage.notice = stage.strings.resent
  }

  function close(): void {
    open?.close()
    open = challenge = undefined
  }

  function finish({ proof = '' }: TransactionView): void {
    close()
    transaction.forget()
    options.onDone(proof)
    for (const { resolve } of waiters.splice(0)) resolve(proof)
  }

  const flow: Flow = {
    stage,
    options,
    ports,
    transaction,
    countdown,
    detour: undefined,
    problem: undefined,
    get view() {
      return transaction.view
    },
    run,
    open: openPrompt,
    retry: () => retry(),
    result: () => new Promise((resolve, reject) => waiters.push({ resolve, reject })),
    begin: (quiet) => (quiet ? begin().then(route, () => undefined) : run(begin)),
    identify: (loginName) =>
      run(() =>
        transaction.view
          ? transaction.call((client, id) => client.identify(id, loginName))
          : begin(loginName),
      ),
    async usePasskey() {
      if (!transaction.view) await run(begin)
      const { askStandingPasskey } = await import('./standing-passkey.ts')
      await askStandingPasskey(flow)
    },
    choose: (recover) => flow.go(async () => (await loadWays()).showWays(flow, recover)),
    go(detour) {
      flow.detour = detour
      stage.notice = ''
      return route()
    },
    get lastAuthenticator() {
      return last
    },
    async pick({ id }, recover, afresh) {
      await run(async () => {
        if (recover || afresh || transaction.view?.prompt?.authenticator !== id) await ask(id, recover)
        // The press counts for what it leads to.
        const prompt = transaction.view?.prompt && parsePrompt(transaction.view.prompt)
        if (prompt?.ceremony === 'passkey') await openPrompt(prompt, true)
      })
    },
    answer: (answer, asked = challenge) =>
      run(async () => {
        const body = { challenge: asked ?? '', answer, ...(await remember?.toRequest()) }
        for (let tries = 1; ; tries += 1) {
          try {
            await remember?.keep(await transaction.call((client, id) => client.answer(id, body)))
            return
          } catch (error) {
            const isBusy = error instanceof CountersignError && error.code === 'answer_in_progress'
            if (!isBusy || tries === BUSY_TRIES) throw error
            await ports.wait(BUSY_MS)
          }
        }
      }),
    restart(loginName) {
      close()
      transaction.forget()
      return run(() => begin(loginName))
    },
    async cancel() {
      stage.dispatchEvent(new CancelEvent())
      flow.end(flow.problem ?? new CountersignError('cancelled'))
      await transaction.cancel()
    },
    end(error) {
      close()
      for (const { reject } of waiters.splice(0)) reject(error)
    },
    show: (screen) => stage.show(wrap(screen, false)),
  }
  return flow
}
