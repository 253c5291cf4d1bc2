/**
 * @module
 * Who waits for which sheet. Sheets open one after the other; calls that are alike wait for the same
 * one and share what comes of it. Only `step-up-fetch` imports it. Pure logic: what opens a sheet is
 * given, and a call knows how to send itself.
 */
import { CountersignError } from '../client/countersign-error.ts'
import { parseDemand } from './demand.ts'
import type { GuardedCall } from './guarded-call.ts'

/** Shows the sheet for a handle and resolves with the proof. Must close it when `signal` aborts. */
export type OpenSheet = (options: {
  readonly handle: string
  readonly signal: AbortSignal
}) => Promise<string>

interface Waiter {
  readonly call: GuardedCall
  readonly resolve: (response: Response | Promise<Response>) => void
  readonly reject: (reason: unknown) => void
}

interface Sheet {
  readonly key: string | symbol
  /** In order of arrival. Whoever is first lends the request that carries the proof. */
  readonly waiters: Set<Waiter>
  /** Aborts when nobody waits any more. */
  readonly abandoned: AbortController
  /** Set once it has ended: serves also those whose 401 was on its way meanwhile. */
  settled?: { readonly at: number; readonly serve: Serve }
}

/** Gives a waiter its response. `isLast`: nobody else will need it, so it needs no copy. */
type Serve = (waiter: Waiter, isLast: boolean) => void

/** Calls on their way, calls that wait, and the sheets they wait for. */
export class Sheets {
  readonly #open: OpenSheet
  readonly #sheets = new Map<string | symbol, Sheet>()
  readonly #onTheirWay = new Set<number>()
  #tick = 0
  #turn: Promise<unknown> = Promise.resolve()

  /** @param open  Called for one sheet at a time. */
  constructor(open: OpenSheet) {
    this.#open = open
  }

  /** Notes that a call is about to be sent for the first time. Every `enter` needs its `leave`. */
  enter(): number {
    this.#onTheirWay.add(++this.#tick)
    return this.#tick
  }

  /** Notes that the call was answered and, if it was stopped, has joined. */
  leave(ticket: number): void {
    this.#onTheirWay.delete(ticket)
    const [oldest = Infinity] = this.#onTheirWay
    for (const sheet of this.#sheets.values()) {
      if (sheet.settled !== undefined && sheet.settled.at < oldest) this.#remove(sheet)
    }
  }

  /**
   * Waits for a sheet and for what comes of it.
   *
   * @param ticket  From `enter`, taken before the call was first sent.
   * @throws CountersignError what the sheet ended with: `cancelled` when the person left.
   * @throws the reason of the caller's own signal.
   */
  join(call: GuardedCall, ticket: number): Promise<Response> {
    return new Promise((resolve, reject) => {
      call.signal.throwIfAborted()
      const waiter = { call, resolve, reject }
      const known = this.#sheets.get(call.key)
      const isOver = known?.settled !== undefined && known.settled.at < ticket
      const sheet = known === undefined || isOver ? createSheet(call.key) : known
      sheet.waiters.add(waiter)
      call.signal.addEventListener('abort', () => this.#forget(sheet, waiter), { once: true })
      sheet.settled?.serve(waiter, false)
      if (sheet === known) return
      this.#sheets.set(sheet.key, sheet)
      void this.#run(sheet)
    })
  }

  async #run(sheet: Sheet): Promise<void> {
    const obtained = this.#turn.then(() => obtain(sheet, this.#open))
    this.#turn = obtained.catch(() => undefined)
    const serve = await obtained.then(
      (value) => toServe(sheet, value),
      (error: unknown): Serve =>
        ({ reject }) =>
          reject(error),
    )
    sheet.settled = { at: ++this.#tick, serve }
    const isOverForAll = this.#onTheirWay.size === 0
    if (isOverForAll) this.#remove(sheet)
    const isAlone = isOverForAll && sheet.waiters.size === 1
    for (const waiter of sheet.waiters) serve(waiter, isAlone)
  }

  #forget(sheet: Sheet, waiter: Waiter): void {
    waiter.reject(waiter.call.signal.reason)
    if (!sheet.waiters.delete(waiter) || sheet.waiters.size > 0) return
    if (sheet.settled === undefined) this.#remove(sheet)
    sheet.abandoned.abort(waiter.call.signal.reason)
  }

  #remove(sheet: Sheet): void {
    if (this.#sheets.get(sheet.key) === sheet) this.#sheets.delete(sheet.key)
  }
}

function createSheet(key: string | symbol): Sheet {
  return { key, waiters: new Set(), abandoned: new AbortController() }
}

/** @throws the reason of the last one who left. */
function leadOf(sheet: Sheet): Waiter {
  const [lead] = sheet.waiters
  if (lead === undefined) throw sheet.abandoned.signal.reason
  return lead
}

type Obtained = { readonly proof: string } | { readonly response: Response }

/**
 * Opens the sheet. A handle lives five minutes, and others may have been asked before: when it has
 * run out, the call is sent once more without a proof, which fetches a new handle or, if nothing is
 * asked any more, the response itself.
 */
async function obtain(sheet: Sheet, open: OpenSheet): Promise<Obtained> {
  const { call } = leadOf(sheet)
  const { signal } = sheet.abandoned
  try {
    return { proof: await open({ handle: call.demand.handle, signal }) }
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'handle_expired') throw error
  }
  const response = await call.repeat({ signal })
  const demand = await parseDemand(response)
  return demand === undefined
    ? { response }
    : { proof: await open({ handle: demand.handle, signal }) }
}

/** Sends the call with the proof, once, and says what each waiter gets. Never rejects. */
async function toServe(sheet: Sheet, obtained: Obtained): Promise<Serve> {
  const [lead] = sheet.waiters
  if (lead === undefined) return () => undefined
  const answer =
    'response' in obtained
      ? Promise.resolve(obtained.response)
      : lead.call.repeat({ proof: obtained.proof, signal: sheet.abandoned.signal })
  await answer.catch(() => undefined)
  if (lead.call.demand.levelOnly) return serveByRepeating(sheet, { lead, answer })
  return ({ resolve }, isLast) =>
    resolve(isLast ? answer : answer.then((response) => response.clone()))
}

interface Raised {
  readonly lead: Waiter
  readonly answer: Promise<Response>
}

/** The lead's call raised the session, or failed to: the others are sent as they were, each once. */
function serveByRepeating(sheet: Sheet, { lead, answer }: Raised): Serve {
  return (waiter) => {
    if (waiter === lead) return waiter.resolve(answer)
    sheet.waiters.delete(waiter)
    waiter.resolve(waiter.call.repeat({ signal: waiter.call.signal }))
  }
}
