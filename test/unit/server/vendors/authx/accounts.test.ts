import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ACCOUNT,
  assertProblem,
  createAuthxStage,
  envelope,
  FAULT,
  hold,
  HUNG,
  OTHER_ACCOUNT,
  REFUSED,
  toPut,
  UNCONNECTED,
  type AuthxStage,
  type Scripted,
} from '../../../../support/authx-vendor.ts'

const WANTED = { user_name: 'ada', first_name: 'Ada', last_name: 'Authx' }
const DOUBT = { user_name: 'ada', unknown: true }
/** Nobody can say whether it was done. */
const AMBIGUOUS: readonly Scripted[] = [
  HUNG,
  FAULT,
  { status: 500 },
  { status: 503, body: '<html>' },
  { body: '{"response_code":1' },
  { body: '' },
  envelope(1, 1),
  envelope(7),
]
/** It was not. */
const UNDONE: readonly Scripted[] = [
  { status: 429, headers: { 'retry-after': '9' } },
  { status: 404, body: '<html>' },
]

const put = ({ vendor }: AuthxStage, changes: Parameters<typeof toPut>[0] = {}) =>
  vendor.accounts?.put(toPut(changes)) ?? assert.fail('no accounts')

suite('a new account', () => {
  test('is sent whole and nested, and is known by the id that came back', async () => {
    const stage = await createAuthxStage()
    const wanted = { ...WANTED, aliases: ['a0', 'a1', 'a2', 'a3', 'a4'] }
    assert.deepEqual(await put(stage, { wanted }), {
      result: 'created',
      account: ACCOUNT,
      data: { user_name: 'ada' },
    })
    const { operation, body } = stage.seen.at(-1) ?? assert.fail()
    assert.equal(operation, 'AddUser')
    assert.deepEqual(body, {
      guid: '',
      user_name: 'ada',
      email: 'ada@harbour.example',
      name: { first_Name: 'Ada', last_Name: 'Authx' },
      phone: { mobile: { countryCode: '+33', number: '612345678' } },
      alias_name: 'a0',
      alias_name1: 'a1',
      alias_name2: 'a2',
      alias_name3: 'a3',
      alias_name4: 'a4',
    })
  })

  test('is refused by the vendor’s rules', async () => {
    const stage = await createAuthxStage()
    stage.says('AddUser', REFUSED, { ...REFUSED, status: 400 })
    assert.deepEqual(await put(stage), { result: 'refused' })
    assert.deepEqual(await put(stage), { result: 'refused' })
  })

  for (const reply of [...AMBIGUOUS, envelope(1), envelope(1, 0, '{"guid":"7"}')]) {
    test(`is never sent twice, and said to be in doubt: ${JSON.stringify(reply)}`, async () => {
      const stage = await createAuthxStage()
      stage.says('AddUser', reply)
      assert.deepEqual(await put(stage), { result: 'unknown', data: DOUBT })
      assert.equal(stage.asked('AddUser').length, 1)
    })
  }

  for (const reply of UNDONE) {
    test(`could not be asked for, and can be later: ${JSON.stringify(reply)}`, async () => {
      const stage = await createAuthxStage()
      stage.says('AddUser', reply)
      assert.equal((await put(stage)).result, 'unavailable')
      assert.equal((await put(stage)).result, 'created')
    })
  }

  test('tells when to come again', async () => {
    const stage = await createAuthxStage()
    stage.says('AddUser', { status: 429, headers: { 'retry-after': '9' } })
    const told = { result: 'unavailable', retryAt: stage.clock.now() + 9 }
    assert.deepEqual(await put(stage), told)
    stage.says('AccessToken', UNCONNECTED, UNCONNECTED)
    const cold = await createAuthxStage()
    cold.says('AccessToken', UNCONNECTED, UNCONNECTED)
    assert.deepEqual(await put(cold), { result: 'unavailable' })
    assert.equal(cold.asked('AddUser').length, 0)
  })
})

suite('an account in doubt', () => {
  test('is not added again under the same name, however often it is asked for', async () => {
    const stage = await createAuthxStage()
    for (let i = 0; i < 3; i += 1) {
      assert.deepEqual(await put(stage, { before: DOUBT }), { result: 'unknown', data: DOUBT })
    }
    assert.deepEqual(stage.seen, [])
  })

  test('is added under another name, or where the site says so', async () => {
    const stage = await createAuthxStage()
    const other = { ...WANTED, user_name: 'ada.2' }
    assert.equal((await put(stage, { before: DOUBT, wanted: other })).result, 'created')
    const again = { ...WANTED, again: true }
    assert.equal((await put(stage, { before: DOUBT, wanted: again })).result, 'created')
    assert.ok(!JSON.stringify(stage.asked('AddUser')).includes('again'))
    stage.says('AddUser', REFUSED)
    assert.equal((await put(stage, { before: DOUBT, wanted: again })).result, 'refused')
  })
})

suite('an update', () => {
  const linked = { account: ACCOUNT, before: { user_name: 'ada' } }

  test('sends the whole again, under the name that is kept', async () => {
    const stage = await createAuthxStage()
    const wanted = { first_name: 'Ada', last_name: 'Quay', aliases: ['a0'], phone: '+12025550123' }
    assert.deepEqual(await put(stage, { ...linked, wanted }), {
      result: 'updated',
      account: ACCOUNT,
      data: { user_name: 'ada' },
    })
    const { operation, body } = stage.seen.at(-1) ?? assert.fail()
    assert.equal(operation, 'UpdateUser')
    assert.deepEqual(body, {
      guid: ACCOUNT,
      user_name: 'ada',
      email: 'ada@harbour.example',
      name: { first_Name: 'Ada', last_Name: 'Quay' },
      phone: { mobile: { countryCode: '+1', number: '2025550123' } },
      alias_name: 'a0',
      alias_name1: '',
      alias_name2: '',
      alias_name3: '',
      alias_name4: '',
    })
  })

  test('never changes the name', async () => {
    const stage = await createAuthxStage()
    const wanted = { ...WANTED, user_name: 'eve' }
    assert.deepEqual(await put(stage, { ...linked, wanted }), {
      result: 'refused',
      details: { field: 'user_name' },
    })
    assert.deepEqual(stage.seen, [])
  })

  test('of an account that the site linked itself needs its name once', async () => {
    const stage = await createAuthxStage()
    const { user_name, ...nameless } = WANTED
    await assertProblem(put(stage, { account: ACCOUNT, wanted: nameless }), 'request_malformed')
    const updated = await put(stage, { account: ACCOUNT })
    assert.deepEqual(updated, { result: 'updated', account: ACCOUNT, data: { user_name } })
  })

  test('of an account that was linked after a doubt may have any name', async () => {
    const stage = await createAuthxStage()
    const wanted = { ...WANTED, user_name: 'ada.2' }
    const updated = await put(stage, { account: ACCOUNT, before: DOUBT, wanted })
    assert.deepEqual(updated, { result: 'updated', account: ACCOUNT, data: { user_name: 'ada.2' } })
  })

  test('is repeated once, and then in doubt', async () => {
    for (const reply of [HUNG, FAULT, { status: 502 }]) {
      const stage = await createAuthxStage()
      stage.says('UpdateUser', reply)
      assert.equal((await put(stage, linked)).result, 'updated')
      const [first, second] = stage.asked('UpdateUser').map(({ body }) => body)
      assert.deepEqual(second, first)
      stage.says('UpdateUser', reply, reply)
      const doubt = { result: 'unknown', data: { user_name: 'ada' } }
      assert.deepEqual(await put(stage, linked), doubt)
      stage.says('UpdateUser', reply, { status: 404 })
      assert.deepEqual(await put(stage, linked), doubt)
    }
  })

  test('is only done for the account that was meant', async () => {
    const stage = await createAuthxStage()
    const other = JSON.stringify({ guid: OTHER_ACCOUNT })
    stage.says('UpdateUser', envelope(1, 0, other), envelope(1))
    assert.equal((await put(stage, linked)).result, 'unknown')
    assert.equal((await put(stage, linked)).result, 'unknown')
    stage.says('UpdateUser', envelope(1, 0, JSON.stringify({ guid: ACCOUNT.toUpperCase() })))
    assert.equal((await put(stage, linked)).result, 'updated')
  })

  test('of what is no id there is refused, and calls nobody', async () => {
    const stage = await createAuthxStage()
    assert.equal((await put(stage, { ...linked, account: 'ada' })).result, 'refused')
    assert.deepEqual(stage.seen, [])
  })
})

suite('an erasure', () => {
  const open = async (...kinds: readonly ('face' | 'palm' | 'fingerprint' | 'pin')[]) => {
    const stage = await createAuthxStage()
    const enrolments = []
    for (const kind of kinds) enrolments.push((await hold(stage, kind)).enrolment)
    stage.seen.length = 0
    const person = { ...toPut().person, enrolments }
    const erase = (account = ACCOUNT) =>
      stage.vendor.accounts?.erase({ person, account }) ?? assert.fail('no accounts')
    return { stage, erase }
  }
  const toSent = ({ seen }: AuthxStage) =>
    seen.map(({ operation, body }) => [operation, body['authentication_id'], body['process_type']])

  test('takes every biometric away first, on record or not, and then the user', async () => {
    const { stage, erase } = await open('palm', 'pin')
    assert.equal(await erase(), 'erased')
    assert.deepEqual(toSent(stage), [
      ['ProcessBiometric', 2, 3],
      ['ProcessBiometric', 3, 3],
      ['ProcessBiometric', 1, 3],
      ['DeleteUser', undefined, undefined],
    ])
    assert.deepEqual(stage.seen.at(-1)?.body, { guid: ACCOUNT })
  })

  test('leaves the user while a biometric on record stays', async () => {
    for (const [replies, result] of [
      [[REFUSED], 'unknown'],
      [[envelope(7)], 'unknown'],
      [[HUNG, HUNG], 'unknown'],
      [[{ status: 404 }], 'unavailable'],
    ] as const) {
      const { stage, erase } = await open('face')
      stage.says('ProcessBiometric', ...replies)
      assert.equal(await erase(), result)
      assert.equal(stage.asked('DeleteUser').length, 0)
    }
  })

  test('does not stop at what is on no record', async () => {
    const { stage, erase } = await open('face')
    stage.says('ProcessBiometric', envelope(1), REFUSED, FAULT, FAULT)
    assert.equal(await erase(), 'erased')
  })

  test('is done when a refusal follows a try that nobody knows the end of', async () => {
    for (const reply of [HUNG, FAULT, { status: 504 }]) {
      const { stage, erase } = await open()
      stage.says('DeleteUser', reply, REFUSED)
      assert.equal(await erase(), 'erased')
      assert.equal(stage.asked('DeleteUser').length, 2)
    }
  })

  test('is not done by a refusal alone, nor after one that asked for patience', async () => {
    const { stage, erase } = await open()
    stage.says('DeleteUser', REFUSED, { status: 429, headers: { 'retry-after': '1' } }, REFUSED)
    assert.equal(await erase(), 'unknown')
    assert.equal(await erase(), 'unknown')
  })

  test('is done when it is done already: the vendor says so of the biometrics', async () => {
    const { stage, erase } = await open('palm')
    stage.says('ProcessBiometric', envelope(8), envelope(8), envelope(8))
    stage.says('DeleteUser', REFUSED)
    assert.equal(await erase(), 'erased')
  })

  test('is in doubt, or could not be asked for', async () => {
    const { stage, erase } = await open()
    stage.says('DeleteUser', HUNG, HUNG)
    assert.equal(await erase(), 'unknown')
    stage.says('DeleteUser', { status: 429, headers: { 'retry-after': '9' } })
    assert.equal(await erase(), 'unavailable')
    assert.equal(await erase('ada'), 'unknown')
  })

  test('needs no biometrics where there are none', async () => {
    const stage = await createAuthxStage({ biometrics: null })
    const { person } = toPut()
    assert.equal(await stage.vendor.accounts?.erase({ person, account: ACCOUNT }), 'erased')
    assert.deepEqual(toSent(stage), [
      ['AccessToken', undefined, undefined],
      ['DeleteUser', undefined, undefined],
    ])
  })
})
