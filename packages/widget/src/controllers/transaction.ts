/**
 * @module
 * One transaction from begin to its end: owns the view, the token and the calls. Imported by the flow;
 * it draws nothing.
 */
import type { BeginRequest, Purpose, TransactionView } from '@countersign/protocol'
import { type Client, createClient } from '../client/client.ts'
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
   * Any call of this transaction.
   *
   * @throws CountersignError; the view that came with a problem is taken first.
   */
  call(work: (client: Client, id: string) => Promise<TransactionView>): Promise<TransactionView>
  /** Takes a view that came with another reply. One older than the present is dropped. */
  accept(view: TransactionView): TransactionView
  /** Nothing of it stays, here or in this tab's storage. What is still out comes to nothing. */
  forget(): void
  /** Forgets it, and tells the server if it can be told. */
  cancel(): Promise<void>
}

/** @param onView  Called with each view. */
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

  /** @returns true when this tab was in a transaction that goes on. */
  async function resume(facts: TransactionFacts): Promise<boolean> {
    const { id, token, binding } = keeper?.read() ?? {}
    if (!id || !token) return false
    const found = createClient({ ...facts, token, ports })
    // A proof must fit the browser's cookie of now: with another one a new transaction is needed.
    const kept = binding === facts.binding && (await found.read(id).catch(onlyOffline))
    if (!kept || isOver(kept)) {
      keeper?.drop()
      return false
    }
    client = found
    accept(kept)
    return true
  }

  function forget(): void {
    keeper?.drop()
    view = client = undefined
  }

  const transaction: Transaction = {
    get view() {
      return view
    },
    accept,
    forget,
    async begin(facts, loginName) {
      keeper = createTokenKeeper(ports, facts.key)
      if (await resume(facts)) return
      const { purpose, site, handle, binding, locale } = facts
      const kept = keeper.read() ?? keeper.make(binding)
      // Members that are undefined do not leave the page.
      const body = {
        purpose,
        site,
        handle,
        binding,
        locale,
        login_name: loginName,
        device: await facts.device?.(kept.token).catch(() => undefined),
      } as BeginRequest
      const begun = createClient({ ...facts, token: kept.token, ports })
      const next = await begun.begin(body).catch((error: unknown) => {
        // Only a lost reply is asked for again under the same token.
        onlyOffline(error)
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
      const result = await work(mine, view.id).catch((error: unknown) => {
        const next = error instanceof CountersignError && error.details.view
        if (next && client === mine) accept(next)
        throw error
      })
      if (client !== mine) throw new CountersignError('cancelled')
      return accept(result)
    },
    async cancel() {
      const mine = client
      const id = view?.id
      forget()
      if (id) await mine?.cancel(id).catch(() => undefined)
    },
  }
  return transaction
}

function isOver({ state }: TransactionView): boolean {
  return state === 'failed' || state === 'cancelled' || state === 'expired'
}

/** Without a reply nothing is known: everything else says that what is kept is of no use. */
function onlyOffline(error: unknown): undefined {
  if (error instanceof CountersignError && error.code === 'offline') throw error
  return undefined
}
