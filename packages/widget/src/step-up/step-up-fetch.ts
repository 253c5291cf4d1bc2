/**
 * @module
 * A `fetch` that asks the person when the site's server demands it. The package's index exports it;
 * no other room imports it.
 */
import { lookForReturn } from '../elements/look-for-return.ts'
import { parseDemand } from './demand.ts'
import { toGuardedCall } from './guarded-call.ts'
import { stepUp } from './step-up.ts'
import { type OpenSheet, Sheets } from './sheets.ts'

/** How `createStepUpFetch` works. Every member is optional. */
export interface StepUpFetchOptions {
  /** What really sends. Default: the page's `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /**
   * Other origins whose demands are heeded, for example `https://api.shop.example`. The page's own
   * always is. An origin listed here gets proofs made for this page's session: list your own alone.
   */
  readonly origins?: readonly string[]
  /** Where the backend is mounted. Default: as for the elements. */
  readonly server?: string
  /** Shows the sheet and resolves with the proof. Default: `stepUp`. */
  readonly open?: OpenSheet
}

/**
 * Makes a `fetch` that, on a 401 with code `step_up_required`, opens the sheet and repeats the
 * request once with the header `Countersign-Proof`.
 *
 * One proof, one execution. Calls that are alike in method, address, `Idempotency-Key` and body
 * share one sheet, one repeat and its response (each gets a copy); an unsafe call without an
 * `Idempotency-Key` is like no other. Every other call gets its own sheet, one after the other.
 * Where only a level is asked for, one call with the proof raises the site's session and the others
 * are repeated without.
 *
 * A demand is answered with a sheet only if it comes from the address that was called, on the page's
 * own origin or a listed one, and the request may be sent twice: a safe method, an
 * `Idempotency-Key`, or a body that says `executed: false`. In all other cases, and when the repeat
 * is refused, the response is returned as it is: never a second sheet for one call.
 *
 * @returns a function with the shape of `fetch`. Beyond what `fetch` throws, it rejects with
 *   CountersignError: `cancelled` when the person left, `redirect_refused` when the answer to a proof
 *   led elsewhere, or the code the sheet failed with.
 */
export function createStepUpFetch(options: StepUpFetchOptions = {}): typeof globalThis.fetch {
  const { fetch = globalThis.fetch, origins = [], server } = options
  const { open = (asked) => stepUp({ ...asked, ...(server === undefined ? {} : { server }) }) } =
    options
  const sheets = new Sheets(open)
  // A page that registers no tag makes one of these early.
  lookForReturn()

  return async function stepUpFetch(input, init) {
    const request = new Request(input, init)
    // The copy is made before the body is read: a stream can't be had twice.
    const copy = request.clone()
    const ticket = sheets.enter()
    let answer: Promise<Response>
    try {
      const response = await fetch(request)
      if (!isHeeded(response, { request, origins })) return response
      const demand = await parseDemand(response)
      const call = demand && (await toGuardedCall(copy, demand, fetch))
      if (call === undefined) return response
      answer = sheets.join(call, ticket)
    } finally {
      sheets.leave(ticket)
    }
    return answer
  }
}

interface Heeding {
  readonly request: Request
  readonly origins: readonly string[]
}

/** The one that asks must be the one that was called: no redirect, no stand-in, no foreign origin. */
function isHeeded(response: Response, { request, origins }: Heeding): boolean {
  const [called = ''] = request.url.split('#')
  if (response.redirected || (response.url !== '' && response.url !== called)) return false
  const { origin, protocol } = new URL(called)
  const own = globalThis.location?.origin
  return /^https?:$/.test(protocol) && (origin === own || origins.includes(origin))
}
