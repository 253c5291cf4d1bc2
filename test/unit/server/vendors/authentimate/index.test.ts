import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import type { StartInput } from '../../../../../packages/server/src/vendors/vendor.ts'
import {
  createVendorStage,
  ID,
  lost,
  NUMBER,
  PERSON,
  toThrown,
  WAY,
  type AuthentimateVendorStage,
} from '../../../../support/authentimate-vendor.ts'
import { toContext } from '../../../../support/local-vendor.ts'

const CODE = '048213'

/** Asks a name that nobody has. */
const startNobody = ({ vendor }: AuthentimateVendorStage) => {
  const input: StartInput = { kind: 'sms-code', context: toContext(), stranger: true }
  return vendor.start(input)
}

suite('a question', () => {
  test('says where the code went, and keeps their id sealed for this challenge', async () => {
    const { start, check, script, created } = await createVendorStage()
    script.push(created())
    const { data, state, sends, ceremony, ttlSeconds } = await start()
    assert.deepEqual(data, {
      length: 6,
      alphabet: 'digits',
      channel: 'sms',
      mode: 'check',
      target: '••• 56',
    })
    assert.deepEqual([sends, ceremony, ttlSeconds], [true, 'code', 600])
    assert.ok(!inspect(state).includes(ID) && !inspect(state).includes(NUMBER))
    const elsewhere = { context: { ...toContext(), challenge: 'another' } }
    await assert.rejects(check(state, CODE, elsewhere), TypeError)
  })

  test('of a stranger looks and lives like one to nobody, whatever their clock says', async () => {
    for (const lifetime of [601, 600, 599, 571, 301, 300, 91]) {
      const stage = await createVendorStage()
      stage.script.push({ status: 202, body: { id: ID, expires: stage.clock.now() + lifetime } })
      const { state: _kept, ...real } = await stage.start({ stranger: true })
      const { state: _none, ...nobodys } = await startNobody(stage)
      assert.deepEqual(nobodys, real)
      assert.equal(stage.seen.length, 1)
    }
  })

  test('to nobody takes as long as those to people did, and fails while they fail', async () => {
    const stage = await createVendorStage({ typicalMs: 210 })
    await startNobody(stage)
    assert.deepEqual(stage.waits, [210])
    stage.script.push(stage.created())
    await stage.start()
    await startNobody(stage)
    assert.deepEqual(stage.waits, [210, 40])
    stage.script.push({ status: 500 })
    await toThrown(stage.start())
    assert.equal((await toThrown(startNobody(stage))).code, 'vendor_unavailable')
  })

  test('to a number that they do not take is refused to its owner, and put to a stranger', async () => {
    const stage = await createVendorStage()
    stage.script.push({ status: 422, body: {} })
    assert.equal((await toThrown(stage.start())).code, 'target_refused')
    stage.script.push({ status: 422, body: {} })
    const { state } = await stage.start({ stranger: true })
    const waits = stage.waits.length
    assert.deepEqual(await stage.check(state, CODE), { result: 'wrong', code: 'answer_wrong' })
    assert.equal(stage.waits.length, waits + 1, 'the call that nobody made')
  })

  test('that got no reply is open to its owner, and confirms nothing', async () => {
    const stage = await createVendorStage()
    stage.script.push(lost())
    const { state, data } = await stage.start()
    assert.equal(data['late'], true)
    assert.deepEqual(await stage.check(state, CODE), { result: 'again', code: 'code_unconfirmed' })
    stage.script.push(lost())
    assert.equal((await toThrown(stage.start({ stranger: true }))).code, 'vendor_unavailable')
    assert.equal(stage.seen.length, 2, 'none was sent twice')
  })

  test('on a friendly list may say where the code went, though a stranger asks', async () => {
    const { start, script, created } = await createVendorStage()
    script.push(created(), created())
    assert.equal((await start({ stranger: true })).data['target'], undefined)
    assert.equal((await start({ stranger: true, shown: true })).data['target'], '••• 56')
  })
})

suite('an answer', () => {
  async function open(more: Partial<StartInput> = {}) {
    const stage = await createVendorStage()
    stage.script.push(stage.created())
    const { state } = await stage.start(more)
    return { ...stage, state }
  }

  test('that is right proves a code by text, and nothing is kept of it', async () => {
    const { check, state, script } = await open()
    script.push({ body: { verified: true } })
    const outcome = await check(state, CODE)
    assert.ok(outcome.result === 'right')
    const { user, enrolmentId, evidence } = outcome
    assert.deepEqual(
      { user, enrolmentId, evidence },
      {
        user: PERSON.user,
        enrolmentId: WAY.id,
        evidence: { amr: ['otp', 'sms'] },
      },
    )
    assert.equal(outcome.spend(WAY), WAY)
  })

  test('is right for nobody but the person who was asked', async () => {
    const { vendor, state, script } = await open()
    script.push({ body: { verified: true } })
    const outcome = await vendor.check({
      kind: 'sms-code',
      context: toContext(),
      state,
      answer: { code: CODE },
      findCredential: async () => undefined,
    })
    assert.deepEqual(outcome, { result: 'wrong', code: 'answer_wrong' })
  })

  test('is brought into ASCII digits, leading zeros and all', async () => {
    const { check, state, script, seen } = await open()
    for (const typed of ['048213', ' 048-213 ', '٠٤٨٢١٣', '０４８ ２１３']) {
      script.push({ body: { verified: false } })
      await check(state, typed)
      assert.ok(seen.at(-1)?.url.endsWith('&code=048213'))
    }
  })

  test('that can be no code is wrong without a call', async () => {
    const { check, state, seen } = await open()
    for (const junk of ['123', '12345678901', 'abcdef', '12 34 5x', '1e5000', '']) {
      assert.deepEqual(await check(state, junk === '' ? ' ' : junk), {
        result: 'wrong',
        code: 'answer_wrong',
      })
    }
    assert.equal(seen.length, 1)
  })

  test('after its time is too late without a call', async () => {
    const { check, state, seen, clock } = await open()
    clock.advance(600)
    assert.deepEqual(await check(state, CODE), { result: 'wrong', code: 'challenge_expired' })
    assert.equal(seen.length, 1)
  })

  test('to what is over there is told its owner, and wrong to a stranger', async () => {
    for (const [stranger, code] of [
      [false, 'challenge_expired'],
      [true, 'answer_wrong'],
    ] as const) {
      const { check, state, script } = await open({ stranger })
      script.push({ status: 404 })
      assert.deepEqual(await check(state, CODE), { result: 'wrong', code })
    }
  })

  test('without a state of ours is no answer', async () => {
    const { check } = await createVendorStage()
    await assert.rejects(check({}, CODE))
    await assert.rejects(check({ expiresAt: 'late' }, CODE))
  })
})

suite('a way', () => {
  test('is a number that we keep', async () => {
    const { vendor } = await createVendorStage()
    const input = { kind: 'sms-code', person: PERSON, onlyFactor: false } as const
    const { enrolment } = await vendor.make({ ...input, target: NUMBER })
    assert.deepEqual(enrolment, { kind: 'sms-code', data: { number: NUMBER } })
    assert.deepEqual(vendor.describe(WAY), {
      target: '••• 56',
      contact: { channel: 'sms', to: NUMBER },
    })
    assert.equal((await toThrown(vendor.make(input))).code, 'target_refused')
  })

  const adding = {
    kind: 'sms-code',
    context: toContext(),
    person: PERSON,
    onlyFactor: false,
  } as const

  test('is added by the code that its number got', async () => {
    const { vendor, script, created } = await createVendorStage()
    script.push(created())
    const { data, state } = await vendor.enrol({ ...adding, target: NUMBER })
    assert.deepEqual([data['mode'], data['target']], ['confirm', '••• 56'])
    const confirm = (code: string) =>
      vendor.confirm({ ...adding, state, answer: { code }, isCredentialKnown: async () => false })
    script.push({ body: { verified: false } })
    assert.deepEqual(await confirm('000000'), { result: 'wrong', code: 'answer_wrong' })
    script.push(lost(), { status: 404 })
    assert.deepEqual(await confirm('111111'), { result: 'again', code: 'code_unconfirmed' })
    script.push({ status: 404 })
    assert.deepEqual(await confirm('222222'), { result: 'wrong', code: 'challenge_expired' })
    script.push({ body: { verified: true } })
    assert.deepEqual(await confirm(CODE), {
      result: 'added',
      enrolment: { kind: 'sms-code', data: { number: NUMBER } },
      evidence: { amr: ['otp', 'sms'] },
    })
  })

  test('is not added without a number, or with one that they do not take', async () => {
    const { vendor, script } = await createVendorStage()
    assert.equal((await toThrown(vendor.enrol(adding))).code, 'target_refused')
    script.push({ status: 422 })
    const refused = vendor.enrol({ ...adding, target: NUMBER })
    assert.equal((await toThrown(refused)).code, 'target_refused')
  })
})
