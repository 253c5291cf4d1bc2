/**
 * @module
 * A site's server that demands step-ups, and a person who answers sheets: joined by an injected
 * `fetch` and `open`, so that a test counts sheets and executions without a network.
 */
import { toBase64url } from '../../packages/protocol/src/ids.ts'

export const SITE_ORIGIN = 'https://bank.example'

/** What the site does with a request; the default guards every path but `/open`. */
export interface GuardedSiteOptions {
  /** Body of the 401 beyond `code` and `handle`. Default: `{ executed: false }`. */
  readonly demand?: Record<string, unknown>
  /** A level is asked for, not an action: one good proof raises the session for all. */
  readonly levelOnly?: boolean
  /** `WWW-Authenticate` by request. */
  readonly challenge?: (request: Request) => string
  /** Answers a request that carries a good proof. Default: 200 with its body as text. */
  readonly execute?: (request: Request) => Promise<Response>
  /** Runs before each request is looked at: lets a test hold one back. */
  readonly before?: (request: Request) => Promise<void>
}

export interface GuardedSite {
  readonly fetch: typeof globalThis.fetch
  /** Every request, in order, as the server saw it. */
  readonly requests: Request[]
  /** Bodies of what was executed, in order. */
  readonly executed: string[]
  /** Opens a sheet, notes its handle and approves at once. */
  readonly open: (asked: { handle: string; signal: AbortSignal }) => Promise<string>
  /** Handles of the sheets that were opened, in order. */
  readonly sheets: string[]
}

export function createGuardedSite(options: GuardedSiteOptions = {}): GuardedSite {
  const requests: Request[] = []
  const executed: string[] = []
  const sheets: string[] = []
  const good = new Set<string>()
  let handles = 0
  let isRaised = false

  async function demand(request: Request): Promise<Response> {
    const handle = toBase64url(new Uint8Array(32).fill(++handles))
    good.add(`proof-for-${handle}`)
    return problem(401, {
      code: 'step_up_required',
      handle,
      ...(options.levelOnly ? { level_only: true } : {}),
      ...(options.demand ?? { executed: false }),
      ...(options.challenge ? { header: options.challenge(request) } : {}),
    })
  }

  return {
    requests,
    executed,
    sheets,
    async fetch(input, init) {
      const request = new Request(input, init)
      requests.push(request)
      await options.before?.(request)
      request.signal.throwIfAborted()
      const proof = request.headers.get('countersign-proof')
      if (proof === null && !isRaised) return demand(request)
      // Deleting is spending: a proof executes once.
      if (proof !== null && !good.delete(proof)) return problem(403, { code: 'proof_replayed' })
      isRaised ||= options.levelOnly === true
      executed.push(await request.clone().text())
      return options.execute?.(request) ?? new Response(`done ${executed.length}`)
    },
    async open({ handle, signal }) {
      signal.throwIfAborted()
      sheets.push(handle)
      return `proof-for-${handle}`
    },
  }
}

function problem(status: number, { header, ...body }: Record<string, unknown>): Response {
  const challenge = typeof header === 'string' ? header : 'acr_values="aal2"'
  return new Response(JSON.stringify({ type: 'about:blank', title: '', status, ...body }), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'WWW-Authenticate': `Bearer error="insufficient_user_authentication", ${challenge}`,
    },
  })
}

/** A sheet that stays open until the test says how it ends. */
export interface HeldSheet {
  readonly open: GuardedSite['open']
  /** Resolves when the sheet is on screen. */
  readonly opened: Promise<void>
  approve(): void
  refuse(reason: unknown): void
  /** The reason it was told to close for, if it was. */
  readonly closedFor: () => unknown
}

export function createHeldSheet(site: GuardedSite): HeldSheet {
  const end = Promise.withResolvers<void>()
  const shown = Promise.withResolvers<void>()
  let closedFor: unknown
  return {
    opened: shown.promise,
    approve: end.resolve,
    refuse: end.reject,
    closedFor: () => closedFor,
    async open(asked) {
      const proof = await site.open(asked)
      asked.signal.addEventListener('abort', () => {
        closedFor = asked.signal.reason
        end.reject(closedFor)
      })
      shown.resolve()
      await end.promise
      return proof
    },
  }
}
