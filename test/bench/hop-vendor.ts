/**
 * @module
 * The Entrust simulator behind a port of its own, answering at once. Started by `hop.ts`; it speaks over
 * the process channel as `served-backend.ts` does.
 */
import { serveNode } from '../../packages/server/src/runtimes/node-server.ts'
import { createEntrustSimulator } from '../../packages/simulators/src/entrust/index.ts'
import { report } from './reporting.ts'

const simulator = createEntrustSimulator({ baseUrl: 'http://127.0.0.1' })
const server = await serveNode({ fetch: async (request) => simulator.fetch(request) }, { port: 0 })
report(server)
