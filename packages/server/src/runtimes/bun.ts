/**
 * @module
 * The Bun runtime. Bun's Node layer has all that the Node runtime uses (SQLite, files, worker threads),
 * so it is that one; only the peer's address and calls to companies go Bun's own way. Floor 6.
 */
import type { ConfigInput } from '../config.ts'
import type { Backend } from './backend.ts'
import { createBackend as createNodeBackend, type NodeOptions } from './node.ts'
import { createWebCall } from './web-call.ts'

/**
 * Makes a backend: `Bun.serve({ fetch: backend.fetch })`.
 *
 * @throws ConfigError with one sentence that names the setting.
 */
export async function createBackend(
  config: ConfigInput,
  options: NodeOptions = {},
): Promise<Backend> {
  const backend = await createNodeBackend(config, { call: createWebCall(), ...options })
  return { ...backend, fetch: (request, server) => backend.fetch(request, toPeer(request, server)) }
}

/** `Bun.serve` hands over its server, which knows the address; anything else goes on as it is. */
function toPeer(request: Request, server: unknown): unknown {
  if (!isBunServer(server)) return server
  const found = server.requestIP(request)
  const known = typeof found === 'object' && found !== null && 'address' in found
  return { peerAddress: known ? found.address : '' }
}

const isBunServer = (value: unknown): value is { requestIP(request: Request): unknown } =>
  typeof value === 'object' &&
  value !== null &&
  'requestIP' in value &&
  typeof value.requestIP === 'function'

export type { NodeOptions as BunOptions } from './node.ts'
export type { Backend } from './backend.ts'
