/**
 * @module
 * Sender that posts each message, signed, to an address of the operator's, who carries it on. Floor 2.
 */
import type { Clock, Fetch } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import { EnvReference, reveal, type Secret, type SecretSource } from '../../secret.ts'
import type { Message, Sender } from '../sender.ts'

/** Where to, and by which key. */
export interface WebhookOptions {
  /** https; plain http to this machine alone, and then for development only. No user, no password. */
  readonly url: string
  /** Shared with the receiver, who checks the signature with it. */
  readonly key: SecretSource
  /** Whole time for one message. Default 5,000. */
  readonly timeoutMs?: number
  readonly fetch?: Fetch
  readonly clock?: Clock
}

/** Operators write the sender into their settings, before there are any deps. */
const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }
const systemFetch: Fetch = (request) => fetch(request)

/**
 * `POST` of `{channel, to, subject?, text, locale}` as JSON, with the header
 * `Countersign-Signature: t=<epoch seconds>,v1=<hex HMAC-SHA-256 of "t.body">`. Receivers compare in
 * constant time, refuse a `t` older than five minutes, and take a signature they saw before for the
 * repetition it is. Any 2xx means taken.
 *
 * When the connection fails before there is a reply, the same bytes go once more. Redirects are not
 * followed and replies not read.
 *
 * @throws TypeError for an address that may not be used.
 */
export function webhook(options: WebhookOptions): Sender {
  const { fetch: send = systemFetch, clock = systemClock, timeoutMs = 5_000, key } = options
  const url = parseUrl(options.url)
  return {
    id: 'webhook',
    channels: ['mail', 'sms', 'voice'],
    developmentOnly: url.protocol === 'http:',
    ...(key instanceof EnvReference && { open: (read) => webhook({ ...options, key: read(key) }) }),
    async send(message) {
      const body = toBody(message)
      try {
        if (key instanceof EnvReference) throw new TypeError('webhook: not opened')
        const signature = await sign(key, clock.now(), body)
        const signal = AbortSignal.timeout(timeoutMs)
        const post = () => send(toRequest({ url, body, signature, signal }))
        const response = await post().catch((cause: unknown) => {
          if (signal.aborted) throw cause
          return post()
        })
        await response.body?.cancel().catch(() => undefined)
        if (!response.ok) throw new TypeError('not taken')
      } catch (cause) {
        throw new Problem('send_failed', { cause })
      }
    },
  }
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

function parseUrl(text: string): URL {
  const url = new URL(text)
  const local = url.protocol === 'http:' && LOOPBACK.includes(url.hostname)
  if (url.protocol !== 'https:' && !local) throw new TypeError('webhook: the url must be https')
  if (url.username !== '' || url.password !== '') throw new TypeError('webhook: no user in the url')
  return url
}

const toBody = ({ channel, to, subject, text, locale }: Message): string =>
  JSON.stringify({ channel, to, subject, text, locale })

interface Post {
  readonly url: URL
  readonly body: string
  readonly signature: string
  readonly signal: AbortSignal
}

const toRequest = ({ url, body, signature, signal }: Post): Request =>
  new Request(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Countersign-Signature': signature },
    body,
    redirect: 'manual',
    signal,
  })

async function sign(key: Secret, time: number, body: string): Promise<string> {
  const encoder = new TextEncoder()
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', encoder.encode(reveal(key)), hmac, false, [
    'sign',
  ])
  const tag = await crypto.subtle.sign('HMAC', imported, encoder.encode(`${time}.${body}`))
  const hex = Array.from(new Uint8Array(tag), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `t=${time},v1=${hex}`
}
