import { toBase64url } from '@countersign/protocol'
import { Secret } from '@countersign/server'
import { createMemoryStore } from '@countersign/server/stores/memory'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as bun from '../../packages/server/src/runtimes/bun.ts'
import * as deno from '../../packages/server/src/runtimes/deno.ts'
import { createTestClock } from '../support/clock.ts'
import { createTestRandom } from '../support/random.ts'

const ORIGIN = 'http://localhost:3000'

const random = createTestRandom()
const createKey = () => toBase64url(random.bytes(32))

type Fetch = (request: Request, address: string) => Response | Promise<Response>

/** How each runtime tells its handler who calls. */
const RUNTIMES: readonly [name: string, open: () => Promise<[Fetch, () => unknown]>][] = [
  [
    'Bun',
    async () => {
      const { fetch, close } = await bun.createBackend(...toInput())
      const toInfo = (address: string) => ({ address, family: 'IPv4' as const, port: 5000 })
      return [(request, address) => fetch(request, { requestIP: () => toInfo(address) }), close]
    },
  ],
  [
    'Deno',
    async () => {
      const { fetch, close } = await deno.createBackend(...toInput())
      const toInfo = (hostname: string) => ({ transport: 'tcp' as const, hostname, port: 5000 })
      return [(request, address) => fetch(request, { remoteAddr: toInfo(address) }), close]
    },
  ],
]

function toInput(): Parameters<typeof bun.createBackend> {
  const clock = createTestClock()
  const site = { id: 'example', origins: [ORIGIN], rpId: 'localhost' }
  return [
    {
      issuer: `${ORIGIN}/auth`,
      masterKey: new Secret(createKey(), 'masterKey'),
      store: createMemoryStore({ clock }),
      sites: [{ ...site, key: new Secret(createKey(), 'key') }],
      limits: { beginsPerMinute: 10 },
    },
    { clock, environment: {}, audit: () => {} },
  ]
}

function toBegin(): Request {
  return new Request(`${ORIGIN}/auth/v1/transactions`, {
    method: 'POST',
    headers: {
      Origin: ORIGIN,
      'Content-Type': 'application/json',
      Authorization: `Bearer ${createKey()}`,
    },
    body: JSON.stringify({ purpose: 'login', binding: createKey() }),
  })
}

for (const [name, open] of RUNTIMES) {
  test(`counts by the address that ${name} hands over, not all clients as one`, async (t) => {
    const [fetch, close] = await open()
    t.after(close)
    const begin = async (address: string) => (await fetch(toBegin(), address)).status
    for (let i = 0; i < 10; i += 1) assert.equal(await begin('192.0.2.1'), 200)
    assert.equal(await begin('192.0.2.1'), 429)
    assert.equal(await begin('192.0.2.2'), 200)
  })
}
