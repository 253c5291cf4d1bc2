/**
 * @module
 * The second port of the trial: a page that asks the browser for a client certificate, as the vendor's own
 * host for certificates does, and leads back with a code for whoever the certificate belongs to.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { TrialAuthority } from './authority.ts'
import { renderNoCertificate } from './no-certificate.ts'

/** Path of the page. */
export const CERTIFICATE_PATH = '/certificate'

/** What the page is asked for; claims of nobody. */
export interface CertificateVisit {
  readonly challenge: string
  readonly codeChallenge: string
  /** Base64 of the DER certificate that the browser proved to hold. */
  readonly certificate: string
}

export interface CertificateListenerOptions {
  readonly authority: TrialAuthority
  /** 0, and one that is taken, gives any that is free: the address that is used is the one that is told. */
  readonly port: number
  readonly host: string
  /** Where the page may lead back to: addresses below this one. */
  readonly returnBase: () => string
  /** The code; undefined for a certificate nobody registered, or a challenge that is not open. */
  readonly issueCode: (visit: CertificateVisit) => Promise<string | undefined>
}

export interface CertificateListener {
  readonly port: number
  close(): Promise<void>
}

/** @throws Error with Node's own `code`. */
export async function listenForCertificates(
  options: CertificateListenerOptions,
): Promise<CertificateListener> {
  const { authority, port, host } = options
  // Without a certificate the page says so; the browser's own error page would be a dead end.
  const asks = { requestCert: true, rejectUnauthorized: false } as const
  const server = createServer({ ...authority.server, ...asks }, (request, reply) => {
    answer(options, request, reply).catch(() => send(reply, 500, ''))
  })
  await listen(server, port, host).catch(() => listen(server, 0, host))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function answer(
  { returnBase, issueCode }: CertificateListenerOptions,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://localhost')
  if (request.method !== 'GET' || url.pathname !== CERTIFICATE_PATH) return send(reply, 404, '')
  const {
    challenge = '',
    code_challenge: codeChallenge = '',
    state = '',
    return: back = '',
  } = Object.fromEntries(url.searchParams)
  // Nobody is led anywhere else, whatever the address says.
  if (!back.startsWith(returnBase())) return send(reply, 400, '')
  const toReturn = (more: Readonly<Record<string, string>>) =>
    `${back}?${new URLSearchParams({ state, ...more })}`
  const certificate = readCertificate(request)
  const code = certificate && (await issueCode({ challenge, codeChallenge, certificate }))
  if (code !== undefined) return redirect(reply, toReturn({ code }))
  const given = certificate === undefined ? 'none' : 'unknown'
  return send(reply, 403, renderNoCertificate(given, toReturn({ error: 'access_denied' })))
}

/** Only what this authority issued and the browser proved by its key. */
function readCertificate({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  return socket.getPeerX509Certificate()?.raw.toString('base64')
}

const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  // The next visit asks for a certificate again.
  Connection: 'close',
}

function redirect(reply: ServerResponse, to: string): void {
  reply.writeHead(303, { ...HEADERS, Location: to }).end()
}

function send(reply: ServerResponse, status: number, html: string): void {
  reply.writeHead(status, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' }).end(html)
}
