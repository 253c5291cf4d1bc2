/**
 * @module
 * The Deno runtime. Deno's Node layer has all that the Node runtime uses (SQLite, files, worker threads),
 * so it is that one; only the peer's address comes in Deno's own way. Floor 6.
 */
import type { ConfigInput } from '../config.ts'
import type { Backend } from './backend.ts'
import { createBackend as createNodeBackend, type NodeOptions } from './node.ts'

/**
 * Makes a backend: `Deno.serve(backend.fetch)`. Needs `--allow-env --allow-read --allow-write` for its
 * database, and `--allow-net`.
 *
 * @throws ConfigError with one sentence that names the setting.
 */
export async function createBackend(
  config: ConfigInput,
  options: NodeOptions = {},
): Promise<Backend> {
  const backend = await createNodeBackend(config, options)
  return { ...backend, fetch: (request, info) => backend.fetch(request, toPeer(info)) }
}

/** `Deno.serve` hands over `{ remoteAddr: { hostname } }`; anything else goes on as it is. */
function toPeer(info: unknown): unknown {
  const address =
    typeof info === 'object' && info !== null && 'remoteAddr' in info ? info.remoteAddr : undefined
  if (typeof address !== 'object' || address === null || !('hostname' in address)) return info
  return { peerAddress: address.hostname }
}

export type { NodeOptions as DenoOptions } from './node.ts'
export type { Backend } from './backend.ts'
