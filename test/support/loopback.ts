/**
 * @module
 * A server on this machine whose connections a test holds in its hands. For tests alone.
 */
import { KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  type AddressInfo,
  createServer as createRawServer,
  type Server,
  type Socket,
} from 'node:net'
import { toCertificate, toName, toPem } from './attestation.ts'
import { toDerSignature } from './key-pair.ts'

/** One request that came. */
export interface Arrived {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly body: string
  readonly socket: Socket
}

/** A server that runs. */
export interface Loopback {
  readonly origin: string
  /** Every connection ever made, oldest first. */
  readonly sockets: readonly Socket[]
  /** Every request that came whole, oldest first. */
  readonly arrived: readonly Arrived[]
  close(): Promise<void>
}

/** Answers each whole request by what `answer` does; connections stay open until the test ends them. */
export async function openLoopback(answer: (arrived: Arrived) => void): Promise<Loopback> {
  const arrived: Arrived[] = []
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void readAll(request).then((body) => {
      const one = { request, response, body, socket: request.socket }
      arrived.push(one)
      answer(one)
    })
  })
  return { ...(await listen(server)), arrived }
}

/** Answers nothing: each connection is handed over raw. */
export async function openRaw(
  onConnection: (socket: Socket) => void,
): Promise<Omit<Loopback, 'arrived'>> {
  return listen(createRawServer(onConnection))
}

async function listen(server: Server): Promise<Omit<Loopback, 'arrived'>> {
  const sockets: Socket[] = []
  server.on('connection', (socket) => {
    socket.on('error', () => undefined)
    sockets.push(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Speaks TLS by a certificate that nobody vouches for. */
export async function openSelfSigned(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Omit<Loopback, 'arrived'>> {
  const { subtle } = crypto
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const { privateKey, publicKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const name = toName('Nobody', 'Nowhere')
  const certificate = await toCertificate({
    subject: name,
    issuer: name,
    subjectKeys: { publicKey },
    issuerKeys: {
      sign: async (data) =>
        toDerSignature(new Uint8Array(await subtle.sign(algorithm, privateKey, data))),
    },
    ca: true,
  })
  const key = KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' })
  const server = createTlsServer({ key, cert: toPem(certificate) }, answer)
  const listening = await listen(server)
  return { ...listening, origin: listening.origin.replace('http:', 'https:') }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

/** Where nobody listens any more. */
export async function findClosedOrigin(): Promise<string> {
  const { origin, close } = await openRaw(() => undefined)
  await close()
  return origin
}
