/**
 * @module
 * The Pocket's interface for what Entrust has put into it: requests, signatures, keys, and how the
 * simulated tenant is to behave. Where the real one is called, nothing of it is here.
 */
import type { Hono } from 'hono'
import * as v from 'valibot'
import { ENZO } from '../entrust/enzo.ts'
import { SCAN_PATH, type SimulatedTenant } from '../entrust/tenant.ts'
import { TenantRequest } from '../entrust/weather.ts'
import type { PocketAppDeps } from './app.ts'

const Line = v.pipe(v.string(), v.maxLength(255))
const PushRequest = v.object({
  answer: v.picklist(['confirm', 'concern', 'cancel']),
  number: v.optional(v.pipe(v.string(), v.maxLength(8))),
})
/** Values typed into a token, in the order they are shown. */
const SignatureRequest = v.object({
  person: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  values: v.pipe(v.array(Line), v.minLength(1), v.maxLength(25)),
  serial: v.optional(Line),
})

const KeyKind = v.picklist(['PASSKEY', 'FIDO'])
const KeyRequest = v.object({ kind: KeyKind, registration: v.unknown() })

interface Deps extends Pick<PocketAppDeps, 'pocket'> {
  /** Undefined when the real one is called: its things are not here. */
  readonly entrust: SimulatedTenant | undefined
}

/** Bodies are JSON, as everywhere below `/pocket`. */
export function addEntrustApps(app: Hono, deps: Deps): void {
  const { entrust } = deps
  addRequests(app, deps)
  addKeys(app, deps)

  app.post('/pocket/api/entrust', async (c) => {
    entrust?.weather.change(v.parse(TenantRequest, await c.req.json()))
    return c.json(entrust?.weather.state() ?? null)
  })
}

function addRequests(app: Hono, { pocket, entrust }: Deps): void {
  // The phone whose camera read the code: there is one person who has such an app.
  app.get(`${SCAN_PATH}/:asked`, (c) => c.redirect(`/pocket?person=${ENZO}`, 303))

  app.get('/pocket/api/pushes', (c) =>
    c.json(pocket.phone(c.req.query('person') ?? '')?.pushes() ?? []),
  )

  app.post('/pocket/api/pushes/:id', async (c) => {
    const { answer, number } = v.parse(PushRequest, await c.req.json())
    const isAnswered = entrust?.phone.answer(c.req.param('id'), answer, number) === true
    return isAnswered ? c.json({ answered: true }) : c.json({ error: 'Nothing waits here.' }, 404)
  })

  app.post('/pocket/api/signatures', async (c) => {
    const { person, values, serial } = v.parse(SignatureRequest, await c.req.json())
    const signature = await pocket.phone(person)?.sign(values, serial)
    if (signature === undefined) return c.json({ error: 'No token here can sign.' }, 404)
    return c.json({ signature })
  })
}

function addKeys(app: Hono, { entrust }: Deps): void {
  app.get('/pocket/api/keys', (c) => {
    const kind = v.parse(KeyKind, c.req.query('kind'))
    return entrust === undefined ? c.notFound() : c.json(entrust.keys.options(kind))
  })

  app.post('/pocket/api/keys', async (c) => {
    const { kind, registration } = v.parse(KeyRequest, await c.req.json())
    await entrust?.keys.register(kind, registration)
    return c.json({ registered: true })
  })

  app.post('/pocket/api/certificate', (c) => {
    if (entrust === undefined) return c.notFound()
    const { file, password } = entrust.keys.addCertificate()
    return c.json({ file: Buffer.from(file).toString('base64'), password })
  })

  app.get('/pocket/enzo.p12', (c) => {
    if (entrust === undefined) return c.notFound()
    const headers = {
      'Content-Type': 'application/x-pkcs12',
      'Content-Disposition': 'attachment; filename="enzo-entrust.p12"',
    }
    return c.body(entrust.keys.client.file, 200, headers)
  })
}
