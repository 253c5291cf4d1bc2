import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Problem } from '../../../../../packages/server/src/problem.ts'
import {
  ACCOUNT,
  assertProblem,
  confirm,
  createAuthxStage,
  hold,
  HUNG,
  OTHER_ACCOUNT,
  PERSON,
  REFUSED,
  toAdded,
  toWay,
} from '../../../../support/authx-vendor.ts'
import { assertPrompt, toContext } from '../../../../support/local-vendor.ts'

const RELINKED = { ...PERSON, links: { authx: { account: OTHER_ACCOUNT, linkedAt: 1 } } }
const { links: _none, ...UNLINKED } = PERSON
const WRONG = { result: 'wrong', code: 'answer_wrong' }

const start = (
  stage: Awaited<ReturnType<typeof createAuthxStage>>,
  more: Partial<Parameters<typeof stage.vendor.start>[0]> = {},
) => stage.vendor.start({ kind: 'pin', context: toContext(), stranger: false, ...more })

suite('the question for a PIN', () => {
  test('is masked, takes 6 to 10 digits, and calls nobody', async () => {
    const stage = await createAuthxStage()
    const { enrolment } = await hold(stage, 'pin')
    const before = stage.seen.length
    const asked = await start(stage, { person: PERSON, enrolment })
    assertPrompt(asked)
    assert.deepEqual(asked.data, {
      length: 10,
      min_length: 6,
      alphabet: 'digits',
      masked: true,
      mode: 'check',
    })
    assert.equal(stage.seen.length, before)
  })

  test('is the same to a stranger, with a PIN or without', async () => {
    const stage = await createAuthxStage()
    const { enrolment } = await hold(stage, 'pin')
    const own = await start(stage, { person: PERSON, enrolment })
    const stranger = true
    assert.deepEqual(await start(stage, { stranger, person: PERSON, enrolment }), own)
    assert.deepEqual(await start(stage, { stranger, person: RELINKED, enrolment }), own)
    assert.deepEqual(await start(stage, { stranger }), own)
  })

  test('is not put to its owner when it was set for another account', async () => {
    const stage = await createAuthxStage()
    const { enrolment } = await hold(stage, 'pin')
    for (const person of [RELINKED, UNLINKED]) {
      await assertProblem(start(stage, { person, enrolment }), 'authenticator_unavailable')
    }
  })
})

suite('a PIN', () => {
  test('is compared at the vendor, and proves something known', async () => {
    const stage = await createAuthxStage()
    const { check, enrolment } = await hold(stage, 'pin')
    const outcome = await check({ answer: { code: '73 92-05' } })
    assert.deepEqual(stage.seen.at(-1)?.body, { guid: ACCOUNT, pin: '739205' })
    assert.ok(outcome.result === 'right')
    const { user, enrolmentId, evidence, spend } = outcome
    assert.deepEqual(
      { user, enrolmentId, evidence },
      {
        user: PERSON.user,
        enrolmentId: enrolment.id,
        evidence: { amr: ['pin'] },
      },
    )
    assert.equal(spend(enrolment), enrolment)
    assert.equal(spend({ ...enrolment, vendor: 'local' }), undefined)
  })

  test('keeps its leading zeros', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'pin')
    await check({ answer: { code: '007391' } })
    assert.equal(stage.seen.at(-1)?.body['pin'], '007391')
  })

  test('is wrong by a refusal, whatever the reason', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'pin')
    stage.says('VerifyPin', REFUSED)
    assert.deepEqual(await check(), WRONG)
  })

  test('that is none leaves nothing, and takes as long', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'pin')
    await check()
    const before = stage.seen.length
    for (const code of ['abcdef', '739', '7'.repeat(17), 'x'.repeat(200), '73920５a']) {
      assert.deepEqual(await check({ answer: { code } }), WRONG)
    }
    assert.equal(stage.seen.length, before)
    assert.deepEqual(stage.waits, [40, 40, 40, 40, 40])
  })

  test('of another account, or of none, is nobody’s', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'pin')
    const before = stage.seen.length
    assert.deepEqual(await check({ person: RELINKED }), WRONG)
    assert.deepEqual(await check({ person: UNLINKED }), WRONG)
    const foreign = toWay({ kind: 'pin', data: {} })
    assert.deepEqual(await check({ enrolment: foreign }), WRONG)
    assert.equal(stage.seen.length, before)
  })

  test('counts in the account whatever the case its id is written in', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'pin')
    const links = { authx: { account: ACCOUNT.toUpperCase(), linkedAt: 1 } }
    assert.equal((await check({ person: { ...PERSON, links } })).result, 'right')
  })
})

suite('nobody’s PIN', () => {
  const decoy = (stage: Awaited<ReturnType<typeof createAuthxStage>>) =>
    stage.vendor.check({
      kind: 'pin',
      context: toContext(),
      state: {},
      answer: { code: '739205' },
      findCredential: async () => undefined,
    })

  test('is wrong after as long as a call takes, and calls nobody', async () => {
    const stage = await createAuthxStage({ typicalMs: 250 })
    assert.deepEqual(await decoy(stage), WRONG)
    const { check } = await hold(stage, 'pin')
    await check()
    const before = stage.seen.length
    assert.deepEqual(await decoy(stage), WRONG)
    assert.deepEqual(stage.waits, [250, 40])
    assert.equal(stage.seen.length, before)
  })

  test('fails while everybody’s fails', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'pin')
    stage.says('VerifyPin', HUNG)
    await assertProblem(check(), 'vendor_unavailable')
    await assertProblem(decoy(stage), 'vendor_unavailable')
    await check()
    assert.deepEqual(await decoy(stage), WRONG)
  })

  test('does not fail because pictures do', async () => {
    const stage = await createAuthxStage()
    const { check } = await hold(stage, 'face')
    stage.says('ProcessBiometric', HUNG)
    await assertProblem(check(), 'vendor_unavailable')
    assert.deepEqual(await decoy(stage), WRONG)
  })
})

suite('a new PIN', () => {
  test('is chosen by its person', async () => {
    const stage = await createAuthxStage()
    const input = { kind: 'pin' as const, context: toContext(), person: PERSON, onlyFactor: false }
    const asked = await stage.vendor.enrol(input)
    assertPrompt(asked)
    assert.deepEqual([asked.data['mode'], asked.data['masked']], ['new', true])
    const enrolment = toAdded(await confirm(stage, 'pin', { answer: { code: '73 92 05' } }))
    assert.deepEqual(stage.seen.at(-1)?.body, { guid: ACCOUNT, pin: '739205' })
    assert.ok(!JSON.stringify(enrolment).includes('739205'))
    assert.ok(!JSON.stringify(enrolment).includes(ACCOUNT))
  })

  test('is refused by our rules before anybody is called', async () => {
    const stage = await createAuthxStage()
    const person = { ...PERSON, phones: ['+33612345678'] }
    for (const code of [
      '12345',
      '73920541867',
      '111111',
      '123456',
      '24121985',
      '345678',
      'abcdef',
    ]) {
      const confirmed = await confirm(stage, 'pin', { answer: { code }, person })
      assert.deepEqual(confirmed, { result: 'wrong', code: 'pin_too_weak' }, code)
    }
    const made = { kind: 'pin' as const, person, onlyFactor: false, secret: '345678' }
    await assertProblem(stage.vendor.make(made), 'pin_too_weak')
    assert.deepEqual(stage.seen, [])
  })

  test('is the site’s choice, or ours: then it is shown once', async () => {
    const stage = await createAuthxStage()
    const input = { kind: 'pin' as const, person: PERSON, onlyFactor: false }
    const given = await stage.vendor.make({ ...input, secret: '739-205' })
    assert.deepEqual(given.shown, [])
    assert.equal(stage.seen.at(-1)?.body['pin'], '739205')
    const made = await stage.vendor.make(input)
    assert.match(made.shown.join(), /^\d{8}$/)
    assert.deepEqual(stage.seen.at(-1)?.body['pin'], made.shown[0])
    assert.notDeepEqual((await stage.vendor.make(input)).shown, made.shown)
  })

  test('needs an account there', async () => {
    const stage = await createAuthxStage()
    const odd = { ...PERSON, links: { authx: { account: 'ada', linkedAt: 1 } } }
    for (const person of [UNLINKED, odd]) {
      const input = { kind: 'pin' as const, context: toContext(), person, onlyFactor: false }
      await assertProblem(stage.vendor.enrol(input), 'authenticator_unavailable')
      await assertProblem(confirm(stage, 'pin', { person }), 'authenticator_unavailable')
      await assertProblem(stage.vendor.make(input), 'authenticator_unavailable')
    }
    assert.deepEqual(stage.seen, [])
  })

  test('that the vendor refuses is none', async () => {
    const stage = await createAuthxStage()
    stage.says('GeneratePin', REFUSED)
    const problem = await assertProblem(confirm(stage, 'pin'), 'authenticator_unavailable')
    assert.ok(problem instanceof Problem && !problem.message.includes('words of theirs'))
    assert.equal(stage.events.at(-1)?.code, 'refused')
  })
})

test('a PIN that goes leaves no call: the vendor knows no way to take it back', async () => {
  const stage = await createAuthxStage()
  const { enrolment } = await hold(stage, 'pin')
  const before = stage.seen.length
  await stage.vendor.forget?.({ person: PERSON, enrolment })
  assert.equal(stage.seen.length, before)
  assert.deepEqual(stage.vendor.describe(enrolment), {})
})
