import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AUTHENTIMATE_KEY, createAuthentimateSimulator } from '@countersign/simulators'
import { openAuthentimate } from '../../../support/authentimate-desk.ts'

test('puts everything back on reset, and leaves the clock', async () => {
  const desk = openAuthentimate({ settings: { brand: 'Quay' } })
  const { control } = desk
  const { id } = await desk.create()
  control.configure({ brand: 'Other', codeDigits: 8 })
  control.putAccount({ id: 'harbour', keys: ['sk_other'] })
  control.revokeKey(AUTHENTIMATE_KEY)
  control.fault({ fault: 'down' })
  control.clock.advance(100)
  await desk.send('/v1/verifications')
  const before = control.clock.now()
  control.reset()
  assert.equal(control.clock.now(), before)
  assert.equal(control.settings().brand, 'Quay')
  assert.equal(control.settings().codeDigits, 6)
  const empty = [control.messages(), control.verifications(), control.calls(), control.faults()]
  for (const list of empty) assert.deepEqual(list, [])
  assert.deepEqual(Object.values(control.counts()), [0, 0, 0, 0, 0])
  assert.equal((await desk.check(id, '123456')).status, 404)
  assert.equal((await desk.create()).status, 201)
})

test('shows each phone its own texts, and a verification without its code', async () => {
  const desk = openAuthentimate()
  await desk.create('46701234567')
  await desk.create('33612345678')
  assert.equal(desk.control.messages('+33612345678').length, 1)
  assert.equal(desk.control.messages().length, 2)
  const shown = JSON.stringify(desk.control.verifications())
  assert.ok(!shown.includes(`"${desk.readCode('46701234567')}"`))
})

test('takes the machine’s clock and chance where none is given', async () => {
  const { fetch, control } = createAuthentimateSimulator({ baseUrl: 'http://localhost' })
  const reply = await fetch(
    new Request('http://localhost/v1/verifications', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${AUTHENTIMATE_KEY}`,
        'Content-Type': 'application/json',
      },
      body: '{"phoneNumber":"46701234567"}',
    }),
  )
  assert.equal(reply.status, 201)
  assert.equal(control.messages().length, 1)
})

test('ends a call for a caller who has gone', async () => {
  const desk = openAuthentimate()
  desk.control.fault({ fault: 'hang' })
  const controller = new AbortController()
  const reply = desk.send('/v1/verifications/check?id=a&code=1', { signal: controller.signal })
  controller.abort(new Error('enough'))
  await assert.rejects(reply, /enough/)
  desk.control.clearFaults()
})
