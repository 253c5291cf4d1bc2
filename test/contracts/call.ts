/**
 * @module
 * The contract of every way of calling a company's server, sentence by sentence of the port. A new one is
 * run through this by a file `call.<name>.test.ts` beside it.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type Call, CallError, type OutgoingRequest } from '../../packages/server/src/ports.ts'
import {
  type Arrived,
  findClosedOrigin,
  type Loopback,
  openLoopback,
  openRaw,
  openSelfSigned,
} from '../support/loopback.ts'

/** A way of calling, and how to end it. */
export interface OpenCall {
  readonly call: Call
  readonly close?: () => Promise<void>
}

/** What not every runtime can do. */
export interface CallAbilities {
  /** Knows of a request that never left although its connection was being made. */
  readonly knowsUnsent: boolean
}

const FIFTY = Array.from({ length: 50 }, (_, i) => i)
/** Long enough to never be met. */
const PATIENT_MS = 20_000

const toTls = (origin: string): string => origin.replace('http:', 'https:')

/** Runs the whole contract on the way of calling that `open` makes. */
export function describeCall(name: string, open: () => OpenCall, abilities: CallAbilities): void {
  describe(`call contract: ${name}`, () => {
    let opened: OpenCall
    let answer: (arrived: Arrived) => void
    let server: Loopback
    /** Further servers of one test. */
    let others: { close(): Promise<void> }[]
    beforeEach(async () => {
      opened = open()
      others = []
      answer = ({ response }) => response.end('{}')
      server = await openLoopback((arrived) => answer(arrived))
    })
    afterEach(async () => {
      await Promise.all([server, ...others].map(({ close }) => close()))
      await opened.close?.()
    })
    const send = (changes: Partial<OutgoingRequest> = {}) =>
      opened.call({
        method: 'GET',
        url: `${server.origin}/`,
        headers: {},
        timeoutMs: PATIENT_MS,
        maxBytes: 1000,
        ...changes,
      })
    const refuses = (isSent: boolean, changes: Partial<OutgoingRequest> = {}) =>
      assert.rejects(
        send(changes),
        (error) => error instanceof CallError && error.isSent === isSent,
      )

    it('carries method, path, headers and body, and brings the reply back', async () => {
      answer = ({ response }) => {
        response.writeHead(201, { 'Content-Type': 'application/json', 'X-MIXED-Case': 'Ja' })
        response.end('{"name":"Åsa"}')
      }
      const reply = await send({
        method: 'POST',
        url: `${server.origin}/users/a%2Fb?x=1&y=%20`,
        headers: { Authorization: 'Bearer abc', 'content-type': 'application/json' },
        body: '{"låt":1}',
      })
      assert.equal(reply.status, 201)
      assert.equal(reply.body, '{"name":"Åsa"}')
      assert.deepEqual(
        [reply.headers['content-type'], reply.headers['x-mixed-case']],
        ['application/json', 'Ja'],
      )
      const [{ request, body } = assert.fail()] = server.arrived
      assert.deepEqual([request.method, request.url], ['POST', '/users/a%2Fb?x=1&y=%20'])
      assert.equal(request.headers.authorization, 'Bearer abc')
      assert.equal(request.headers['content-type'], 'application/json')
      assert.equal(body, '{"låt":1}')
    })

    it('knows every method, with and without a body', async () => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        await send({ method, ...(method !== 'GET' && { body: method }) })
      }
      await send({ method: 'POST' })
      assert.deepEqual(
        server.arrived.map(({ request, body }) => `${request.method} ${body}`.trim()),
        ['GET', 'POST POST', 'PUT PUT', 'PATCH PATCH', 'DELETE DELETE', 'POST'],
      )
    })

    it('brings back an error as a reply, and an empty body as an empty text', async () => {
      for (const status of [204, 400, 401, 404, 429, 500, 503]) {
        answer = ({ response }) => response.writeHead(status, { 'Retry-After': '7' }).end()
        const reply = await send()
        assert.deepEqual([reply.status, reply.body], [status, ''])
        assert.equal(reply.headers['retry-after'], '7')
      }
    })

    it('takes what is said in advance for no reply', async () => {
      answer = ({ response }) => {
        response.writeEarlyHints({ link: '</a.css>; rel=preload' })
        response.end('late')
      }
      const reply = await send()
      assert.deepEqual([reply.status, reply.body], [200, 'late'])
    })

    it('reads characters that were cut between two packets', async () => {
      const [first, ...rest] = Buffer.from('Å')
      answer = ({ response }) => {
        response.write(Buffer.of(first ?? 0), () => response.end(Buffer.from(rest)))
      }
      assert.equal((await send()).body, 'Å')
    })

    it('keeps connections for later calls', async () => {
      for (let i = 0; i < 10; i += 1) await send()
      assert.equal(server.arrived.length, 10)
      // A call in the very moment of a reply finds that one connection still busy.
      assert.ok(server.sockets.length <= 2, `${server.sockets.length} connections`)
    })

    it('carries fifty at once, and gives each its own reply', async () => {
      answer = ({ response, body }) => response.end(body)
      const replies = await Promise.all(FIFTY.map((i) => send({ method: 'POST', body: String(i) })))
      assert.deepEqual(
        replies.map(({ body }) => body),
        FIFTY.map(String),
      )
    })

    it('ends in time when no header comes', async () => {
      answer = () => undefined
      await refuses(true, { timeoutMs: 60 })
    })

    it('ends in time when the body stops, however often a little of it comes', async () => {
      answer = ({ response, socket }) => {
        response.writeHead(200, { 'Content-Length': '900' })
        response.write('x')
        const dripping = setInterval(() => response.write('x'), 10)
        socket.once('close', () => clearInterval(dripping))
      }
      await refuses(true, { timeoutMs: 60 })
    })

    it('ends in time when the connection is never made, and then sends nothing', async () => {
      // TLS that nobody speaks at the other end.
      const silent = await openRaw(() => undefined)
      others.push(silent)
      await refuses(!abilities.knowsUnsent, {
        url: `${toTls(silent.origin)}/`,
        timeoutMs: 60,
      })
    })

    it('takes a reply up to the last allowed byte, and none longer', async () => {
      answer = ({ response, request }) => response.end('Å'.repeat(Number(request.url?.slice(1))))
      assert.equal((await send({ url: `${server.origin}/500` })).body.length, 500)
      await refuses(true, { url: `${server.origin}/501` })
    })

    it('stops reading what is too long, whatever was announced', async () => {
      const ended = Promise.withResolvers<unknown>()
      answer = ({ response, socket }) => {
        socket.once('close', ended.resolve)
        const flow = () => {
          while (!socket.destroyed && response.write('x'.repeat(1000)));
          if (!socket.destroyed) response.once('drain', flow)
        }
        flow()
      }
      await refuses(true)
      await ended.promise
    })

    it('follows no redirect', async () => {
      for (const status of [300, 301, 302, 303, 307, 308]) {
        answer = ({ response }) => response.writeHead(status, { Location: '/elsewhere' }).end()
        await refuses(true, { method: 'POST', body: 'secret' })
      }
      assert.deepEqual(new Set(server.arrived.map(({ request }) => request.url)), new Set(['/']))
    })

    it('says that nothing was sent where nobody listens', async () => {
      await refuses(false, { url: `${await findClosedOrigin()}/` })
    })

    it('does not say so once the request has arrived', async () => {
      answer = ({ socket }) => socket.resetAndDestroy()
      await refuses(true)
      answer = ({ socket }) => socket.end()
      await refuses(true)
    })

    it('takes a body that was cut off for no reply', async () => {
      answer = ({ response, socket }) => {
        response.writeHead(200, { 'Content-Length': '100' })
        response.write('{"status":', () => socket.end())
      }
      await refuses(true)
      answer = ({ response, socket }) => {
        response.writeHead(200)
        response.write('{"status":', () => socket.end())
      }
      await refuses(true)
    })

    it('takes what is no HTTP for no reply', async () => {
      const odd = await openRaw((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n')))
      others.push(odd)
      await refuses(true, { url: `${odd.origin}/` })
    })

    it('makes a new connection when the kept one was closed meanwhile', async () => {
      for (const body of ['first', 'second', 'third']) {
        const reply = await send({ method: 'POST', body })
        assert.equal(reply.status, 200)
        const kept = server.sockets.at(-1) ?? assert.fail()
        kept.end()
        await once(kept, 'close')
      }
      assert.equal(server.sockets.length, 3)
    })

    it('goes on after any failure', async () => {
      answer = ({ socket }) => socket.resetAndDestroy()
      await refuses(true)
      answer = ({ response }) => response.end('again')
      assert.equal((await send()).body, 'again')
    })

    it('sends nothing where no TLS is agreed on', async () => {
      let said = Buffer.alloc(0)
      const odd = await openRaw((socket) => {
        socket.on('data', (data) => {
          said = Buffer.concat([said, data])
          // TLS alert, level fatal: handshake_failure.
          socket.end(Buffer.from('15030300020228', 'hex'))
        })
      })
      others.push(odd)
      await assert.rejects(
        send({ url: `${toTls(odd.origin)}/`, headers: { authorization: 'Bearer abc' } }),
        CallError,
      )
      assert.equal(said[0], 0x16, 'no handshake')
      assert.equal(said.includes('Bearer'), false)
    })

    it('refuses a certificate that nobody vouches for', async () => {
      let asked = 0
      const nobody = await openSelfSigned((_, response) => {
        asked += 1
        response.end()
      })
      others.push(nobody)
      await assert.rejects(send({ url: `${nobody.origin}/` }), CallError)
      assert.equal(asked, 0)
    })

    it('calls only what is https, or this machine', async () => {
      for (const url of [
        'http://vendor.example/',
        'http://127.0.0.1.evil.example/',
        'http://10.0.0.1/',
        'http://169.254.169.254/',
        'ftp://localhost/',
        'file:///etc/passwd',
        'https://user:pass@vendor.example/',
        '/relative',
        '',
      ]) {
        await assert.rejects(send({ url }), TypeError)
      }
    })
  })
}
