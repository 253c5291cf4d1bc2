import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import {
  parseBase32,
  toOneTimeCode,
  toStep,
} from '../../../../../packages/server/src/vendors/local/one-time.ts'
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
  toShape,
} from '../../../../support/local-vendor.ts'

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

async function createStage() {
  const stage = await createLocalStage()
  const { enrolment } = await make(stage.vendor, { kind: 'totp', secret: SECRET })
  /** The code that is shown `steps` steps from now. */
  const toCode = (steps = 0, secret = SECRET) =>
    toOneTimeCode(parseBase32(secret), toStep(stage.clock.now()) + steps)
  const answer = async (code: string, held = enrolment) =>
    check(stage.vendor, 'totp', { enrolment: held, answer: { code } })
  return { ...stage, enrolment, toCode, answer }
}

suite('a code of the authenticator app', () => {
  test('that is right proves something held', async () => {
    const { toCode, answer } = await createStage()
    const outcome = assertRight(await answer(await toCode()))
    assert.equal(outcome.user, PERSON.user)
    assert.deepEqual(outcome.evidence, { amr: ['otp'] })
  })

  test('is accepted one step early and one late, no further', async () => {
    const { toCode, answer } = await createStage()
    for (const steps of [-1, 0, 1]) assertRight(await answer(await toCode(steps)))
    for (const steps of [-2, 2]) assertWrong(await answer(await toCode(steps)))
  })

  test('counts once: the same, and every earlier one, is refused afterwards', async () => {
    const { enrolment, clock, toCode, answer } = await createStage()
    const code = await toCode()
    const spent = assertRight(await answer(code)).spend(enrolment)
    assert.ok(spent !== undefined)
    assertWrong(await answer(code, spent))
    assertWrong(await answer(await toCode(-1), spent))
    clock.advance(30)
    assertRight(await answer(await toCode(), spent))
  })

  test('typed twice at once is spent once', async () => {
    const { enrolment, toCode, answer } = await createStage()
    const code = await toCode()
    const [one, two] = [assertRight(await answer(code)), assertRight(await answer(code))]
    const spent = one.spend(enrolment)
    assert.ok(spent !== undefined)
    assert.equal(two.spend(spent), undefined)
  })

  test('is not spent when a later one was meanwhile', async () => {
    const { enrolment, toCode, answer } = await createStage()
    const early = assertRight(await answer(await toCode()))
    const later = assertRight(await answer(await toCode(1))).spend(enrolment)
    assert.ok(later !== undefined)
    assert.equal(early.spend(later), undefined)
  })

  test('is wrong with other words, lengths and numbers', async () => {
    const { toCode, answer } = await createStage()
    const code = await toCode()
    for (const typed of [code.slice(1), `${code}0`, 'abcdef', '......', `-${code}1`]) {
      assertWrong(await answer(typed))
    }
    assertRight(await answer(` ${code.slice(0, 3)} ${code.slice(3)} `))
  })

  test('of a seed moved to another person fails loudly', async () => {
    const { vendor, enrolment, toCode } = await createStage()
    const person = { ...PERSON, user: 'user-2', handle: 'handle-2' }
    const answer = { code: await toCode() }
    await assert.rejects(check(vendor, 'totp', { enrolment, person, answer }), TypeError)
  })
})

suite('a decoy of the authenticator app', () => {
  test('is never right and looks alike', async () => {
    const { vendor, enrolment, toCode } = await createStage()
    assertWrong(await check(vendor, 'totp', { answer: { code: await toCode() } }))
    assert.deepEqual(
      await start(vendor, 'totp'),
      await start(vendor, 'totp', { enrolment, stranger: true }),
    )
  })
})

suite('adding an authenticator app', () => {
  async function enrol() {
    const stage = await createStage()
    const input = { kind: 'totp' as const, context: toContext(), person: PERSON }
    const started = await stage.vendor.enrol({ ...input, onlyFactor: false })
    const { secret, uri } = toEnrolPart(started.data)
    const confirm = (code: string) =>
      stage.vendor.confirm({
        ...input,
        state: started.state,
        answer: { code },
        isCredentialKnown: async () => false,
      })
    return { ...stage, started, secret, uri, confirm }
  }

  const EnrolPart = v.object({ enrol: v.object({ secret: v.string(), uri: v.string() }) })
  const toEnrolPart = (data: unknown) => v.parse(EnrolPart, data).enrol

  test('shows a seed of 160 bits as text and as an address', async () => {
    const { started, secret, uri } = await enrol()
    assertPrompt(started)
    assert.equal(started.data['mode'], 'confirm')
    assert.equal(parseBase32(secret).length, 20)
    assert.ok(uri.startsWith('otpauth://totp/Harbour:maja%40harbour.example?'))
    assert.equal(new URL(uri).searchParams.get('secret'), secret)
  })

  test('is done with the first code, which then is used', async () => {
    const { vendor, clock, secret, toCode, confirm } = await enrol()
    const code = await toCode(0, secret)
    const confirmed = await confirm(code)
    assert.ok(confirmed.result === 'added')
    assert.deepEqual(confirmed.evidence, { amr: ['otp'] })
    const enrolment = toEnrolment(confirmed.enrolment)
    assertWrong(await check(vendor, 'totp', { enrolment, answer: { code } }))
    clock.advance(30)
    const next = await toCode(0, secret)
    assertRight(await check(vendor, 'totp', { enrolment, answer: { code: next } }))
  })

  test('is refused with the code of another seed', async () => {
    const { toCode, confirm } = await enrol()
    assert.deepEqual(await confirm(await toCode()), { result: 'wrong', code: 'answer_wrong' })
  })

  test('leaves no seed in clear in state or record', async () => {
    const { started, secret, toCode, confirm } = await enrol()
    const confirmed = await confirm(await toCode(0, secret))
    const kept = JSON.stringify([started.state, confirmed])
    assert.ok(!kept.includes(secret))
    assert.deepEqual(toShape(started.state), { seed: 'string' })
  })

  test('draws another seed each time', async () => {
    const { vendor, secret } = await enrol()
    const input = { kind: 'totp' as const, context: toContext(), person: PERSON }
    const again = await vendor.enrol({ ...input, onlyFactor: false })
    assert.notEqual(toEnrolPart(again.data).secret, secret)
  })
})

suite('a seed given by the site', () => {
  for (const [name, secret] of [
    ['too short', 'GEZDGNBV'],
    ['too long', 'A'.repeat(112)],
    ['no base32', 'not-a-seed-at-all-0189'],
  ] as const) {
    test(`is refused: ${name}`, async () => {
      const { vendor } = await createLocalStage()
      const refused = { code: 'request_malformed', field: 'secret' }
      await assert.rejects(make(vendor, { kind: 'totp', secret }), refused)
    })
  }

  test('has to be given', async () => {
    const { vendor } = await createLocalStage()
    await assert.rejects(make(vendor, { kind: 'totp' }), { code: 'authenticator_unavailable' })
  })
})
