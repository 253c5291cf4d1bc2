import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUTHENTIMATE_NUMBERS } from '@countersign/simulators'
import { openAuthentimate } from '../../../support/authentimate-desk.ts'

const digits = (magic: keyof typeof AUTHENTIMATE_NUMBERS) => AUTHENTIMATE_NUMBERS[magic].slice(1)

suite('a magic number', () => {
  test('belongs to nobody: all are in the range kept for fiction', () => {
    for (const number of Object.values(AUTHENTIMATE_NUMBERS)) {
      assert.match(number, /^\+1\d{3}55501\d{2}$/)
    }
    assert.equal(new Set(Object.values(AUTHENTIMATE_NUMBERS)).size, 8)
  })

  test('refuses, throttles or fails, and nothing is sent', async () => {
    const desk = openAuthentimate()
    const statuses = { refused: 422, throttled: 429, failing: 500 } as const
    for (const [magic, status] of Object.entries(statuses)) {
      const reply = await desk.create(digits(magic as keyof typeof statuses))
      assert.equal(reply.status, status)
    }
    assert.deepEqual(desk.control.verifications(), [])
  })

  test('is created and never delivered', async () => {
    const desk = openAuthentimate()
    assert.equal((await desk.create(digits('undelivered'))).status, 201)
    desk.control.clock.advance(86_400)
    assert.deepEqual(desk.control.messages(), [])
    assert.equal(desk.control.verifications().length, 1)
  })

  test('is accepted with 202 and delivered after 20 seconds', async () => {
    const desk = openAuthentimate()
    const { status, id } = await desk.create(digits('late'))
    assert.equal(status, 202)
    desk.control.clock.advance(19)
    assert.deepEqual(desk.control.messages(), [])
    desk.control.clock.advance(1)
    const code = desk.readCode(digits('late'))
    assert.equal((await desk.check(id, code)).body['verified'], true)
  })

  test('is delivered twice', async () => {
    const desk = openAuthentimate()
    await desk.create(digits('doubled'))
    desk.control.clock.advance(2)
    assert.equal(desk.control.messages(AUTHENTIMATE_NUMBERS.doubled).length, 2)
  })

  test('is delivered out of order: the older text comes last', async () => {
    const desk = openAuthentimate()
    const older = await desk.create(digits('shuffled'))
    desk.control.clock.advance(5)
    const newer = await desk.create(digits('shuffled'))
    const first = desk.readCode(digits('shuffled'))
    desk.control.clock.advance(20)
    assert.equal(desk.control.messages().length, 2)
    const last = desk.readCode(digits('shuffled'))
    assert.equal((await desk.check(newer.id, first)).body['verified'], true)
    assert.equal((await desk.check(older.id, last)).body['verified'], true)
  })

  test('has a code of zeros, all of which count', async () => {
    const desk = openAuthentimate()
    const { id } = await desk.create(digits('zeros'))
    assert.equal(desk.readCode(digits('zeros')), '000000')
    assert.equal((await desk.check(id, '0')).body['verified'], false)
    assert.equal((await desk.check(id, '000000')).body['verified'], true)
  })
})
