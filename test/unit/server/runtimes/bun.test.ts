import { toBase64url } from '@countersign/protocol'
import { Secret } from '@countersign/server'
import { createMemoryStore } from '@countersign/server/stores/memory'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBackend } from '../../../../packages/server/src/runtimes/bun.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestRandom } from '../../../support/random.ts'

const ORIGIN = 'http://localhost:3000'

test('counts by the address that Bun hands over, not all clients as one', async (t) => {
  const random = createTestRandom()
  const createKey = () => toBase64url(random.bytes(32))
  const clock = createTestClock()
  const backend = await createBackend(
    {
      issuer: `${ORIGIN}/auth`,
      masterKey: new Secret(createKey(), 'masterKey'),
      store: createMemoryStore({ clock }),
      sites: [
        {
          id: 'example',
          origins: [ORIGIN],
          rpId: 'localhost',
          key: new Secret(createKey(), 'key'),
        },
      ],
      limits: { beginsPerMinute: 10 },
    },
    { clock, environment: {}, audit: () => {} },
  )
  t.after(() => backend.close())
  const begin = async (address: string) => {
    const request = new Request(`${ORIGIN}/auth/v1/transactions`, {
      method: 'POST',
      headers: {
        Origin: ORIGIN,
        'Content-Type': 'application/json',
        Authorization: `Bearer ${createKey()}`,
      },
      body: JSON.stringify({ purpose: 'login', binding: createKey() }),
    })
    return (
      await backend.fetch(request, { requestIP: () => ({ address, family: 'IPv4', port: 5000 }) })
    ).status
  }
  for (let i = 0; i < 10; i += 1) assert.equal(await begin('192.0.2.1'), 200)
  assert.equal(await begin('192.0.2.1'), 429)
  assert.equal(await begin('192.0.2.2'), 200)
})
