/**
 * @module
 * A connection that breaks without a reply. Any simulator may import it; it imports nothing.
 */

/**
 * What `fetch` of a simulator rejects with when the connection breaks. A Hono application that a simulator
 * is mounted in answers 502 for it, as a proxy in front of the vendor would.
 */
export class ConnectionReset extends Error {
  /** Node's own name for it. */
  readonly code = 'ECONNRESET'

  constructor() {
    super('the connection was reset')
    this.name = 'ConnectionReset'
  }

  /** Hono calls this in place of its own page for errors. */
  getResponse(): Response {
    return new Response('Bad Gateway', { status: 502, headers: { 'Content-Type': 'text/plain' } })
  }
}
