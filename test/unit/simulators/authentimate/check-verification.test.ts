import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openAuthentimate, toOther } from '../../../support/authentimate-desk.ts'

const open = async (settings: Parameters<typeof openAuthentimate>[0] = {}) => {
  const desk = openAuthentimate(settings)
  const { id } = await desk.create()
  const code = desk.readCode()
  return { desk, id, code, wrong: toOther(code) }
}

suite('check', () => {
  test('says true for the code, false for another, and neither is an error', async () => {
    const { desk, id, code, wrong } = await open()
    const no = await desk.check(id, wrong)
    assert.deepEqual([no.status, no.body], [200, { verified: false }])
    const yes = await desk.check(id, code)
    assert.deepEqual([yes.status, yes.body], [200, { verified: true }])
    assert.equal(yes.headers.get('Cache-Control'), 'no-store')
    const { right, wrong: counted } = desk.control.counts()
    assert.deepEqual([right, counted], [1, 1])
  })

  test('needs an id and a code', async () => {
    const { desk, id } = await open()
    for (const query of ['', `?id=${id}`, '?code=123456', `?id=${id}&code=`, '?id=&code=1']) {
      assert.equal((await desk.send(`/v1/verifications/check${query}`)).status, 422)
    }
  })

  test('knows no id that it did not give', async () => {
    const { desk, code } = await open()
    assert.equal((await desk.check(`ver_${'0'.repeat(32)}`, code)).status, 404)
    assert.equal((await desk.check('nothing', code)).status, 404)
    desk.control.configure({ malformedIdMode: '400' })
    assert.equal((await desk.check('nothing', code)).status, 400)
    assert.equal((await desk.check(`ver_${'0'.repeat(32)}`, code)).status, 404)
  })

  test('ends on the second, as an unknown one or as a wrong code', async () => {
    const { desk, id, code } = await open({ settings: { lifetimeSeconds: 60 } })
    desk.control.clock.advance(60)
    assert.equal((await desk.check(id, code)).status, 404)
    desk.control.configure({ expiredMode: 'false' })
    assert.deepEqual((await desk.check(id, code)).body, { verified: false })
    desk.control.clock.advance(-1)
    assert.deepEqual((await desk.check(id, code)).body, { verified: true })
  })

  test('closes after five tries, the right code included, as too many or as a wrong code', async () => {
    const { desk, id, code, wrong } = await open()
    for (let i = 0; i < 5; i += 1) assert.equal((await desk.check(id, wrong)).status, 200)
    assert.equal((await desk.check(id, code)).status, 429)
    desk.control.configure({ attemptsMode: 'false' })
    assert.deepEqual((await desk.check(id, code)).body, { verified: false })
    assert.equal(desk.control.verifications()[0]?.attempts, 5)
  })

  test('goes on for ever where no limit is set', async () => {
    const { desk, id, code, wrong } = await open({ settings: { maxAttempts: null } })
    for (let i = 0; i < 50; i += 1) await desk.check(id, wrong)
    assert.deepEqual((await desk.check(id, code)).body, { verified: true })
  })

  test('refuses a code that was right before, or says so again', async () => {
    const { desk, id, code, wrong } = await open()
    await desk.check(id, code)
    assert.equal((await desk.check(id, code)).status, 404)
    assert.equal(desk.control.verifications()[0]?.isConsumed, true)
    desk.control.configure({ consumedMode: 'true' })
    assert.deepEqual((await desk.check(id, code)).body, { verified: true })
    assert.deepEqual((await desk.check(id, wrong)).body, { verified: false })
  })

  test('takes what is no code for a wrong one, or refuses it', async () => {
    const { desk, id, code } = await open()
    assert.deepEqual((await desk.check(id, 'abcdef')).body, { verified: false })
    desk.control.configure({ malformedCodeMode: '422' })
    for (const odd of ['abcdef', code.slice(1), `${code}0`, ` ${code}`]) {
      assert.equal((await desk.check(id, odd)).status, 422)
    }
    assert.equal(desk.control.verifications()[0]?.attempts, 1)
    assert.deepEqual((await desk.check(id, code)).body, { verified: true })
  })
})
