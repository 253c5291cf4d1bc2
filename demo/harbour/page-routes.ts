/**
 * @module
 * Harbour's pages, signing in and out.
 */
import type { Context, Hono } from 'hono'
import { isRun, RUNS, toSignInPath, type Run } from '../runs.ts'
import { chooseRun, readRun } from './chosen-run.ts'
import { getSession, hasHistory, onOwnSite, toViewer, type HarbourParts } from './parts.ts'
import { renderAccountPage } from './pages/account.ts'
import type { Html } from '../html.ts'
import type { Viewer } from './pages/layout.ts'
import { renderOverview } from './pages/overview.ts'
import { renderPayout } from './pages/payout.ts'
import { renderStatements, toMonths } from './pages/statements.ts'
import { renderWelcome } from './pages/welcome.ts'
import { HarbourProblem } from './requests.ts'
import type { Session } from './sessions.ts'

/** How many months of statements are offered. */
const MONTHS = 4

export function addPages(app: Hono, harbour: HarbourParts): void {
  const { sessions, ledger, clock } = harbour

  app.get('/', async (c) => {
    const session = sessions.read(c)
    if (session === undefined) return c.html(renderWelcome({ run: readRun(c) }))
    return c.html(toOverview(harbour, await toView(harbour, session)))
  })

  for (const run of RUNS) addSignIn(app, harbour, run)

  app.post('/logout', async (c) => {
    await leave(harbour, c)
    return c.redirect('/', 303)
  })

  app.post('/run', async (c) => {
    const { run } = await c.req.parseBody()
    if (!isRun(run)) throw new HarbourProblem('request_malformed')
    // What somebody proved counts for the site they proved it to.
    if (sessions.read(c)?.run !== run) await leave(harbour, c)
    chooseRun(c, run)
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
  page('/account', ({ viewer }) => {
    if (viewer.run === 'authx') warmUp(harbour)
    return renderAccountPage(viewer, harbour)
  })
  app.post(
    '/account/visit',
    onOwnSite(harbour, ({ visit }) => visit()),
  )

  app.get('/api/overview', (c) => {
    const { user } = getSession(harbour, c)
    return c.json({ balance: ledger.balance(user) })
  })
}

/** Here a face is added: what compares it needs a second to start, and should not take it from the first picture. */
function warmUp({ faces: { authx, matcher } }: HarbourParts): void {
  // Whoever sends a picture hears of it.
  if (authx === 'simulated') matcher?.ready().catch(() => undefined)
}

/** A proof names its site, so each has an address of its own: another tab may have switched meanwhile. */
function addSignIn(app: Hono, { parties, sessions }: HarbourParts, run: Run): void {
  app.post(
    toSignInPath(run),
    async (c, next) => {
      await next()
      if (c.res.status >= 400) c.res = await c.html(renderWelcome({ run, refused: true }), 403)
    },
    parties[run].signIn((c, who) => {
      sessions.begin(c, { ...who, run })
      chooseRun(c, run)
      return c.redirect('/', 303)
    }),
  )
}

async function leave({ parties, sessions }: HarbourParts, c: Context): Promise<void> {
  const session = sessions.read(c)
  sessions.end(c)
  if (session !== undefined) await parties[session.run].endSession(session.sid)
}

interface View {
  readonly session: Session
  readonly viewer: Viewer
  readonly account: ReturnType<HarbourParts['ledger']['open']>
}

async function toView(harbour: HarbourParts, session: Session): Promise<View> {
  const account = harbour.ledger.open(session.user, hasHistory(session.user))
  return { session, viewer: await toViewer(harbour, session), account }
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
