import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROUTES } from '@countersign/protocol'
import * as v from 'valibot'
import { createClient } from '../../../../packages/widget/src/client/client.ts'
import { CountersignError } from '../../../../packages/widget/src/client/countersign-error.ts'
import { toText, toView } from './view.ts'

interface Sent {
  readonly address: string
  readonly init: RequestInit
}

function open(...replies: (() => Promise<Response> | Response)[]) {
  const sent: Sent[] = []
  const client = createClient({
    server: 'https://site.example/auth',
    token: 't'.repeat(43),
    ports: {
      fetch: async (address, init) => {
        sent.push({ address, init })
        const reply = replies.shift() ?? (() => Response.json(toView()))
        return reply()
      },
    },
  })
  return { client, sent }
}

const lose = () => Promise.reject(new TypeError('the reply was lost'))

/** `POST /v1/transactions/:id/answers` for a call that was sent. */
function toRoute({ address, init }: Sent): string {
  const { pathname } = new URL(address)
  return `${init.method} ${pathname.replace('/auth', '').replace('/t1', '/:id')}`
}

async function codeOf(promise: Promise<unknown>): Promise<CountersignError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof CountersignError)
  return error
}

test('calls only what the list of routes has', async () => {
  const { client, sent } = open()
  await client.begin({ purpose: 'login' })
  await client.read('t1')
  await client.read('t1', 3)
  await client.post('t1', 'identify', { login_name: 'ada' })
  await client.post('t1', 'challenges', { authenticator: 'totp' })
  await client.post('t1', 'answers', { challenge: 'c1', answer: { code: '123456' } })
  await client.post('t1', 'captures', new Blob(['x']))
  await client.post('t1', 'cancel', {})
  const known = Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`)
  assert.equal(sent.length, 8)
  for (const each of sent) assert.ok(known.includes(toRoute(each)), toRoute(each))
  assert.equal(new URL(sent[2]?.address ?? '').search, '?wait=25&since=3')
})

test('sends bodies that the schemas of the routes take', async () => {
  const { client, sent } = open()
  await client.begin({ purpose: 'step-up', handle: 'h'.repeat(43), locale: 'de' })
  await client.post('t1', 'challenges', { authenticator: 'totp', replaces: 'c1', recover: true })
  const read = (index: number): unknown => JSON.parse(toText(sent[index]?.init.body))
  assert.ok(v.is(ROUTES.beginTransaction.request, read(0)))
  assert.ok(v.is(ROUTES.challenge.request, read(1)))
})

test('sends bytes as they are, under headers of their own beside the usual ones', async () => {
  const { client, sent } = open(lose)
  const bytes = new Blob(['x'])
  const headers = { 'content-type': 'image/jpeg', 'Countersign-Nonce': 'n1' }
  await client.post('t1', 'captures', bytes, headers)
  assert.equal(sent.length, 2)
  for (const { init } of sent) {
    assert.equal(init.body, bytes)
    const given = new Headers(init.headers)
    assert.equal(given.get('content-type'), 'image/jpeg')
    assert.equal(given.get('countersign-nonce'), 'n1')
    assert.equal(given.get('authorization'), `Bearer ${'t'.repeat(43)}`)
  }
})

test('gives a wait up when it is told to, and not before', async () => {
  const { client, sent } = open()
  const leaving = new AbortController()
  await client.read('t1', 3, leaving.signal)
  const { signal } = sent[0]?.init ?? {}
  assert.equal(signal?.aborted, false)
  leaving.abort()
  assert.equal(signal?.aborted, true)
})

test('shows the token in the header alone, and takes no cookie and no redirect along', async () => {
  const { client, sent } = open()
  await client.begin({ purpose: 'login' })
  const [{ address, init } = { address: '', init: {} }] = sent
  const headers = new Headers(init.headers)
  assert.equal(headers.get('authorization'), `Bearer ${'t'.repeat(43)}`)
  assert.ok(headers.get('countersign-widget'))
  assert.ok(!address.includes('ttt') && !toText(init.body).includes('ttt'))
  assert.equal(init.credentials, 'omit')
  assert.equal(init.redirect, 'error')
})

test('sends a call whose reply was lost once more, the same', async () => {
  const { client, sent } = open(lose)
  await client.post('t1', 'answers', { challenge: 'c1', answer: { code: '1' } })
  assert.equal(sent.length, 2)
  assert.equal(sent[1]?.init.body, sent[0]?.init.body)
})

test('is offline when the second one is lost as well', async () => {
  const { client, sent } = open(lose, lose)
  const error = await codeOf(client.read('t1'))
  assert.equal(error.code, 'offline')
  assert.equal(error.details.retry, 'same')
  assert.equal(sent.length, 2)
})

test('gives a problem with all that came with it', async () => {
  const body = {
    type: 'https://countersign.dev/problems/limited',
    title: 'Too many tries',
    status: 429,
    code: 'limited',
    retry: 'later',
    retry_at: 1_700_000_060,
    instance: 'req_1',
    signal: 'unknown_credential',
    view: toView({ state: 'prompt' }),
  }
  const { client } = open(() => Response.json(body, { status: 429 }))
  const { code, details } = await codeOf(client.read('t1'))
  assert.equal(code, 'limited')
  assert.equal(details.retryAt, 1_700_000_060)
  assert.equal(details.requestId, 'req_1')
  assert.equal(details.signal, 'unknown_credential')
  assert.equal(details.view?.state, 'prompt')
})

test('passes a code on that only a newer server knows', async () => {
  const body = { type: 'x', title: 'x', status: 418, code: 'teapot' }
  const { client } = open(() => Response.json(body, { status: 418 }))
  assert.equal((await codeOf(client.read('t1'))).code, 'teapot')
})

for (const [what, reply] of [
  ['a page of a proxy', () => new Response('<h1>502</h1>', { status: 502 })],
  ['an error without a code', () => Response.json({ message: 'no' }, { status: 500 })],
  ['a reply that is not JSON', () => new Response('ok')],
  ['a view without its state', () => Response.json({ ...toView(), state: undefined })],
  ['a view of another type', () => Response.json([toView()])],
] as const) {
  test(`takes ${what} for a backend that is away, never for a success`, async () => {
    const { client } = open(reply)
    assert.equal((await codeOf(client.read('t1'))).code, 'unavailable')
  })
}

test('reads views of a newer server: unknown members go, unknown names stay', async () => {
  const view = { ...toView({ state: 'levitating', purpose: 'fly' }), moon: 1 }
  const { client } = open(() => Response.json(view))
  const read = await client.read('t1')
  assert.equal(read.state, 'levitating')
  assert.equal(read.purpose, 'fly')
  assert.ok(!('moon' in read))
})
