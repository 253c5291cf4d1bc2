import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import type { EntrustInput } from '../../../../../packages/server/src/vendors/entrust/index.ts'
import {
  APPLICATION,
  ACCOUNT,
  assertProblem,
  createEntrustStage,
  createVisit,
  open,
  PERSON,
  refusal,
  toChallenged,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, toContext, toText } from '../../../../support/local-vendor.ts'

const PENDING = toChallenged({ status: 'NO_RESPONSE', token: null, expires: 0 })

async function openPush(
  challenge: Record<string, unknown> = { tokenPushMutualChallenge: '47' },
  settings: Partial<EntrustInput> = {},
) {
  const stage = await createEntrustStage(settings)
  const { visit, asked } = await open(stage, ['TOKENPUSH'], { kind: 'push', challenge })
  return { stage, visit, asked }
}

suite('a push', () => {
  test('asks for a number, shows it, and says what it is about', async () => {
    const stage = await createEntrustStage({ pushMessageIdentifier: 'harbour' })
    const context = toContext({
      purpose: 'step-up',
      actionText: 'Send € 250.00 to Lindqvist Boats',
      actionDetails: [{ name: 'amount', value: '250.00 EUR' }],
    })
    const challenge = { tokenPushMutualChallenge: '47', tokenDetails: ['1234-5678'] }
    const { asked } = await open(stage, ['TOKENPUSH'], { kind: 'push', challenge, context })
    assertPrompt(asked)
    assert.deepEqual(asked.data, { number: '47', via: 'app' })
    assert.deepEqual(toLast(stage).body, {
      applicationId: APPLICATION,
      userId: ACCOUNT,
      transactionDetails: [{ detail: 'amount', value: '250.00 EUR', usage: ['RBA', 'TVS'] }],
      tokenPushMutualChallengeEnabled: true,
      pushMessageIdentifier: 'harbour',
      summary: 'Send € 250.00 to Lindqvist Boats',
    })
  })

  test('asks by the newer name, and reads the newer name first', async () => {
    const challenge = { tokenPushMutualChallenge: '11', pushMutualChallenge: '22' }
    const { stage, asked } = await openPush(challenge, { apiVersion: '5.46' })
    assert.equal(toLast(stage).body['pushMutualChallengeEnabled'], true)
    assert.equal(toLast(stage).body['tokenPushMutualChallengeEnabled'], undefined)
    assert.deepEqual(asked.data, { number: '22', via: 'app' })
  })

  test('does without a number where the policy gives none, and asks for none where that is set', async () => {
    const { asked } = await openPush({ tokenPushMutualChallenge: null })
    assert.deepEqual(asked.data, { via: 'app' })
    const { stage } = await openPush({}, { mutualChallenge: false })
    assert.equal(toLast(stage).body['tokenPushMutualChallengeEnabled'], undefined)
  })

  test('shows nothing that is no number', async () => {
    const opened = openPush({ tokenPushMutualChallenge: '<b>47</b>' })
    await assertProblem(opened, 'vendor_unavailable')
  })

  test('waits, and keeps asking with the token of the challenge', async () => {
    const { stage, asked } = await openPush()
    stage.script.push({ body: PENDING }, { body: PENDING })
    assert.deepEqual(await asked.poll(), { result: 'pending' })
    assert.deepEqual(await asked.poll(), { result: 'pending' })
    assert.equal(toLast(stage).headers['authorization'], 'G-challenge')
    assert.deepEqual(toLast(stage).body, { applicationId: APPLICATION, userId: ACCOUNT })
  })

  test('that is confirmed is right; with a number, two channels met', async () => {
    const { stage, visit, asked } = await openPush()
    stage.script.push({ body: PENDING }, { body: toCompleted({ status: 'CONFIRM' }) })
    await asked.poll()
    const polled = await asked.poll()
    assert.ok(polled.result === 'right')
    assert.equal(polled.user, PERSON.user)
    assert.deepEqual(polled.evidence, { amr: ['swk', 'user', 'mca'] })
    assert.equal(visit.kept().pending, false)
    const plain = await openPush({})
    plain.stage.script.push({ body: toCompleted({ status: 'CONFIRM' }) })
    const other = await plain.asked.poll()
    assert.ok(other.result === 'right')
    assert.deepEqual(other.evidence, { amr: ['swk', 'user'] })
  })

  test('that is confirmed may still leave a factor due', async () => {
    const { stage, visit, asked } = await openPush()
    stage.script.push({ body: toChallenged({ status: 'CONFIRM' }, 'G-next') })
    assert.equal((await asked.poll()).result, 'right')
    assert.equal(visit.kept().pending, true)
  })

  for (const [name, reply, code] of [
    ['declined by status', { body: toChallenged({ status: 'CANCEL' }) }, 'approval_declined'],
    ['declined by error', refusal(401, 'no_transaction'), 'approval_declined'],
    ['answered with a wrong number', refusal(401, 'invalid_user_response'), 'approval_declined'],
    ['reported', { body: toChallenged({ status: 'CONCERN' }) }, 'approval_reported'],
    ['expired', refusal(401, 'transaction_expired'), 'challenge_expired'],
    ['gone with its token', refusal(401), 'challenge_expired'],
    [
      'reported and completed at once',
      { body: toCompleted({ status: 'CONCERN' }) },
      'approval_reported',
    ],
  ] as const) {
    test(`that is ${name} ends as ${code}`, async () => {
      const { stage, asked } = await openPush()
      stage.script.push(reply)
      assert.deepEqual(await asked.poll(), { result: 'ended', code })
    })
  }

  for (const [name, reply] of [
    ['without a status', { body: toChallenged({}, 'G-next') }],
    ['completed without a status', { body: toCompleted() }],
    ['completed though nobody responded', { body: toCompleted({ status: 'NO_RESPONSE' }) }],
    ['with a status of a later version', { body: toCompleted({ status: 'MAYBE' }) }],
    ['confirmed and neither completed nor due', { body: { status: 'CONFIRM' } }],
    ['confirmed by somebody else', { body: toCompleted({ status: 'CONFIRM', userId: 'x' }) }],
    ['confirmed by nobody', { body: toCompleted({ status: 'CONFIRM', userId: null }) }],
    ['cut off', { body: '{"status":"CONFIRM","authentic' }],
    ['down', { status: 502 }],
    ['silent', new CallError(true)],
  ] as const) {
    test(`counts as nothing when the vendor is ${name}`, async () => {
      const { stage, asked } = await openPush()
      stage.script.push(reply)
      await assertProblem(asked.poll(), 'vendor_unavailable')
    })
  }

  test('is not for another action than the one it showed', async () => {
    const stage = await createEntrustStage()
    const actionDetails = [{ name: 'amount', value: '250.00 EUR' }]
    const context = toContext({ purpose: 'step-up', actionDetails })
    const { visit, asked } = await open(stage, ['TOKENPUSH'], { kind: 'push', context })
    const changed = {
      ...visit.at(asked.challenge),
      actionDetails: [{ name: 'amount', value: '1' }],
    }
    const ended = { result: 'ended', code: 'challenge_expired' }
    assert.deepEqual(await asked.poll({ context: changed }), ended)
    assert.equal(stage.seen.length, 2)
  })

  test('is not for another account than it was asked of, nor without the way', async () => {
    const { stage, visit, asked } = await openPush()
    const links = { entrust: { account: 'somebody.else', linkedAt: 0 } }
    assert.deepEqual(await asked.poll({ person: { ...PERSON, links } }), { result: 'pending' })
    const context = visit.at(asked.challenge)
    const facts = { kind: 'push', context, state: asked.state, person: PERSON } as const
    assert.deepEqual(await stage.remote.poll(facts), { result: 'pending' })
    assert.equal(stage.seen.length, 2)
  })

  test('says where the person was, also when nobody says where they are now', async () => {
    const stage = await createEntrustStage({ clientIp: true })
    const context = toContext({ address: '203.0.113.7' })
    const { visit, asked } = await open(stage, ['TOKENPUSH'], { kind: 'push', context })
    const { address: _gone, ...silent } = visit.at(asked.challenge)
    for (const [now, told] of [
      [silent, '203.0.113.7'],
      [{ ...silent, address: '203.0.113.8' }, '203.0.113.8'],
    ] as const) {
      stage.script.push({ body: PENDING })
      await asked.poll({ context: now })
      assert.equal(toLast(stage).body['clientIp'], told)
    }
    stage.script.push({ body: {} })
    await asked.cancel()
    assert.equal(toLast(stage).body['clientIp'], '203.0.113.7')
  })

  test('of nobody is never answered, and nobody is asked', async () => {
    const stage = await createEntrustStage()
    const context = toContext({ challenge: 'challenge-1' })
    const decoy = await stage.vendor.start({ kind: 'push', context, stranger: true })
    assertPrompt(decoy)
    assert.match(toText(decoy.data, 'number'), /^\d\d$/)
    const polled = await stage.remote.poll({ kind: 'push', context, state: decoy.state })
    assert.deepEqual(polled, { result: 'pending' })
    assert.equal(stage.seen.length, 0)
  })

  test('is asked for again by a new challenge', async () => {
    const { stage, visit, asked } = await openPush()
    stage.script.push({ body: toChallenged({ tokenPushMutualChallenge: '12' }, 'G-again') })
    const again = await visit.start(visit.getWay('push'))
    stage.script.push({ body: toCompleted({ status: 'CONFIRM' }) })
    assert.equal((await again.poll()).result, 'right')
    assert.equal(toLast(stage).headers['authorization'], 'G-again')
    assert.notDeepEqual(again.data, asked.data)
  })
})

suite('a smart credential', () => {
  test('is approved on its own screen, with the text we give', async () => {
    const stage = await createEntrustStage()
    const kind = 'smart-credential'
    const { asked } = await open(stage, ['SMARTCREDENTIALPUSH'], { kind })
    assertPrompt(asked)
    assert.deepEqual(asked.data, { via: 'card' })
    assert.equal(toLast(stage).body['summary'], 'Harbour')
    stage.script.push({ body: toCompleted({ status: 'CONFIRM' }) })
    const polled = await asked.poll()
    assert.ok(polled.result === 'right')
    assert.deepEqual(polled.evidence, { amr: ['sc', 'user'] })
  })
})

suite('giving a question up', () => {
  test('tells the vendor, and does not mind what it says', async () => {
    for (const reply of [{ body: {} }, refusal(401), { status: 500 }, new CallError(true)]) {
      const { stage, asked } = await openPush()
      stage.script.push(reply)
      await asked.cancel()
      const { path, headers, body } = toLast(stage)
      assert.ok(path.endsWith('/TOKENPUSH/complete'))
      assert.equal(headers['authorization'], 'G-challenge')
      assert.deepEqual(body, { applicationId: APPLICATION, userId: ACCOUNT, cancel: true })
    }
  })

  test('names the second factor on a chain’s path', async () => {
    const stage = await createEntrustStage()
    const visit = createVisit(stage)
    const types = ['PASSWORD_AND_SECONDFACTOR']
    stage.script.push({
      body: { authenticationTypes: types, availableSecondFactor: ['TOKENPUSH'] },
    })
    await visit.consult()
    stage.script.push({ body: toChallenged({}, 'G-1') }, { body: toChallenged({}, 'G-2') })
    await (await visit.start(visit.getWay('password'))).answer({ password: 'right one' })
    stage.script.push({ body: toChallenged({}, 'G-3') }, { body: {} })
    await (await visit.start(visit.getWay('push'))).cancel()
    assert.equal(toLast(stage).body['secondFactorAuthenticator'], 'TOKENPUSH')
    assert.equal(toLast(stage).headers['authorization'], 'G-3')
  })

  test('is nothing for a decoy, a foreign state, and a passkey', async () => {
    const stage = await createEntrustStage()
    const context = toContext()
    await stage.remote.cancel({ context, state: {} })
    await stage.remote.cancel({ context, state: { sealed: 'v1.AAAA.BBBB' } })
    assert.equal(stage.seen.length, 0)
    const challenge = { fidoChallenge: { challenge: 'AAAA', timeout: 60 } }
    const { asked } = await open(stage, ['PASSKEY'], { kind: 'passkey', challenge })
    const calls = stage.seen.length
    await asked.cancel()
    assert.equal(stage.seen.length, calls)
  })
})
