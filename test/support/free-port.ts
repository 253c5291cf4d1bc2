/**
 * @module
 * A port for servers that must know their own address before they start.
 */
import { createServer } from 'node:net'

/** One that nobody listened on a moment ago, on loopback. */
export async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return address.port
}
