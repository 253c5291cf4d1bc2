/**
 * @module
 * Bodies as weapons, byte by byte, against Node's own server: broken off, too long, with another length than they
 * tell, or made of requests.
 */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { CAPTURE_HEADERS } from '@countersign/protocol'
import { serveNode, type NodeServer } from '../../../packages/server/src/runtimes/node-server.ts'
import { openPalm, openStage, READING, sendBytes, toPrompt, type Stage } from '../captures/stage.ts'
import { ORIGIN } from '../support/backend.ts'

const HERE = '127.0.0.1'
let stage: Stage
let server: NodeServer

before(async () => {
  stage = await openStage({ limits: { triesBeforeWait: 50 } })
  server = await serveNode(stage.bench.backend, { port: 0 })
})
after(() => server.close())

const JSON_TYPE = 'application/json'

interface Sent {
  readonly path: string
  readonly token?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

function toHead({ path, token = 'x'.repeat(43), type = JSON_TYPE, headers = {} }: Sent): string {
  const all = {
    Host: 'localhost:3000',
    Origin: ORIGIN,
    Authorization: `Bearer ${token}`,
    'Content-Type': type,
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `POST /auth${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

/**
 * What came back on one connection until it was closed, or until that many replies are there.
 *
 * @param isCut  Closes it once all is written, without waiting.
 */
const send = (text: string, { replies = 1, isCut = false } = {}): Promise<string> =>
  new Promise((resolve) => {
    let heard = ''
    const socket = connect(server.port, HERE, () =>
      socket.write(text, 'latin1', () => (isCut ? socket.destroy() : undefined)),
    )
    socket.on('data', (data) => {
      heard += data.toString('latin1')
      if (readStatuses(heard).length >= replies && heard.endsWith('}')) socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })

const readStatuses = (heard: string): readonly number[] =>
  Array.from(heard.matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status]) => Number(status))

const LARGE = 70_000

describe('a body', () => {
  it('that is broken off again and again keeps no place from whoever comes next', async () => {
    const { bench } = stage
    for (const length of ['Content-Length: 900', 'Transfer-Encoding: chunked']) {
      const page = await openPalm(bench, undefined, HERE)
      await page.answer({ ready: true })
      const [name = '', value = ''] = length.split(': ')
      const sent = {
        path: `/v1/transactions/${page.id}/captures`,
        token: page.token,
        type: READING,
        headers: {
          [name]: value,
          [CAPTURE_HEADERS.challenge]: page.view?.prompt?.challenge ?? '',
          [CAPTURE_HEADERS.nonce]: toPrompt(page).nonce ?? '',
        },
      }
      for (let turn = 0; turn < 12; turn += 1)
        await send(`${toHead(sent)}64\r\nabc`, { isCut: true })
      const bytes = new TextEncoder().encode(`palm ${name}`)
      let reply = await sendBytes(page, bytes)
      // The last of them may not have been noticed yet.
      for (let turn = 0; turn < 200 && reply.body['code'] === 'limited'; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        reply = await sendBytes(page, bytes)
      }
      assert.equal(reply.view.state, 'done', `${name}: ${String(reply.body['code'])}`)
    }
  })

  it('that is too long is refused once, and is never taken for requests', async () => {
    const inner = 'GET /auth/healthz HTTP/1.1\r\nHost: localhost:3000\r\n\r\n'
    const body = inner.repeat(Math.ceil(LARGE / inner.length))
    const head = (headers: Record<string, string>) => toHead({ path: '/v1/transactions', headers })
    const told = head({ 'Content-Length': String(body.length) })
    const pieces = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    const chunked = head({ 'Transfer-Encoding': 'chunked' })
    for (const text of [told + body, chunked + pieces]) {
      const heard = await send(text)
      assert.deepEqual(readStatuses(heard), [413])
      assert.match(heard, /request_too_large/)
    }
    // What stands behind it is the next request, and nothing of the first.
    const next = `${inner.slice(0, -2)}Connection: close\r\n\r\n`
    for (const text of [told + body + next, chunked + pieces + next]) {
      const [first, second, ...more] = readStatuses(await send(text, { replies: 2 }))
      assert.equal(first, 413)
      assert.ok(second === undefined || second === 200)
      assert.deepEqual(more, [])
    }
  })

  it('that tells two lengths, or a length that is none, reaches nobody', async () => {
    const body = '{"purpose":"login"}'
    for (const headers of [
      { 'Content-Length': '3', 'Transfer-Encoding': 'chunked' },
      { 'Content-Length': '19, 3' },
      { 'Content-Length': '+19' },
      { 'Content-Length': '0x13' },
      { 'Content-Length': '-1' },
      { 'Transfer-Encoding': 'chunked, identity' },
    ]) {
      const heard = await send(toHead({ path: '/v1/transactions', headers }) + body)
      assert.deepEqual(readStatuses(heard), [400], JSON.stringify(headers))
      assert.doesNotMatch(heard, /"code"/)
    }
  })

  it('that is compressed is not unpacked', async () => {
    const headers = { 'Content-Length': '20', 'Content-Encoding': 'gzip' }
    const heard = await send(
      toHead({ path: '/v1/transactions', headers }) + '\u001f\u008b'.padEnd(20, '\0'),
    )
    assert.match(heard, /request_malformed/)
  })
})
