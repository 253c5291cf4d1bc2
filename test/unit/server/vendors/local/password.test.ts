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
  toShape,
  toText,
} from '../../../../support/local-vendor.ts'

const PASSWORD = 'correct horse battery staple'

async function createStage(password = PASSWORD) {
  const stage = await createLocalStage()
  const { enrolment } = await make(stage.vendor, { kind: 'password', secret: password })
  const answer = (typed: string) =>
    check(stage.vendor, 'password', { enrolment, answer: { password: typed } })
  return { ...stage, enrolment, answer }
}

suite('a password', () => {
  test('that is right proves something known', async () => {
    const { enrolment, answer } = await createStage()
    const outcome = assertRight(await answer(PASSWORD))
    assert.equal(outcome.user, PERSON.user)
    assert.equal(outcome.enrolmentId, enrolment.id)
    assert.deepEqual(outcome.evidence, { amr: ['pwd'] })
  })

  for (const [name, typed] of [
    ['another', 'correct horse battery stable'],
    ['another case', 'Correct horse battery staple'],
    ['a space behind it', `${PASSWORD} `],
    ['a space before it', ` ${PASSWORD}`],
    ['its beginning', PASSWORD.slice(0, -1)],
  ] as const) {
    test(`is wrong: ${name}`, async () => assertWrong(await (await createStage()).answer(typed)))
  }

  test('keeps the space at its end', async () => {
    const { answer } = await createStage(`${PASSWORD} `)
    assertRight(await answer(`${PASSWORD} `))
    assertWrong(await answer(PASSWORD))
  })

  test('counts to its last character', async () => {
    const long = Array.from({ length: 40 }, (_, i) => `w${i}`).join(' ')
    const { answer } = await createStage(long)
    assertRight(await answer(long))
    for (const place of [72, 73, 100, long.length - 1]) {
      assertWrong(await answer(`${long.slice(0, place)}_${long.slice(place + 1)}`))
    }
  })

  test('is one in whichever form the keyboard made it', async () => {
    const { answer } = await createStage('crème brûlée für zwei'.normalize('NFC'))
    assertRight(await answer('crème brûlée für zwei'.normalize('NFD')))
    assertRight(await answer('ｃrème brûlée für zwei'))
    assertWrong(await answer('creme brulee fur zwei'))
  })

  test('is kept as argon2id of its keyed hash', async () => {
    const { enrolment, hasher } = await createStage()
    const hash = toText(enrolment.data, 'hash')
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.equal(await hasher.verify(PASSWORD, hash), false)
    assert.ok(!JSON.stringify(enrolment).includes(PASSWORD))
  })

  test('of one person is worthless in the record of another', async () => {
    const { vendor, enrolment } = await createStage()
    const person = { ...PERSON, user: 'user-2', handle: 'handle-2' }
    const answer = { password: PASSWORD }
    assertWrong(await check(vendor, 'password', { enrolment, person, answer }))
  })

  test('that was changed meanwhile is spent by nobody', async () => {
    const { vendor, enrolment, answer } = await createStage()
    const { spend } = assertRight(await answer(PASSWORD))
    const changed = await make(vendor, { kind: 'password', secret: 'another long secret here' })
    assert.deepEqual(spend(enrolment), enrolment)
    assert.equal(spend(changed.enrolment), undefined)
  })

  test('hashed at an older cost is hashed anew when it is right', async () => {
    const { vendor, enrolment } = await createStage()
    // The hasher of the tests pays the same for every cost, so an older one can be written over it.
    const hash = toText(enrolment.data, 'hash').replace('m=19456,t=2', 'm=9216,t=4')
    const aged = { ...enrolment, data: { hash } }
    const answer = { password: PASSWORD }
    const renewed = assertRight(await check(vendor, 'password', { enrolment: aged, answer })).spend(
      aged,
    )
    assert.ok(renewed !== undefined)
    assert.match(toText(renewed.data, 'hash'), /\$m=19456,t=2,p=1\$/)
    assertRight(await check(vendor, 'password', { enrolment: renewed, answer }))
  })
})

suite('a decoy of a password', () => {
  test('is never right, costs as much, and looks alike', async () => {
    const { vendor, hasher, enrolment, answer } = await createStage()
    const before = hasher.computed()
    const wrong = await answer('something else entirely')
    const real = hasher.computed() - before
    const decoy = await check(vendor, 'password', { answer: { password: PASSWORD } })
    assert.equal(hasher.computed() - before - real, real)
    assert.equal(real, 1)
    assert.deepEqual(decoy, wrong)

    const loginName = 'Maja@Harbour.example'
    assert.deepEqual(
      await start(vendor, 'password', { loginName }),
      await start(vendor, 'password', { enrolment, loginName, stranger: true }),
    )
  })
})

suite('the question for a password', () => {
  test('shows a stranger the name as typed, the owner the one on file', async () => {
    const { vendor, enrolment } = await createStage()
    const typed = { enrolment, stranger: true, loginName: 'MAJA@harbour.example' }
    const stranger = await start(vendor, 'password', typed)
    assert.equal(stranger.data['login_name'], 'MAJA@harbour.example')
    const owner = await start(vendor, 'password', { enrolment })
    assert.equal(owner.data['login_name'], PERSON.loginName)
    const nameless = await start(vendor, 'password', { enrolment, stranger: true })
    assert.ok(!('login_name' in nameless.data))
    for (const prompt of [stranger, owner, nameless]) assertPrompt(prompt)
  })

  test('says whether the site resets passwords', async () => {
    const { vendor } = await createLocalStage({ canReset: (site) => site === 'elsewhere' })
    assert.equal((await start(vendor, 'password')).data['can_reset'], false)
    const site = { ...toContext().site, id: 'elsewhere' }
    const elsewhere = await start(vendor, 'password', { context: toContext({ site }) })
    assert.equal(elsewhere.data['can_reset'], true)
  })

  test('offers no reset where only a login can turn into one', async () => {
    const { vendor, enrolment } = await createStage()
    for (const purpose of ['login', 'step-up', 'account'] as const) {
      const asked = await start(vendor, 'password', { enrolment, context: toContext({ purpose }) })
      assert.equal(asked.data['can_reset'], purpose === 'login', purpose)
    }
  })
})

suite('a new password', () => {
  const enrol = async (onlyFactor: boolean, password: string) => {
    const { vendor } = await createLocalStage()
    const input = { kind: 'password' as const, context: toContext(), person: PERSON }
    const { state, ...prompt } = await vendor.enrol({ ...input, onlyFactor })
    const confirmed = await vendor.confirm({
      ...input,
      state,
      answer: { password },
      isCredentialKnown: async () => false,
    })
    return { vendor, prompt, confirmed }
  }

  test('is asked for with its least length, and works from then on', async () => {
    const { vendor, prompt, confirmed } = await enrol(true, PASSWORD)
    assertPrompt({ ...prompt, state: {} })
    assert.deepEqual(toShape(prompt.data), {
      mode: 'string',
      login_name: 'string',
      min_length: 'number',
    })
    assert.equal(prompt.data['min_length'], 15)
    assert.ok(confirmed.result === 'added')
    const enrolment = toEnrolment(confirmed.enrolment)
    assertRight(await check(vendor, 'password', { enrolment, answer: { password: PASSWORD } }))
  })

  for (const [onlyFactor, password, code] of [
    [true, 'vqmzxwkjtbhrpf', 'password_too_short'],
    [false, 'vqmzxwk', 'password_too_short'],
    [false, 'vqmzxwkj'.repeat(200), 'password_too_long'],
    [false, 'Harbour 2024', 'password_common'],
    [false, 'football', 'password_common'],
  ] as const) {
    test(`is refused: ${code}, ${onlyFactor ? 'alone' : 'beside another factor'}`, async () => {
      const { confirmed } = await enrol(onlyFactor, password)
      assert.deepEqual(confirmed, { result: 'wrong', code })
    })
  }

  test('beside another factor may have 8 characters', async () => {
    const { prompt, confirmed } = await enrol(false, 'vqmzxwkj')
    assert.equal(prompt.data['min_length'], 8)
    assert.equal(confirmed.result, 'added')
  })

  test('given by the site meets the same rules', async () => {
    const { vendor } = await createLocalStage()
    const give = (secret: string) => make(vendor, { kind: 'password', secret })
    await assert.rejects(give('vqmzxwkjtbhrpf'), { code: 'password_too_short' })
    await assert.rejects(give('password1234567'), { code: 'password_common' })
    await assert.rejects(make(vendor, { kind: 'password' }), { code: 'authenticator_unavailable' })
    assert.deepEqual((await give(PASSWORD)).shown, [])
  })
})
