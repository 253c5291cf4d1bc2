/**
 * @module
 * One transaction from begin to its end: owns the view, the token and the calls. Imported by the flow;
 * it draws nothing.
 */
import type { BeginRequest, Purpose, TransactionView } from '@countersign/protocol'
import { type Client, createClient, type Headers, type Posts } from '../client/client.ts'
import { CountersignError } from '../client/countersign-error.ts'
import type { Ports } from '../client/ports.ts'
import { createTokenKeeper, type TokenKeeper } from '../client/token-keeper.ts'

/** What a transaction is begun with. */
export interface TransactionFacts {
  /** Address of the backend, without a slash at its end. */
  readonly server: string
  readonly purpose: Purpose
  readonly site?: string | undefined
  readonly handle?: string | undefined
  readonly binding?: string | undefined
  readonly locale: string
  /** Names what the token is kept for; no secret. */
  readonly key: string
  /** Makes the JWT of a remembered device for this token; undefined when there is none. */
  readonly device?: (token: string) => Promise<string | undefined>
}

export interface Transaction {
  /** The latest the server said; undefined before the first. */
  readonly view: TransactionView | undefined
  /**
   * Comes back to the transaction this tab was in, or begins one. Repeated after a lost reply it gets
   * the same one, because the token is the same.
   *
   * @throws CountersignError
   */
  begin(facts: TransactionFacts, loginName?: string): Promise<void>
  /**
   * Posts to this transaction and takes the view that comes back.
   *
   * @throws CountersignError; a view that came with the problem is taken first.
   */
  post<K extends keyof Posts>(what: K, body: Posts[K], headers?: Headers): Promise<void>
  /** Any other call; the account's. The view in its reply is for `accept`. */
  call<T>(work: (client: Client, id: string) => Promise<T>): Promise<T>
  /** Takes a view that came with another reply. One older than the present is dropped. */
  accept(view: TransactionView): TransactionView
  /** Nothing of it stays, here or in this tab's storage. What is still out comes to nothing. */
  forget(): void
  /** Forgets it, and tells the server if it can be told. */
  cancel(): Promise<void>
}

/** @param onView  Called with each view. */
// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function createTransaction(
  ports: Ports,
  onView: (view: TransactionView) => void,
): Transaction {
  let view: TransactionView | undefined
  let client: Client | undefined
  let keeper: TokenKeeper | undefined

  function accept(next: TransactionView): TransactionView {
    if (next.id === view?.id && next.version < view.version) return view
    view = next
    if (isOver(view)) keeper?.drop()
    onView(view)
    return view
  }

  const transaction: Transaction = {
    get view() {
      return view
    },
    accept,
    forget() {
      keeper?.drop()
      view = client = undefined
    },
    async begin(facts, loginName) {
      keeper = createTokenKeeper(ports, facts.key)
      let kept = keeper.read(facts.binding)
      const connect = () => createClient({ ...facts, token: kept.token, ports })
      if (kept.id) {
        const known = connect()
        // A proof must fit the browser's cookie of now: with another one a new transaction is needed.
        const found =
          kept.binding === facts.binding && (await known.read(kept.id).catch(throwOffline))
        if (found && !isOver(found)) {
          client = known
          return void accept(found)
        }
        keeper.drop()
        kept = keeper.read(facts.binding)
      }
      // Members that are undefined do not leave the page.
      const { purpose, site, handle, binding, locale, device } = facts
      const body = {
        purpose,
        site,
        handle,
        binding,
        locale,
        login_name: loginName,
        device: await device?.(kept.token).catch(() => undefined),
      }
      const begun = connect()
      const next = await begun.begin(body as BeginRequest).catch((error: unknown) => {
        // Only a lost reply is asked for again under the same token.
        throwOffline(error)
        keeper?.drop()
        throw error
      })
      client = begun
      keeper.keep({ ...kept, id: next.id })
      accept(next)
    },
    async call(work) {
      const mine = client
      if (!mine || !view) throw new CountersignError('transaction_expired')
      try {
        const result = await work(mine, view.id)
        if (client === mine) return result
      } catch (error) {
        const next = error instanceof CountersignError && error.details.view
        if (client === mine) {
          if (next) accept(next)
          throw error
        }
      }
      // Forgotten meanwhile: what still came is of no use.
      throw new CountersignError('cancelled')
    },
    async post(what, body, headers) {
      accept(await transaction.call((mine, id) => mine.post(id, what, body, headers)))
    },
    async cancel() {
      const mine = client
      // One that is over has nothing left to end.
      const id = view && !isOver(view) && view.id
      transaction.forget()
      if (id) await mine?.post(id, 'cancel', {}).catch(() => undefined)
    },
  }
  return transaction
}

function isOver({ state }: TransactionView): boolean {
  return state === 'failed' || state === 'cancelled' || state === 'expired'
}

/** Without a reply nothing is known: everything else says that what is kept is of no use. */
function throwOffline(error: unknown): undefined {
  if (error instanceof CountersignError && error.code === 'offline') throw error
}
