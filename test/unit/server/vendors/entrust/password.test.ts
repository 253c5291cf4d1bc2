import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Started } from '../../../../../packages/server/src/vendors/vendor.ts'
import {
  createEntrustStage,
  createVisit,
  open,
  PERSON,
  refusal,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight } from '../../../../support/local-vendor.ts'

const RESET = 'https://harbour.example/reset'

async function demandChange() {
  const stage = await createEntrustStage()
  const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
  stage.script.push(refusal(401, 'password_expired'))
  const outcome = await asked.answer({ password: 'old and right' })
  assert.ok(outcome.result === 'more')
  /** The flow may put it under a challenge of another id. */
  const change = (started: Started, password: string) =>
    stage.vendor.check({
      kind: 'password',
      context: visit.at('challenge-of-the-change'),
      state: started.state,
      answer: { password },
      person: PERSON,
      enrolment: visit.getWay('password'),
      findCredential: async () => undefined,
    })
  return { stage, visit, started: outcome.started, change }
}

suite('a way to reset', () => {
  test('is shown where the vendor allows it and the operator says where', async () => {
    for (const [allowed, url, shown] of [
      [true, RESET, RESET],
      [false, RESET, undefined],
      [true, undefined, undefined],
    ] as const) {
      const stage = await createEntrustStage(url === undefined ? {} : { passwordResetUrl: url })
      const query = { passwordResetAllowed: allowed }
      const { asked } = await open(stage, ['PASSWORD'], { kind: 'password', query })
      assertPrompt(asked)
      assert.equal(asked.data['reset_url'], shown)
      assert.equal(asked.data['can_reset'], shown !== undefined)
    }
  })

  test('is the same for every stranger, whatever the vendor says of the account', async () => {
    for (const passwordResetAllowed of [true, false]) {
      const stage = await createEntrustStage({ passwordResetUrl: RESET })
      const options = { kind: 'password', query: { passwordResetAllowed }, stranger: true } as const
      const { asked } = await open(stage, ['PASSWORD'], options)
      assert.equal(asked.data['reset_url'], RESET)
      assert.equal(asked.data['login_name'], undefined)
    }
  })
})

suite('a new password', () => {
  test('is asked when it is demanded, and goes with the old one', async () => {
    const { stage, started, change } = await demandChange()
    assertPrompt(started)
    assert.deepEqual(started.data, { mode: 'new' })
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await change(started, 'new and better'))
    assert.deepEqual(outcome.evidence, { amr: ['pwd'] })
    const { body, headers } = toLast(stage)
    assert.deepEqual(
      [body['response'], body['newPassword'], headers['authorization']],
      ['old and right', 'new and better', 'G-challenge'],
    )
  })

  test('leaves the old one nowhere in clear', async () => {
    const { started } = await demandChange()
    assert.ok(!JSON.stringify(started).includes('old and right'))
  })

  for (const code of ['new_password_invalid', 'password_expired']) {
    test(`that is refused with ${code} may be chosen again`, async () => {
      const { stage, started, change } = await demandChange()
      stage.script.push(refusal(400, code), { body: toCompleted() })
      assert.equal(toCode(await change(started, 'too simple')), 'password_common')
      assertRight(await change(started, 'new and better'))
    })
  }

  test('is demanded by the code that the operator names', async () => {
    const stage = await createEntrustStage({ errorCodes: { pw_change: 'must_change' } })
    const { asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push(refusal(403, 'PW_CHANGE'))
    assert.equal(toCode(await asked.answer({ password: 'old and right' })), 'more')
  })

  test('is for the transaction in which the old one was right', async () => {
    const { visit, started, stage } = await demandChange()
    const checked = stage.vendor.check({
      kind: 'password',
      context: { ...visit.at('challenge-1'), transaction: 'transaction-2' },
      state: started.state,
      answer: { password: 'new and better' },
      person: PERSON,
      enrolment: visit.getWay('password'),
      findCredential: async () => undefined,
    })
    await assert.rejects(checked, { code: 'internal' })
  })

  test('is demanded of no other answer', async () => {
    const stage = await createEntrustStage()
    const { asked } = await open(stage, ['TOKEN'], { kind: 'totp' })
    stage.script.push(refusal(401, 'password_expired'))
    assert.equal(toCode(await asked.answer({ code: '123456' })), 'answer_wrong')
  })

  test('is not part of a first completion', async () => {
    const stage = await createEntrustStage()
    const visit = createVisit(stage)
    stage.script.push({ body: { authenticationTypes: ['PASSWORD'] } })
    await visit.consult()
    stage.script.push({ body: { token: 'G-1' } }, { body: toCompleted() })
    const asked = await visit.start(visit.getWay('password'))
    assertRight(await asked.answer({ password: 'right one' }))
    assert.equal(toLast(stage).body['newPassword'], undefined)
  })
})
