import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  type AuthxDesk,
  GUID,
  NOBODY,
  openAuthxDesk,
  toUserBody,
} from '../../../../support/authx-desk.ts'

const PIN = '739205'
const verify = async (desk: AuthxDesk, pin: unknown = PIN, guid = GUID) =>
  (await desk.call('VerifyPin', { guid, pin })).code[0]
const set = async (desk: AuthxDesk, pin: unknown, guid = GUID) =>
  (await desk.call('GeneratePin', { guid, pin })).code

suite('GeneratePin', () => {
  test('sets what it is given: the new one is right, the old one wrong', async () => {
    const desk = openAuthxDesk()
    const reply = await desk.call('GeneratePin', { guid: GUID, pin: '004417' })
    assert.deepEqual(reply.code, [1, 0])
    assert.equal(reply.body['response_data'], null)
    assert.equal(await verify(desk, '004417'), 1)
    assert.equal(await verify(desk, '4417'), 0)
    assert.equal(await verify(desk), 0)
  })

  for (const pin of ['', '12345a', '12 456', '٠١٢٣٤٥', undefined, null, 102374]) {
    test(`is refused for ${JSON.stringify(pin) ?? 'no PIN'}`, async () => {
      const desk = openAuthxDesk()
      assert.deepEqual(await set(desk, pin), [0, 0])
      assert.equal(await verify(desk), 1)
    })
  }

  test('takes a number for a text in lenient mode', async () => {
    const desk = openAuthxDesk({ settings: { mode: 'lenient' } })
    assert.deepEqual(await set(desk, 102374), [1, 0])
    assert.equal(await verify(desk, '102374'), 1)
  })

  test('is refused for a guid nobody has', async () => {
    assert.deepEqual(await set(openAuthxDesk(), '102374', NOBODY), [0, 0])
  })
})

suite('VerifyPin', () => {
  test('does not tell a wrong PIN, none set and an unknown user apart', async () => {
    const desk = openAuthxDesk()
    const { guid } = await desk.call('AddUser', toUserBody())
    const wrong = await desk.call('VerifyPin', { guid: GUID, pin: '000000' })
    const unset = await desk.call('VerifyPin', { guid, pin: PIN })
    const unknown = await desk.call('VerifyPin', { guid: NOBODY, pin: PIN })
    assert.deepEqual(wrong.code, [0, 0])
    assert.equal(unset.text, wrong.text)
    assert.equal(unknown.text, wrong.text)
  })

  test('never locks unless it is told to', async () => {
    const desk = openAuthxDesk()
    for (let i = 0; i < 30; i += 1) assert.equal(await verify(desk, '000000'), 0)
    assert.equal(await verify(desk), 1)
  })

  test('locks after so many wrong ones in a row, until the clock has passed', async () => {
    const desk = openAuthxDesk({ settings: { pinLockAfter: 3, pinLockSeconds: 600 } })
    for (let i = 0; i < 2; i += 1) {
      await verify(desk, '000000')
      await verify(desk, '000000')
      assert.equal(await verify(desk), 1)
    }
    for (let i = 0; i < 3; i += 1) await verify(desk, '000000')
    assert.equal(desk.control.user(GUID)?.isPinLocked, true)
    assert.equal(await verify(desk), 0)
    desk.control.clock.advance(599)
    assert.equal(await verify(desk), 0)
    desk.control.clock.advance(1)
    assert.equal(await verify(desk), 1)
  })

  test('lets no parallel tries past the lock', async () => {
    const desk = openAuthxDesk({ settings: { pinLockAfter: 3 } })
    await desk.bearer()
    const guesses = Array.from({ length: 10 }, (_, i) => (i < 9 ? '000000' : PIN))
    const codes = await Promise.all(guesses.map((pin) => verify(desk, pin)))
    assert.ok(codes.every((code) => code === 0))
    assert.equal(desk.control.user(GUID)?.isPinLocked, true)
  })

  test('counts what was wrong before the lock was turned on', async () => {
    const desk = openAuthxDesk()
    for (let i = 0; i < 5; i += 1) await verify(desk, '000000')
    desk.control.configure({ pinLockAfter: 3 })
    await verify(desk, '000000')
    assert.equal(desk.control.user(GUID)?.isPinLocked, true)
    desk.control.clock.advance(900)
    assert.equal(await verify(desk), 1)
  })

  test('is unlocked by a new PIN', async () => {
    const desk = openAuthxDesk()
    desk.control.lockPin(GUID)
    assert.equal(await verify(desk), 0)
    await set(desk, '884401')
    assert.equal(await verify(desk, '884401'), 1)
  })
})
