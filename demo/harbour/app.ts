/**
 * @module
 * Harbour: a small bank as a relying party. Its pages, and the three things it guards: a transfer, the
 * payout account, the statements.
 */
import { Hono } from 'hono'
import { ownOriginOnly } from '../headers.ts'
import { addHouse } from './house-routes.ts'
import { addJoin } from './join-routes.ts'
import { addPages } from './page-routes.ts'
import { createHarbourParts, type HarbourDeps } from './parts.ts'
import { addPayments } from './payment-routes.ts'
import { HarbourProblem } from './requests.ts'

/** Serves every page of Harbour and what they call. Refusals are problem+json with a `code`. */
export function createHarbour(deps: HarbourDeps): Hono {
  const parts = createHarbourParts(deps)
  const app = new Hono()
  app.use(ownOriginOnly(deps.origin, () => toReply(new HarbourProblem('origin_refused', 403))))
  addPages(app, parts)
  addPayments(app, parts)
  addHouse(app, parts, deps)
  addJoin(app, parts, deps)
  app.onError((error) => {
    if (error instanceof HarbourProblem) return toReply(error)
    throw error
  })
  return app
}

function toReply({ code, status }: HarbourProblem): Response {
  const headers = { 'Content-Type': 'application/problem+json' }
  return new Response(JSON.stringify({ code, status }), { status, headers })
}
