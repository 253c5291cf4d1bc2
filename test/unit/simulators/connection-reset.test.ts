import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEntrustSimulator } from '@countersign/simulators'
import { Hono } from 'hono'
import { ConnectionReset } from '../../../packages/simulators/src/connection-reset.ts'

const BASE = 'http://localhost:3000/vendors/entrust'
const ask = () => new Request(`${BASE}/api/web/v2/authentication/users`, { method: 'POST' })

test('rejects in the process, and is a bad gateway where a host serves it', async () => {
  const { fetch, control } = createEntrustSimulator({ baseUrl: BASE })
  control.fault({ fault: 'reset-before' })
  await assert.rejects(fetch(ask()), ConnectionReset)
  const host = new Hono().all('/vendors/entrust/*', (c) => fetch(c.req.raw))
  assert.equal((await host.request(ask())).status, 502)
})
