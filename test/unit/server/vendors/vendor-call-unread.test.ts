import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AuditEvent } from '../../../../packages/server/src/ports.ts'
import {
  createVendorCall,
  type VendorRequest,
} from '../../../../packages/server/src/vendors/vendor-call.ts'
import { createTestClock } from '../../../support/clock.ts'

const GET: VendorRequest = { method: 'GET', path: '/v1/users' }
const TAKES: VendorRequest = { ...GET, takesUnread: true }

/** A company, or a firewall before it, that gives one reply for ever. */
function setUp(status: number, body: string) {
  const events: AuditEvent[] = []
  let calls = 0
  const platform = {
    call: async () => ((calls += 1), { status, headers: {}, body }),
    clock: createTestClock(),
    development: false,
    audit: (event: AuditEvent) => void events.push(event),
  }
  const options = { vendor: 'acme', origin: 'https://acme.example', timeoutMs: 5000 }
  return { ask: createVendorCall(platform, options), events, calls: () => calls }
}

suite('a refusal that is no JSON', () => {
  test('is a reply where the request takes that, and written down', async () => {
    const { ask, events } = setUp(403, '<html>')
    const { status, body, isUnread } = await ask(TAKES)
    assert.deepEqual([status, body, isUnread], [403, undefined, true])
    assert.deepEqual(events, [
      { event: 'vendor.failed', vendor: 'acme', code: 'unreadable', status: 403 },
    ])
  })

  test('is none of a success or of a server that is down', async () => {
    for (const status of [200, 500]) {
      await assert.rejects(setUp(status, '<html>').ask(TAKES), { code: 'vendor_unavailable' })
    }
  })

  test('is told from one that can be read', async () => {
    const { body, isUnread } = await setUp(403, '{}').ask(TAKES)
    assert.deepEqual([body, isUnread], [{}, undefined])
  })

  test('does not open the breaker: anybody could end the calls of all by an odd request', async () => {
    const { ask, calls } = setUp(403, '<html>')
    for (let i = 0; i < 9; i += 1) await assert.rejects(ask(GET), { code: 'vendor_unavailable' })
    assert.equal(calls(), 9)
  })
})
