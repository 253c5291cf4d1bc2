import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createNodeCall } from '../../packages/server/src/runtimes/node-call.ts'
import { CallError } from '../../packages/server/src/ports.ts'
import { openLoopback, openRaw, openSelfSigned } from '../support/loopback.ts'
import { describeCall } from './call.ts'

describeCall('node', createNodeCall, { knowsUnsent: true })

test('does not lose a request to a kept connection that was closed this very moment', async (t) => {
  const server = await openLoopback(({ response }) => response.end('{}'))
  t.after(server.close)
  const { call, close } = createNodeCall()
  t.after(close)
  const request = {
    method: 'POST',
    url: `${server.origin}/`,
    headers: {},
    body: 'once',
    timeoutMs: 20_000,
    maxBytes: 1000,
  } as const
  for (let i = 0; i < 20; i += 1) {
    assert.equal((await call(request)).status, 200)
    // Nothing has told the caller yet.
    server.sockets.at(-1)?.destroy()
  }
  assert.equal(server.arrived.length, 20)
})

test('verifies certificates even where the environment says not to', async (t) => {
  const nobody = await openSelfSigned((_, response) => response.end())
  t.after(nobody.close)
  const { call, close } = createNodeCall()
  t.after(close)
  const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env
  t.after(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
  })
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  const url = `${nobody.origin}/`
  await assert.rejects(
    call({ method: 'GET', url, headers: {}, timeoutMs: 20_000, maxBytes: 1000 }),
    (error) => error instanceof CallError && !error.isSent,
  )
})

test('gives up what has not begun to leave by connectMs, and sends it no more', async (t) => {
  const silent = await openRaw(() => undefined)
  t.after(silent.close)
  const { call, close } = createNodeCall()
  t.after(close)
  const url = `${silent.origin.replace('http:', 'https:')}/`
  const began = performance.now()
  await assert.rejects(
    call({ method: 'POST', url, headers: {}, timeoutMs: 20_000, connectMs: 60, maxBytes: 1000 }),
    (error) => error instanceof CallError && !error.isSent,
  )
  assert.ok(performance.now() - began < 10_000)
})

test('lets what has begun to leave take its whole time', async (t) => {
  const server = await openLoopback(({ response }) => {
    setTimeout(() => response.end('{}'), 150)
  })
  t.after(server.close)
  const { call, close } = createNodeCall()
  t.after(close)
  const limits = { timeoutMs: 20_000, connectMs: 60, maxBytes: 1000 }
  // The first call makes the connection: that must not take long by itself.
  const request = { method: 'GET', url: `${server.origin}/`, headers: {} } as const
  await call({ ...request, ...limits, connectMs: 20_000 })
  assert.equal((await call({ ...request, ...limits })).status, 200)
})
