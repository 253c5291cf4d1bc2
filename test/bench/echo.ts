/**
 * @module
 * What HTTP and JSON cost by themselves: a Hono app that answers each body with the same body. It speaks
 * over the process channel as `served-backend.ts` does. Started by the bench.
 */
import { Hono } from 'hono'
import { serveNode } from '../../packages/server/src/runtimes/node-server.ts'
import { report } from './reporting.ts'

const app = new Hono()
app.get('/healthz', (c) => c.json({ status: 'ok' }))
app.post('/echo', async (c) => c.json(await c.req.json()))

// The same way from socket to Hono and back as the backend's.
const server = await serveNode({ fetch: async (request) => app.fetch(request) }, { port: 0 })

report(server)
