/**
 * @module
 * The building: its page, and what it guards. Opening asks for an approval of that very door and time;
 * locking asks for nothing.
 */
import type { Context, Hono, MiddlewareHandler } from 'hono'
import {
  assertMayPass,
  createHouse,
  parseApprovedUnlock,
  RUNS_WITH_HOUSE,
  toUnlockAction,
  type House,
} from './house.ts'
import { renderBuilding } from './pages/building.ts'
import { getSession, onOwnSite, toViewer, type HarbourDeps, type HarbourParts } from './parts.ts'
import { HarbourProblem } from './requests.ts'

const PROOF_HEADER = 'Countersign-Proof'

export function addHouse(app: Hono, harbour: HarbourParts, deps: HarbourDeps): void {
  const { origin, siteKeys, fetch } = deps
  const house = createHouse({ server: `${origin}/auth`, siteKeys, fetch })

  app.get('/building', async (c) => {
    const session = harbour.sessions.read(c)
    if (session === undefined) return c.redirect('/', 303)
    const hasHouse = RUNS_WITH_HOUSE.includes(session.run)
    const viewer = await toViewer(harbour, session)
    const list = hasHouse ? await house.list(session).catch(() => undefined) : undefined
    return c.html(renderBuilding({ viewer, hasHouse, list, now: harbour.clock.now() }))
  })

  app.get('/api/doors', async (c) => c.json(await house.list(getOwn(harbour, c))))

  app.post('/api/doors/:door/lock', async (c) => {
    const session = getOwn(harbour, c)
    return c.json(await house.lock(session, getDoor(c)))
  })

  addUnlock(app, harbour, house)
}

function addUnlock(app: Hono, harbour: HarbourParts, house: House): void {
  const path = '/api/doors/:door/unlock'
  app.use(path, mayPassOnly(harbour))
  app.post(
    path,
    onOwnSite(harbour, ({ requireStepUp }) =>
      requireStepUp({ action: async (c) => toUnlockAction(getDoor(c), await readJson(c)) }),
    ),
    async (c) => {
      const { action, proof } = c.get('countersign')
      const opening = {
        ...parseApprovedUnlock(action),
        // Checked and spent here; the backend checks and spends it once more, for the door.
        proof: c.req.header(PROOF_HEADER) ?? '',
        session: proof.session,
        requestedAt: harbour.clock.now(),
      }
      return c.json(await house.unlock(getOwn(harbour, c), opening))
    },
  )
}

/** Whose door it is, is decided before anybody is asked to approve anything. */
const mayPassOnly = (harbour: HarbourParts): MiddlewareHandler =>
  async function checkDoor(c, next) {
    assertMayPass(getSession(harbour, c), getDoor(c))
    return next()
  }

function getOwn(harbour: HarbourParts, c: Context) {
  const session = getSession(harbour, c)
  const door = c.req.param('door')
  if (door !== undefined) assertMayPass(session, door)
  if (!RUNS_WITH_HOUSE.includes(session.run)) throw new HarbourProblem('not_found', 404)
  return session
}

const getDoor = (c: Context): string => c.req.param('door') ?? ''

/** @throws HarbourProblem `request_malformed` */
async function readJson(c: Context): Promise<unknown> {
  try {
    return await c.req.json()
  } catch {
    throw new HarbourProblem('request_malformed')
  }
}
