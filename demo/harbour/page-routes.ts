/**
 * @module
 * Harbour's pages, signing in and out.
 */
import type { Context, Hono } from 'hono'
import { getSession, hasHistory, type HarbourParts } from './parts.ts'
import { renderAccountPage } from './pages/account.ts'
import type { Html } from '../html.ts'
import type { Viewer } from './pages/layout.ts'
import { renderOverview } from './pages/overview.ts'
import { renderPayout } from './pages/payout.ts'
import { renderStatements, toMonths } from './pages/statements.ts'
import { renderWelcome } from './pages/welcome.ts'
import type { Session } from './sessions.ts'

/** How many months of statements are offered. */
const MONTHS = 4

export function addPages(app: Hono, harbour: HarbourParts): void {
  const { countersign, sessions, ledger, clock } = harbour

  app.get('/', async (c) => {
    const session = sessions.read(c)
    return c.html(
      session === undefined ? renderWelcome() : toOverview(harbour, await toView(harbour, session)),
    )
  })

  app.post(
    '/session',
    async (c, next) => {
      await next()
      if (c.res.status >= 400) c.res = await c.html(renderWelcome({ refused: true }), 403)
    },
    countersign.signIn((c, who) => {
      sessions.begin(c, who)
      return c.redirect('/', 303)
    }),
  )

  app.post('/logout', async (c) => {
    const session = sessions.read(c)
    sessions.end(c)
    if (session !== undefined) await countersign.endSession(session.sid)
    return c.redirect('/', 303)
  })

  const page = (path: string, render: (view: View) => Html) =>
    app.get(path, async (c: Context) => {
      const session = sessions.read(c)
      return session === undefined
        ? c.redirect('/', 303)
        : c.html(render(await toView(harbour, session)))
    })

  page('/payout', ({ viewer, account }) => renderPayout(viewer, account.payout_iban))
  page('/statements', ({ viewer }) => renderStatements(viewer, toMonths(clock.now(), MONTHS)))
  page('/account', ({ viewer }) => renderAccountPage(viewer))
  app.post('/account/visit', countersign.visit())

  app.get('/api/overview', (c) => {
    const { user } = getSession(harbour, c)
    return c.json({ balance: ledger.balance(user) })
  })
}

interface View {
  readonly session: Session
  readonly viewer: Viewer
  readonly account: ReturnType<HarbourParts['ledger']['open']>
}

async function toView(harbour: HarbourParts, session: Session): Promise<View> {
  const { user } = session
  const name = await harbour.findName(user)
  const account = harbour.ledger.open(user, hasHistory(user))
  return { session, viewer: { user, name }, account }
}

function toOverview({ ledger, clock }: HarbourParts, { session, viewer, account }: View): Html {
  return renderOverview({
    viewer,
    account,
    balance: ledger.balance(viewer.user),
    movements: ledger.movements(viewer.user),
    now: clock.now(),
    amr: session.amr,
    acr: session.acr,
  })
}
