/**
 * @module
 * One transaction from begin to its end: owns the view, the token and the calls. Imported by the flow;
 * it draws nothing.
 */
import type {
  AnswerRequest,
  BeginRequest,
  ChallengeRequest,
  Purpose,
  TransactionView,
} from '@countersign/protocol'
import { type Client, createClient } from '../client/client.ts'
import { CountersignError } from '../client/countersign-error.ts'
import type { Ports } from '../client/ports.ts'
import { createTokenKeeper, type TokenKeeper } from '../client/token-keeper.ts'

/** What a transaction is begun with. */
export interface TransactionFacts {
  /** Address of the backend, without a slash at its end. */
  readonly server: string
  readonly purpose: Purpose
  readonly site?: string
  readonly handle?: string
  readonly binding?: string
  readonly locale?: string
  /** Names what the token is kept for; no secret. */
  readonly key: string
  /** Makes the JWT of a remembered device for this token; undefined when there is none. */
  readonly device?: (token: string) => Promise<string | undefined>
}

const OVER = ['failed', 'cancelled', 'expired']
/** How often an answer that is still being checked is asked for again, and how long between. */
const BUSY_TRIES = 5
const BUSY_MS = 800

export class TransactionController {
  /** The latest the server said. */
  view: TransactionView | undefined
  /** Called with each newer view. */
  onView: (view: TransactionView) => void = () => undefined

  readonly #ports: Ports
  #keeper: TokenKeeper | undefined
  #client: Client | undefined

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /**
   * Comes back to the transaction this tab was in, or begins one. Repeated after a lost reply it gets
   * the same one, because the token is the same.
   *
   * @throws CountersignError
   */
  async begin(facts: TransactionFacts, loginName?: string): Promise<TransactionView> {
    const keeper = createTokenKeeper(this.#ports, facts.key)
    this.#keeper = keeper
    const resumed = await this.#resume(facts, keeper)
    if (resumed) return resumed
    try {
      return await this.#start(facts, loginName)
    } catch (error) {
      // The token was used with another body, or for what is over: a fresh one is as good.
      if (!(error instanceof CountersignError) || !/^(begin_conflict|transaction_)/.test(error.code)) {
        throw error
      }
      keeper.drop()
      return this.#start(facts, loginName)
    }
  }

  /** Forgets the transaction and begins another one. */
  async restart(facts: TransactionFacts, loginName?: string): Promise<TransactionView> {
    this.forget()
    return this.begin(facts, loginName)
  }

  identify(loginName: string): Promise<TransactionView> {
    return this.#call((client, { id }) => client.identify(id, loginName))
  }

  challenge(body: ChallengeRequest): Promise<TransactionView> {
    return this.#call((client, { id }) => client.challenge(id, body))
  }

  /** Asks again while the same answer is still being checked. */
  async answer(body: AnswerRequest): Promise<TransactionView> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#call((client, { id }) => client.answer(id, body))
      } catch (error) {
        const isBusy = error instanceof CountersignError && error.code === 'answer_in_progress'
        if (!isBusy || tries === BUSY_TRIES) throw error
        await this.#ports.wait(BUSY_MS)
      }
    }
  }

  /** Tells the server, if it can be told; here the transaction is over in any case. */
  async cancel(): Promise<void> {
    const { view } = this
    const client = this.#client
    this.forget()
    if (view && client) await client.cancel(view.id).catch(() => undefined)
  }

  /** Reads the view again. */
  refresh(): Promise<TransactionView> {
    return this.#call((client, { id }) => client.read(id))
  }

  /** Any other call below this transaction; the account's. `work` gets the client and the view. */
  call<T>(work: (client: Client, view: TransactionView) => Promise<T>): Promise<T> {
    if (!this.#client || !this.view) throw new TypeError('no transaction has begun')
    return work(this.#client, this.view)
  }

  /** Takes a view that came with another reply. Older ones than the present are dropped. */
  accept(view: TransactionView): TransactionView {
    const isOlder = view.id === this.view?.id && view.version < this.view.version
    if (isOlder) return this.view ?? view
    this.view = view
    if (OVER.includes(view.state)) this.#keeper?.drop()
    this.onView(view)
    return view
  }

  /** Nothing of it stays, here or in this tab's storage. */
  forget(): void {
    this.#keeper?.drop()
    this.view = undefined
    this.#client = undefined
  }

  async #call(
    work: (client: Client, view: TransactionView) => Promise<TransactionView>,
  ): Promise<TransactionView> {
    try {
      return this.accept(await this.call(work))
    } catch (error) {
      if (error instanceof CountersignError && error.details.view) this.accept(error.details.view)
      throw error
    }
  }

  async #resume(facts: TransactionFacts, keeper: TokenKeeper): Promise<TransactionView | undefined> {
    const kept = keeper.read()
    if (!kept?.id) return undefined
    if (kept.binding === facts.binding) {
      const client = this.#createClient(facts, kept.token)
      try {
        const view = await client.read(kept.id)
        if (!OVER.includes(view.state)) {
          this.#client = client
          return this.accept(view)
        }
      } catch (error) {
        if (error instanceof CountersignError && error.details.retry !== 'start-again') throw error
      }
    }
    keeper.drop()
    return undefined
  }

  async #start(facts: TransactionFacts, loginName?: string): Promise<TransactionView> {
    const keeper = this.#keeper ?? createTokenKeeper(this.#ports, facts.key)
    const kept = keeper.read() ?? keeper.make(facts.binding)
    const { purpose, site, handle, binding, locale } = facts
    const device = await facts.device?.(kept.token).catch(() => undefined)
    const body: BeginRequest = {
      purpose,
      ...(site && { site }),
      ...(handle && { handle }),
      ...(binding && { binding }),
      ...(locale && { locale }),
      ...(loginName && { login_name: loginName }),
      ...(device && { device }),
    }
    const client = this.#createClient(facts, kept.token)
    const view = await client.begin(body)
    this.#client = client
    keeper.keep({ ...kept, id: view.id })
    return this.accept(view)
  }

  #createClient({ server }: TransactionFacts, token: string): Client {
    return createClient({ server, token, ports: this.#ports })
  }
}
