/**
 * @module
 * The Pocket's page and its interface for whoever drives the trial from outside.
 */
import { Hono } from 'hono'
import * as v from 'valibot'
import { toOthersAddresses } from '../accounts.ts'
import type { CallLog } from '../calls/call-log.ts'
import { ownOriginOnly } from '../headers.ts'
import type { Vendors } from '../vendors.ts'
import { addEntrustApps } from './entrust-routes.ts'
import { addVendorApps } from './vendor-routes.ts'
import { FaultRequest } from './faults.ts'
import { renderPocket } from './page.ts'
import type { FindContacts, Pocket } from './pocket.ts'
import { parseSeed } from './totp.ts'

const ClockRequest = v.object({
  advanceSeconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90 * 86_400)),
})
/** A key that the visitor "scanned" on an account page: base32 text or an `otpauth://` address. */
const ThingRequest = v.object({
  person: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  totp: v.pipe(v.string(), v.maxLength(1000)),
})

export interface PocketAppDeps {
  readonly origin: string
  readonly pocket: Pocket
  readonly findContacts: FindContacts
  /** Puts everything back as on the first day. */
  readonly reset: () => Promise<void>
  /** Where a real one is called, its things are not here. */
  readonly vendors: Vendors
  /** What was said between browser, Harbour, backend and vendors. */
  readonly calls: CallLog
}

/** Serves `/pocket` and below. Bodies are JSON; a refusal is 400 with one sentence. */
export function createPocketApp(deps: PocketAppDeps): Hono {
  const { origin, pocket, reset, vendors, calls } = deps
  const entrust = vendors.entrust.simulated
  const { weather } = pocket
  const app = new Hono()
  app.use(ownOriginOnly(origin, () => Response.json({ error: 'Another origin.' }, { status: 403 })))

  app.get('/pocket', (c) => c.html(renderPocket(c.req.query('person'))))

  addMessages(app, deps)

  app.get('/pocket/api/things', async (c) =>
    c.json(await pocket.things(c.req.query('person') ?? '')),
  )

  app.post('/pocket/api/things', async (c) => {
    const { person, totp } = v.parse(ThingRequest, await c.req.json())
    const totpSeed = parseSeed(totp)
    if (totpSeed === undefined) return c.json({ error: 'That is not a set-up key.' }, 422)
    pocket.memory.keep(person, { totpSeed })
    return c.json(await pocket.things(person))
  })

  app.get('/pocket/api/calls', (c) => c.json(calls.list(Number(c.req.query('after')) || 0)))

  app.post('/pocket/api/faults', async (c) => {
    const request = v.parse(FaultRequest, await c.req.json())
    if (request.vendor === 'messages') pocket.faults.set(request)
    else if (request.vendor === 'entrust') entrust?.weather.set(request.fault, request.count)
    else weather.set(request.vendor, request.fault, request.count)
    const entrustNow = entrust?.weather.state()
    return c.json({ fault: pocket.faults.fault, entrust: entrustNow, ...weather.state() })
  })

  addEntrustApps(app, { pocket, entrust })
  addVendorApps(app, deps)

  app.post('/pocket/api/clock', async (c) => {
    pocket.clock.advance(v.parse(ClockRequest, await c.req.json()).advanceSeconds)
    pocket.memory.keepAdvance(pocket.clock.advancedSeconds)
    return c.json({ now: pocket.clock.now(), advancedSeconds: pocket.clock.advancedSeconds })
  })

  app.post('/pocket/api/reset', async (c) => {
    await reset()
    return c.json({ reset: true })
  })

  app.onError((error, c) => {
    const unreadable = error instanceof v.ValiError || error instanceof SyntaxError
    if (!unreadable) throw error
    return c.json({ error: 'The body is not what this address takes.' }, 400)
  })
  return app
}

function addMessages(app: Hono, { pocket, findContacts }: PocketAppDeps): void {
  app.get('/pocket/api/messages', async (c) => {
    const { person, to, phone } = c.req.query()
    if (to !== undefined) return c.json(pocket.messages([to]))
    if (person !== undefined) return c.json(pocket.messages(await findContacts(person)))
    const messages = pocket.messages()
    if (phone === undefined) return c.json(messages)
    // A phone shows its owner's messages, and those to addresses that belong to nobody here yet.
    const others = toOthersAddresses(phone)
    return c.json(messages.filter((message) => !others.includes(message.to)))
  })
}
