import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AuthentimateFault } from '@countersign/simulators'
import { openAuthentimate, PHONE, toOther } from '../../../support/authentimate-desk.ts'

const create = async (fault: AuthentimateFault) => {
  const desk = openAuthentimate()
  desk.control.fault({ fault, count: 1 })
  const { body } = await desk.send('/v1/verifications', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ phoneNumber: PHONE }),
  })
  return { body, now: desk.control.clock.now() }
}

suite('a lie', () => {
  test('about a code says yes in the wrong type, even to a wrong one', async () => {
    const lies = [
      ['verified-text', { verified: 'true' }],
      ['verified-number', { verified: 1 }],
      ['verified-missing', {}],
    ] as const
    for (const [fault, told] of lies) {
      const desk = openAuthentimate()
      const { id } = await desk.create()
      const wrong = toOther(desk.readCode())
      desk.control.fault({ fault, operation: 'check' })
      const path = `/v1/verifications/check?${new URLSearchParams({ id, code: wrong })}`
      assert.deepEqual((await desk.send(path)).body, told)
    }
  })

  test('about the end is in milliseconds, a text, past or far', async () => {
    const milliseconds = await create('expires-milliseconds')
    assert.equal(milliseconds.body['expires'], (milliseconds.now + 600) * 1000)
    const text = await create('expires-text')
    assert.equal(text.body['expires'], String(text.now + 600))
    const past = await create('expires-past')
    assert.ok(Number(past.body['expires']) < past.now)
    const far = await create('expires-far')
    assert.ok(Number(far.body['expires']) > far.now + 86_400)
  })

  test('about the id is none, or an odd one', async () => {
    assert.deepEqual(Object.keys((await create('id-missing')).body), ['expires'])
    assert.doesNotMatch(String((await create('id-odd')).body['id']), /^ver_[A-Za-z0-9]{8,64}$/)
  })

  test('leaves refusals and the other call alone', async () => {
    const desk = openAuthentimate()
    desk.control.fault({ fault: 'verified-text' })
    const { status, id } = await desk.create()
    assert.equal(status, 201)
    assert.equal((await desk.check(`${id.slice(0, -1)}x`, '123456')).status, 404)
  })
})
