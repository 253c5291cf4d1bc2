/**
 * @module
 * A hop that does nothing: the same server, JSON in and out, with the same call to the vendor and without it.
 * Started by `hop.ts`; its one argument is the vendor's port.
 */
import process from 'node:process'
import { Hono } from 'hono'
import { createNodeCall } from '../../packages/server/src/runtimes/node-call.ts'
import { serveNode } from '../../packages/server/src/runtimes/node-server.ts'
import { report } from './reporting.ts'

const { vendorPort } = JSON.parse(process.argv[2] ?? '{}') as { readonly vendorPort: number }
const { call, close } = createNodeCall()

const app = new Hono()
app.post('/bare', async (c) => c.json(await c.req.json()))
app.post('/call', async (c) => {
  const reply = await call({
    method: 'POST',
    url: `http://127.0.0.1:${vendorPort}/api/web/v2/authentication/users/authenticate/GRID`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await c.req.json()),
    timeoutMs: 5000,
    maxBytes: 100_000,
  })
  return c.json(JSON.parse(reply.body), reply.status === 200 ? 200 : 500)
})

const server = await serveNode({ fetch: async (request) => app.fetch(request) }, { port: 0 })
report(server, close)
