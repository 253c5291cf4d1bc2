/**
 * @module
 * Leads from view to screen until the transaction is over. Elements get it through `flow.ts`. What a
 * plain sign-in does not need (lists, problems, standing passkey, remembered device) loads on demand.
 */
import type { Prompt, TransactionView } from '@countersign/protocol'
import { html } from 'lit'
import { loadCeremony } from '../ceremonies/index.ts'
import { CountersignError } from '../client/countersign-error.ts'
import { parseData, type ParsedPrompt } from '../client/parse-prompt.ts'
import { browserPorts } from '../client/ports.ts'
import type { Ceremony, CeremonyContext } from '../controllers/ceremony.ts'
import { createCountdown } from '../controllers/countdown.ts'
import type { Screen } from '../controllers/stage.ts'
import { createTransaction } from '../controllers/transaction.ts'
import { CancelEvent } from '../events/cancel.ts'
import type { CountersignElement } from './countersign-element.ts'
import type { Flow, FlowOptions } from './flow-contract.ts'
import type { Remember } from './remember.ts'
import { toReturnAddress } from './return-address.ts'

export type { Flow, FlowOptions } from './flow-contract.ts'

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function createFlow(stage: CountersignElement, options: FlowOptions): Flow {
  const { ports = browserPorts, links = [] } = options
  const waiters: { resolve(proof: string): void; reject(error: CountersignError): void }[] = []
  const countdown = createCountdown(stage, ports)
  const transaction = createTransaction(ports, (view) => {
    countdown.setClock(view.now)
    options.onView?.(view)
  })
  let open: (Ceremony & { readonly like: string }) | undefined
  let challenge: string | undefined
  /** The quiet begin, while it is out: another one beside it would be a second transaction. */
  let starting: Promise<void> | undefined
  let isPressed = false
  let isRunning = false
  let remember: Remember | undefined

  const begin = async (loginName?: string) => transaction.begin(await options.facts(), loginName)
  const another = () => flow[transaction.view?.offers.length ? 'choose' : 'showFirst']()
  // What cannot be loaded is no reason to lose what is on screen.
  const route = () => lead().catch(() => void (stage.notice = stage.strings.unreachable))

  async function run(work: () => Promise<unknown>): Promise<void> {
    if (isRunning) return
    isRunning = stage.busy = true
    stage.notice = ''
    flow.retry = () => void run(work)
    try {
      await work()
      flow.detour = flow.problem = undefined
      flow.busyTries = 0
    } catch (error) {
      await meet(error instanceof CountersignError ? error : new CountersignError('internal'))
    }
    isRunning = stage.busy = false
    await route()
  }

  /** The open ceremony says it beside its field, or a screen of its own is shown. */
  async function meet(error: CountersignError): Promise<void> {
    if (error.code === 'cancelled' || options.onProblem?.(error)) return
    const say = () => {
      const { prompt, passkey } = transaction.view ?? {}
      return challenge === (prompt ?? passkey)?.challenge && open?.showProblem(error) === true
    }
    try {
      // Once it is loaded: as soon as something is said, the next press counts.
      await (await import('./problem.ts')).meetProblem(flow, error, say)
    } catch {
      say()
      stage.notice = stage.strings.unreachable
    }
  }

  async function lead(): Promise<void> {
    const { view } = transaction
    if (flow.detour) return void (await flow.detour())
    if (!view || view.state === 'identify') return options.showFirst()
    if (view.state === 'prompt' && !options.isAside?.()) {
      return view.prompt ? openPrompt(view.prompt) : flow.choose()
    }
    if (view.state === 'done') {
      // Also where an approval, and no answer from here, was the last step.
      await remember?.keep(view)
      return finish(view)
    }
    close()
    if (view.state === 'open' || options.isAside?.()) return options.showOpen?.(view)
    return (await import('./ways.ts')).leadOn(flow, view)
  }

  async function openPrompt(given: Prompt): Promise<void> {
    const { view } = transaction
    const loaded = await loadCeremony(given, parseData)
    if (view?.can_remember) remember ??= (await import('./remember.ts')).createRemember(stage)
    // While it was loading something else came, or the person left.
    if (view !== transaction.view) return
    // Only a newer widget knows this ceremony: the list says so, and the other ways stay.
    if (!loaded) return flow.choose()
    const [data, load] = loaded
    const prompt = { ...given, data } as ParsedPrompt
    const like = [given.ceremony, given.kind, Reflect.get(data, 'mode')].join()
    ;({ challenge } = given)
    if (open?.like !== like || (isPressed && given.ceremony === 'passkey')) {
      close()
      ;({ challenge, authenticator: flow.lastAuthenticator } = given)
      const context: CeremonyContext = {
        stage,
        ports,
        isPressed,
        purpose: options.purpose,
        offer: findOffer(given.authenticator),
        another,
        answer: flow.answer,
        post: (what, body, headers) => run(() => transaction.post(what, body, headers)),
        resend: () => run(() => ask(given.authenticator)),
        forgot: () => flow.choose(true),
        secondsUntil: countdown.secondsUntil,
        refresh,
        fail: (error) => run(() => Promise.reject(error)),
      }
      open = { like, ...load(context, prompt) }
    }
    isPressed = false
    open.update(prompt)
    stage.show(wrap(open.screen, true))
  }

  /** A changed view leads on by itself; one that is the same disturbs nothing. */
  async function refresh(signal: AbortSignal): Promise<void> {
    const { version } = transaction.view ?? {}
    const next = await transaction.call((client, id) => client.read(id, version, signal))
    if (signal.aborted) return
    // The server is the clock, also where nothing else is new: this machine may have slept.
    countdown.setClock(next.now)
    if (next.version === transaction.view?.version) return
    transaction.accept(next)
    // What was shown in place of the question goes when the question does.
    if (next.prompt?.challenge !== challenge) flow.detour = undefined
    if (!isRunning) await route()
  }

  /** A screen with the way out; a ceremony's also with whose it is, remember and the other ways. */
  function wrap(screen: Screen, isPrompt: boolean): Screen {
    return new Proxy(screen, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        const { view } = transaction
        if (name === 'body' && isPrompt) {
          return html`${view && options.renderAbovePrompt?.(view)}${value}${
            view?.can_remember ? remember?.render() : ''
          }`
        }
        if (name !== 'links') return value
        // The standing passkey question is no offer: beside it there is always another way.
        const isAlone = view?.prompt?.challenge === challenge && view && !hasOthers(view)
        const hasLink = isPrompt && !isAlone
        return [
          ...(target.links ?? []),
          ...(hasLink ? [{ label: stage.strings.anotherWay, press: another }] : []),
          ...links,
        ]
      },
    })
  }

  const findOffer = (wanted: string) => transaction.view?.offers.find(({ id }) => id === wanted)

  const ask = (authenticator: string, recover?: boolean) =>
    options.ask?.(authenticator) ??
    transaction.post('challenges', {
      authenticator,
      replaces: transaction.view?.prompt?.challenge,
      recover,
      return_to:
        findOffer(authenticator)?.ceremony === 'handoff' ? toReturnAddress(location) : undefined,
    })

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
    run,
    get view() {
      return transaction.view
    },
    busyTries: 0,
    retry: () => undefined,
    open(prompt, wasPressed = false) {
      isPressed = wasPressed
      return openPrompt(prompt)
    },
    result: () => new Promise((resolve, reject) => waiters.push({ resolve, reject })),
    begin: (quiet) => (quiet ? (starting = begin().then(route, () => undefined)) : run(begin)),
    identify: (loginName) =>
      run(async () => {
        await starting
        await (transaction.view
          ? transaction.post('identify', { login_name: loginName })
          : begin(loginName))
      }),
    async usePasskey() {
      await starting
      if (!transaction.view) await run(begin)
      await (await import('./standing-passkey.ts')).askStandingPasskey(flow)
    },
    choose: (recover) => flow.go(async () => (await import('./ways.ts')).showWays(flow, recover)),
    showFirst: () => flow.go(options.showFirst),
    go(detour) {
      flow.detour = detour
      stage.notice = ''
      return route()
    },
    pick: ({ id }, recover, afresh) =>
      run(async () => {
        isPressed = true
        if (recover || afresh || transaction.view?.prompt?.authenticator !== id) {
          await ask(id, recover)
        }
      }),
    answer: (answer, asked = challenge) =>
      run(async () => {
        flow.lastAnswer = answer
        const added = await remember?.toRequest()
        await transaction.post('answers', { challenge: asked ?? '', answer, ...added })
      }),
    restart(loginName) {
      close()
      transaction.forget()
      flow.detour = undefined
      return run(() => begin(loginName))
    },
    cancel() {
      stage.dispatchEvent(new CancelEvent())
      flow.end(flow.problem ?? new CountersignError('cancelled'))
      return transaction.cancel()
    },
    end(error) {
      close()
      for (const { reject } of waiters.splice(0)) reject(error)
    },
    show: (screen) => stage.show(wrap(screen, false)),
  }
  return flow
}

/** Beside what is being added there is no other way: the ways in hand prove, they don't add. */
function hasOthers({ prompt, offers }: TransactionView): boolean {
  return offers.length > 1 && !prompt?.authenticator.startsWith('enrol:')
}
