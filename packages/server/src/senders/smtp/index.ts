/**
 * @module
 * Sender for mail through an SMTP server, by nodemailer: an optional peer, loaded at the first message.
 * Runs where there are sockets (Node, Deno, Bun). Floor 2.
 */
import type { Transporter } from 'nodemailer'
import { Problem } from '../../problem.ts'
import { EnvReference, reveal, type SecretSource } from '../../secret.ts'
import { isMailAddress } from '../mail-address.ts'
import type { Message, Sender } from '../sender.ts'

/** Which server, and in whose name. */
export interface SmtpOptions {
  readonly host: string
  /** Default: 465 when `secure`, else 587. */
  readonly port?: number
  /** TLS from the first byte. Default true; else the server must offer STARTTLS, except on this machine. */
  readonly secure?: boolean
  readonly user?: string
  /** `env('SMTP_PASSWORD')`. */
  readonly pass?: SecretSource
  /** `codes@example.com`. */
  readonly from: string
  /** Shown beside `from`: `Harbour`. */
  readonly fromName?: string
  /** For each step: connecting, greeting, silence. Default 10,000. */
  readonly timeoutMs?: number
}

const CONTROL = /\p{Cc}/u
const LOOPBACK = ['localhost', '127.0.0.1', '::1']

/**
 * @throws TypeError for a `from` that is not one address.
 */
export function smtp(options: SmtpOptions): Sender {
  const { from, fromName = '' } = options
  if (!isMailAddress(from) || CONTROL.test(fromName))
    throw new TypeError('smtp: from is no address')
  const { pass } = options
  let connecting: Promise<Transporter> | undefined
  return {
    ...(pass instanceof EnvReference && { open: (read) => smtp({ ...options, pass: read(pass) }) }),
    id: 'smtp',
    channels: ['mail'],
    async send(message) {
      try {
        connecting ??= connect(options)
        const transport = await connecting
        await transport.sendMail(toMail(message, { name: fromName, address: from }))
      } catch (cause) {
        throw new Problem('send_failed', { cause })
      }
    },
    async close() {
      const transport = await connecting?.catch(() => undefined)
      transport?.close()
    },
  }
}

async function connect(options: SmtpOptions): Promise<Transporter> {
  const { host, secure = true, user, pass, timeoutMs = 10_000 } = options
  const { createTransport } = await import('nodemailer')
  return createTransport({
    pool: true,
    maxConnections: 3,
    host,
    port: options.port ?? (secure ? 465 : 587),
    secure,
    // Whoever sits on the line could take STARTTLS out of the greeting, and read codes.
    requireTLS: !secure && !LOOPBACK.includes(host),
    ...(user !== undefined && pass !== undefined && { auth: { user, pass: toText(pass) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/**
 * The envelope is given apart, so that no header can add a receiver.
 *
 * @throws TypeError for more than one address, and for a line break in a header.
 */
function toMail({ to, subject = '', text }: Message, from: { name: string; address: string }) {
  if (!isMailAddress(to)) throw new TypeError('not one address')
  if (CONTROL.test(subject)) throw new TypeError('more than one line')
  return {
    envelope: { from: from.address, to: [to] },
    from,
    to: { name: '', address: to },
    subject,
    text,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}

/** @throws TypeError while the environment has not been read. */
function toText(pass: SecretSource): string {
  if (pass instanceof EnvReference) throw new TypeError('smtp: not opened')
  return reveal(pass)
}
