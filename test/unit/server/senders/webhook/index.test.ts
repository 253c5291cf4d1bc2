import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../../../../packages/server/src/problem.ts'
import { env, Secret } from '../../../../../packages/server/src/secret.ts'
import type { Message } from '../../../../../packages/server/src/senders/sender.ts'
import {
  webhook,
  type WebhookOptions,
} from '../../../../../packages/server/src/senders/webhook/index.ts'
import { createTestClock } from '../../../../support/clock.ts'

const URL_TEXT = 'https://messages.example/carry'
const KEY = ['test', 'key'].join(' ')
const MESSAGE: Message = {
  channel: 'mail',
  to: 'maja@harbour.example',
  subject: 'Your code',
  text: '123456',
  locale: 'en',
}

interface Seen {
  readonly request: Request
  readonly body: string
}

/** A receiver that answers, one reply after another; an Error breaks the connection. */
function createReceiver(replies: readonly (Response | Error)[]) {
  const seen: Seen[] = []
  const fetch = async (request: Request) => {
    seen.push({ request, body: await request.text() })
    const reply = replies[seen.length - 1]
    if (reply === undefined || reply instanceof Error) throw reply ?? new Error('one too many')
    return reply
  }
  return { seen, fetch }
}

const toSender = (changes: Partial<WebhookOptions>) =>
  webhook({
    url: URL_TEXT,
    key: new Secret(KEY, 'senders.key'),
    clock: createTestClock(1_700_000_000),
    ...changes,
  })

const isFailed = (problem: unknown) => problem instanceof Problem && problem.code === 'send_failed'

async function toTag(text: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(KEY), hmac, false, [
    'sign',
  ])
  return Buffer.from(
    await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)),
  ).toString('hex')
}

test('posts the message as JSON, signed over time and body', async () => {
  const { seen, fetch } = createReceiver([new Response('', { status: 202 })])
  await toSender({ fetch }).send(MESSAGE)
  const [{ request, body } = assert.fail()] = seen
  assert.deepEqual([request.method, request.url], ['POST', URL_TEXT])
  assert.equal(request.headers.get('content-type'), 'application/json')
  assert.deepEqual(JSON.parse(body), MESSAGE)
  const signature = `t=1700000000,v1=${await toTag(`1700000000.${body}`)}`
  assert.equal(request.headers.get('countersign-signature'), signature)
})

test('follows no redirect', async () => {
  const moved = new Response(null, { status: 307, headers: { Location: 'https://evil.example' } })
  const { seen, fetch } = createReceiver([moved])
  await assert.rejects(toSender({ fetch }).send(MESSAGE), isFailed)
  assert.deepEqual(
    seen.map(({ request }) => request.redirect),
    ['manual'],
  )
})

test('sends nothing again once there was a reply, whatever it said', async () => {
  for (const status of [400, 429, 500, 503]) {
    const { seen, fetch } = createReceiver([new Response('no', { status })])
    await assert.rejects(toSender({ fetch }).send(MESSAGE), isFailed)
    assert.equal(seen.length, 1)
  }
})

test('sends the same bytes once more when the connection failed', async () => {
  const { seen, fetch } = createReceiver([new TypeError('reset'), new Response()])
  await toSender({ fetch }).send(MESSAGE)
  assert.equal(seen.length, 2)
  assert.equal(seen[0]?.body, seen[1]?.body)
  const [first, second] = seen.map(({ request }) => request.headers.get('countersign-signature'))
  assert.equal(first, second)
})

test('gives up after the second failure', async () => {
  const { seen, fetch } = createReceiver([new TypeError('reset'), new TypeError('reset')])
  await assert.rejects(toSender({ fetch }).send(MESSAGE), isFailed)
  assert.equal(seen.length, 2)
})

test('ends in time, and does not try again then', async () => {
  let asked = 0
  const fetch = (request: Request) => {
    asked += 1
    return new Promise<Response>((_, reject) => {
      request.signal.addEventListener('abort', () => reject(new TypeError('aborted')))
    })
  }
  await assert.rejects(toSender({ fetch, timeoutMs: 1 }).send(MESSAGE), isFailed)
  assert.equal(asked, 1)
})

test('reads no reply, however long', async () => {
  let pulled = 0
  let cancelled = false
  const body = new ReadableStream(
    {
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(65_536))
      },
      cancel: () => {
        cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  const { fetch } = createReceiver([new Response(body)])
  await toSender({ fetch }).send(MESSAGE)
  assert.deepEqual([pulled, cancelled], [0, true])
})

test('refuses an address without TLS, except this machine’s in development', () => {
  for (const url of [
    'http://messages.example',
    'ftp://localhost',
    'http://localhost.evil.example',
  ]) {
    assert.throws(() => toSender({ url }), TypeError)
  }
  assert.throws(() => toSender({ url: 'https://user:pass@messages.example' }), TypeError)
  assert.throws(() => toSender({ url: 'no address' }), TypeError)
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    assert.equal(toSender({ url: `http://${host}:3000/x` }).developmentOnly, true)
  }
  assert.equal(toSender({}).developmentOnly, false)
})

test('shows its key to nobody', async () => {
  const { fetch } = createReceiver([new TypeError('reset'), new TypeError('reset')])
  const sender = toSender({ fetch })
  const problem = await sender.send(MESSAGE).catch((error: unknown) => error)
  const { inspect } = await import('node:util')
  assert.doesNotMatch(inspect([sender, problem], { depth: 9, showHidden: true }), new RegExp(KEY))
})

test('takes its key from the environment when it is opened, and sends nothing before', async () => {
  const { seen, fetch } = createReceiver([new Response(null, { status: 202 })])
  const named = webhook({ url: URL_TEXT, key: env('MESSAGE_KEY'), fetch, clock: createTestClock() })
  await assert.rejects(
    () => named.send(MESSAGE),
    (error) => error instanceof Problem && error.code === 'send_failed',
  )
  assert.equal(seen.length, 0)
  const asked: unknown[] = []
  const opened = named.open?.((source) => {
    asked.push(source)
    return new Secret(KEY, 'key')
  })
  await opened?.send(MESSAGE)
  assert.equal(asked.length, 1)
  assert.match(
    seen[0]?.request.headers.get('Countersign-Signature') ?? '',
    /^t=\d+,v1=[0-9a-f]{64}$/,
  )
})
