/**
 * @module
 * `GET /v1/callback/{vendor}`: pages of vendors lead back here, and on to the page that asked. Floor 5.
 */
import { takeReturn } from '../flow/handoff.ts'
import { Problem } from '../problem.ts'
import type { HttpDeps } from './context.ts'
import type { App } from './mount-routes.ts'

/** Members of a query that vendors send; more are an attack or a mistake. */
const MOST_MEMBERS = 16
const MOST_LENGTH = 4_096

const OVER = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>This link is no longer good</title><link rel="stylesheet" href="../../objection.css"><main><h1>This link is no longer good</h1><p>It was used already, or took too long. Go back to the page where you began and try again.</p></main></html>`

/** Adds the return address; nothing it says goes into a log, and no other site learns where it led. */
export function mountReturn(app: App, deps: HttpDeps): void {
  app.get('/v1/callback/:vendor', async (c) => {
    const query = c.req.query()
    const members = Object.entries(query)
    const isTooMuch =
      members.length > MOST_MEMBERS || members.some(([, value]) => value.length > MOST_LENGTH)
    if (isTooMuch) throw new Problem('request_malformed')
    try {
      return c.redirect(await takeReturn(deps, { vendor: c.req.param('vendor'), query }), 303)
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      // Whatever else stands in the path is free text of whoever called.
      const vendor = deps.vendors.find(({ id }) => id === c.req.param('vendor'))?.id
      const event = { event: 'request.refused', code: thrown.code } as const
      deps.audit({ ...event, ...(vendor === undefined ? {} : { vendor }) })
      return c.html(OVER, 410, {
        'Content-Security-Policy':
          "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      })
    }
  })
}
