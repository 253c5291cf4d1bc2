/**
 * @module
 * The load generator's HTTP client: kept-alive connections, JSON in and out, and as little else as
 * possible, since it shares the machine with what it measures.
 */
import { Agent, request as send } from 'node:http'

/** One request. */
export interface Call {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

export interface Client {
  /** Bytes of bodies and number of replies so far. */
  readonly seen: { replies: number; bytes: number }
  call(call: Call): Promise<Answer>
  close(): void
}

export function createClient(port: number): Client {
  const agent = new Agent({ keepAlive: true })
  const seen = { replies: 0, bytes: 0 }
  return {
    seen,
    close: () => agent.destroy(),
    call: ({ method = 'POST', path, body, headers = {} }) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body)
        const sized =
          text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
        const options = { host: '127.0.0.1', port, agent, method, path }
        const outgoing = send({ ...options, headers: { ...headers, ...sized } })
        outgoing.on('error', reject)
        outgoing.on('response', (incoming) => {
          incoming.setEncoding('utf8')
          let received = ''
          incoming.on('data', (chunk: string) => (received += chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            seen.replies += 1
            seen.bytes += received.length
            resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(received) })
          })
        })
        outgoing.end(text)
      }),
  }
}
