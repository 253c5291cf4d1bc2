import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertPrompt,
  assertRight,
  assertWrong,
  check,
  createLocalStage,
  make,
  PERSON,
  start,
  toContext,
  toEnrolment,
  toText,
} from '../../../../support/local-vendor.ts'

const PIN = '839174'

async function createStage(secret = PIN) {
  const stage = await createLocalStage()
  const { enrolment } = await make(stage.vendor, { kind: 'pin', secret })
  const answer = (code: string) => check(stage.vendor, 'pin', { enrolment, answer: { code } })
  return { ...stage, enrolment, answer }
}

suite('a PIN', () => {
  test('that is right proves something known, and no more', async () => {
    const { answer } = await createStage()
    const outcome = assertRight(await answer(PIN))
    assert.equal(outcome.user, PERSON.user)
    assert.deepEqual(outcome.evidence, { amr: ['pin'] })
  })

  test('is wrong when a digit differs, is missing or is added', async () => {
    const { answer } = await createStage()
    for (const typed of ['839175', '83917', '8391740', '0839174']) assertWrong(await answer(typed))
  })

  test('keeps its leading zeros', async () => {
    const { answer } = await createStage('008391')
    assertRight(await answer('008391'))
    assertWrong(await answer('8391'))
  })

  test('is read in other digits', async () => {
    assertRight(await (await createStage()).answer('٨٣٩١٧٤'))
  })

  test('is kept as a slow hash that needs the key', async () => {
    const { enrolment, hasher } = await createStage()
    assert.ok(!JSON.stringify(enrolment.data).includes(PIN))
    assert.match(toText(enrolment.data, 'hash'), /^\$argon2id\$/)
    assert.equal(await hasher.verify(PIN, toText(enrolment.data, 'hash')), false)
  })

  test('has another hash than a password of the same digits', async () => {
    const digits = '849302715640'
    const { vendor } = await createLocalStage()
    const pin = await make(vendor, { kind: 'pin', secret: digits })
    const password = { password: digits }
    assertWrong(await check(vendor, 'password', { enrolment: pin.enrolment, answer: password }))
  })

  test('that was changed meanwhile is spent by nobody', async () => {
    const { vendor, enrolment, answer } = await createStage()
    const { spend } = assertRight(await answer(PIN))
    const changed = await make(vendor, { kind: 'pin', secret: '571398' })
    assert.deepEqual(spend(enrolment), enrolment)
    assert.equal(spend(changed.enrolment), undefined)
  })
})

suite('the question for a PIN', () => {
  test('is masked and says nothing of its length', async () => {
    const short = await createStage()
    const long = await createStage('839174028563')
    const own = await start(short.vendor, 'pin', { enrolment: short.enrolment })
    assertPrompt(own)
    assert.equal(own.data['masked'], true)
    assert.deepEqual(await start(long.vendor, 'pin', { enrolment: long.enrolment }), own)
    assert.deepEqual(await start(short.vendor, 'pin'), own)
  })

  test('has a decoy that costs as much and is never right', async () => {
    const { vendor, hasher } = await createStage()
    const before = hasher.computed()
    assertWrong(await check(vendor, 'pin', { answer: { code: PIN } }))
    assert.equal(hasher.computed() - before, 1)
  })
})

suite('a new PIN', () => {
  const choose = async (code: string) => {
    const { vendor } = await createLocalStage()
    const input = { kind: 'pin' as const, context: toContext(), person: PERSON }
    const started = await vendor.enrol({ ...input, onlyFactor: false })
    const confirmed = await vendor.confirm({
      ...input,
      state: started.state,
      answer: { code },
      isCredentialKnown: async () => false,
    })
    return { vendor, started, confirmed }
  }

  test('is asked for, and works from then on', async () => {
    const { vendor, started, confirmed } = await choose('83 91 74')
    assertPrompt(started)
    assert.deepEqual([started.data['mode'], started.data['masked']], ['new', true])
    assert.ok(confirmed.result === 'added')
    const enrolment = toEnrolment(confirmed.enrolment)
    assertRight(await check(vendor, 'pin', { enrolment, answer: { code: PIN } }))
  })

  test('is refused when it is guessed first, or too short or long', async () => {
    for (const code of ['123456', '19851224', '83917', '8391740285631', 'abcdef']) {
      const { confirmed } = await choose(code)
      assert.deepEqual(confirmed, { result: 'wrong', code: 'pin_too_weak' })
    }
  })

  test('is none of the person’s own numbers', async () => {
    const { vendor } = await createLocalStage()
    const person = { ...PERSON, phones: ['+491701839174'] }
    const made = vendor.make({ kind: 'pin', person, secret: PIN, onlyFactor: true })
    await assert.rejects(made, { code: 'pin_too_weak' })
  })

  test('given by the site meets the same rules', async () => {
    const { vendor } = await createLocalStage()
    await assert.rejects(make(vendor, { kind: 'pin', secret: '111111' }), { code: 'pin_too_weak' })
    await assert.rejects(make(vendor, { kind: 'pin' }), { code: 'authenticator_unavailable' })
  })
})
