/**
 * @module
 * The simulated tenant in the trial: the vendor's own paths, and the one page of its that is not in the
 * contract.
 */
import { Hono } from 'hono'
import { ownOriginOnly, pageHeaders } from '../headers.ts'
import { ENZO } from './enzo.ts'
import { LEAST_PASSWORD, renderResetPage, RESET_PATH } from './reset-page.ts'
import { ENTRUST_PATH, type SimulatedTenant } from './tenant.ts'

/** @param origin  Of the trial. */
export function createEntrustRoutes({ fetch, control }: SimulatedTenant, origin: string): Hono {
  const app = new Hono()
  app.use(RESET_PATH, pageHeaders())
  app.use(
    RESET_PATH,
    ownOriginOnly(origin, () => new Response(null, { status: 403 })),
  )
  app.get(RESET_PATH, (c) => c.html(renderResetPage('asked')))
  app.post(RESET_PATH, async (c) => {
    const { password } = await c.req.parseBody()
    if (typeof password !== 'string' || password.length < LEAST_PASSWORD)
      return c.html(renderResetPage('bad'), 422)
    control.setPassword(ENZO, password)
    return c.html(renderResetPage('done'))
  })
  app.all(`${ENTRUST_PATH}/*`, (c) => fetch(c.req.raw))
  // The vendor's own browser client takes the operations to stand at the root of the origin.
  app.all('/api/web/*', (c) => fetch(c.req.raw))
  return app
}
