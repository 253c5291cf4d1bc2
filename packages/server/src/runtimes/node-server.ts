/**
 * @module
 * Listens with a backend on a port, and stops without breaking off what is under way. Floor 6, Node only.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Backend } from './backend.ts'

/** Where to listen. */
export interface NodeServerOptions {
  /** 0 takes a free one. Default 8787. */
  readonly port?: number
  /** Address to listen on. Default `127.0.0.1`: a proxy of yours stands in front. */
  readonly host?: string
  /** How long `close` lets requests finish, in milliseconds. Default 10,000. */
  readonly graceMs?: number
}

/** A server that listens. */
export interface NodeServer {
  readonly port: number
  /** `http://localhost:8787`, without the path of the issuer. */
  readonly origin: string
  /** Takes no further connection, lets requests finish, then cuts what is left. The backend stays open. */
  close(): Promise<void>
}

/** Longer than proxies keep idle connections, so that none sends into one that closes just now. */
const KEEP_ALIVE_MS = 75_000
/** A request that has not arrived by then is broken off (slow clients that only hold connections). */
const REQUEST_MS = 30_000
const LOOK_EVERY_MS = 50

/**
 * Serves a backend. The peer's address comes from the socket, never from what the client says.
 *
 * @returns once the port answers.
 * @throws Error with Node's own `code`: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`.
 */
export async function serveNode(
  backend: Pick<Backend, 'fetch'>,
  options: NodeServerOptions = {},
): Promise<NodeServer> {
  const { port = 8787, host = '127.0.0.1', graceMs = 10_000 } = options
  const polls = new Set<ServerResponse>()
  const listener = getRequestListener((request, { incoming }) =>
    backend.fetch(request, { peerAddress: incoming.socket.remoteAddress ?? '' }),
  )
  const limits = { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS }
  const server = createServer(limits, (incoming, outgoing) => {
    if (isLongPoll(incoming)) {
      polls.add(outgoing)
      outgoing.once('close', () => polls.delete(outgoing))
    }
    void listener(incoming, outgoing)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  return {
    port: taken,
    origin: `http://${toHostName(host)}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        // Long polls would hold the end up by 25 s; the page asks again by itself.
        for (const poll of polls) poll.destroy()
        const sweep = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS)
        const cut = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearInterval(sweep)
          clearTimeout(cut)
          resolve()
        })
      }),
  }
}

const isLongPoll = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && /[?&]wait=/.test(url)

/** What a person types into a browser. */
function toHostName(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
