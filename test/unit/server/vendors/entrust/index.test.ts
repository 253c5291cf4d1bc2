import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import {
  assertProblem,
  createEntrustStage,
  open,
  PERSON,
  refusal,
  toChallenged,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { toContext } from '../../../../support/local-vendor.ts'

suite('what this vendor cannot do', () => {
  test('is adding and making ways', async () => {
    const { vendor, remote } = await createEntrustStage()
    const context = toContext()
    const facts = { kind: 'password', person: PERSON, onlyFactor: true } as const
    await assertProblem(vendor.enrol({ ...facts, context }), 'authenticator_unavailable')
    await assertProblem(vendor.make(facts), 'authenticator_unavailable')
    const confirming = vendor.confirm({
      ...facts,
      context,
      state: {},
      answer: {},
      isCredentialKnown: async () => false,
    })
    await assertProblem(confirming, 'authenticator_unavailable')
    assert.ok(remote.polled.includes('push'))
  })

  test('is asking for a kind that is switched off', async () => {
    const { vendor } = await createEntrustStage({ kinds: ['totp'] })
    assert.deepEqual(vendor.kinds, ['totp'])
    const input = { kind: 'password', context: toContext(), stranger: true } as const
    await assertProblem(vendor.start(input), 'authenticator_unavailable')
  })
})

suite('logout', () => {
  async function toSession(stage: Awaited<ReturnType<typeof createEntrustStage>>) {
    const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password' })
    stage.script.push({ body: toCompleted() })
    await asked.answer({ password: 'right one' })
    return visit.kept().session ?? assert.fail('no session was kept')
  }

  for (const [status, result] of [
    [200, 'ended'],
    [401, 'ended'],
    [404, 'ended'],
    [409, 'ended'],
    [400, 'unknown'],
    [500, 'unknown'],
  ] as const) {
    test(`answered with ${status} is ${result}`, async () => {
      const stage = await createEntrustStage()
      const session = await toSession(stage)
      stage.script.push({ status, body: '' })
      assert.equal(await stage.remote.endSession(session), result)
      const { path, headers } = toLast(stage)
      assert.equal(path, '/api/web/v1/authentication/logout')
      assert.equal(headers['authorization'], 'G-final')
      assert.equal(headers['content-type'], undefined)
    })
  }

  for (const [last, result] of [
    [401, 'ended'],
    [503, 'unknown'],
  ] as const) {
    test(`ends each session that one sign-in opened, and is ${result} as the last is`, async () => {
      const stage = await createEntrustStage()
      const types = ['PASSWORD', 'TOKEN', 'GRID']
      const { visit, asked } = await open(stage, types, { kind: 'password' })
      stage.script.push({ body: toCompleted({ token: 'G-1' }) })
      await asked.answer({ password: 'right one' })
      // It may be asked again meanwhile, and one completion may come without a token.
      stage.script.push({ body: { authenticationTypes: types } })
      await visit.consult()
      for (const [i, token] of [null, 'G-2'].entries()) {
        stage.script.push({ body: toChallenged() }, { body: toCompleted({ token }) })
        const next = await visit.start(visit.getWay('totp'))
        await next.answer({ code: `12345${i}` })
      }
      const calls = stage.seen.length
      stage.script.push({ status: 200, body: '' }, { status: last, body: '' })
      assert.equal(await stage.remote.endSession(visit.kept().session ?? ''), result)
      const ended = stage.seen.slice(calls).map(({ headers }) => headers['authorization'])
      assert.deepEqual(ended, ['G-1', 'G-2'])
    })
  }

  test('is sent once more when no reply came: what is gone is ended', async () => {
    const stage = await createEntrustStage()
    const session = await toSession(stage)
    stage.script.push(new CallError(true), refusal(401))
    assert.equal(await stage.remote.endSession(session), 'ended')
  })

  test('keeps the session of a first completion through a chain', async () => {
    const stage = await createEntrustStage()
    const types = ['GRID', 'PASSWORD_AND_SECONDFACTOR']
    const query = { availableSecondFactor: ['TOKEN'] }
    const challenge = { gridChallenge: { challenge: [{ row: 0, column: 0 }], numCharsPerCell: 1 } }
    const { visit, asked } = await open(stage, types, { kind: 'grid-card', query, challenge })
    const chain = visit.getWay('password')
    stage.script.push({ body: toCompleted({ token: 'G-1' }) })
    await asked.answer({ cells: ['A'] })
    stage.script.push({ body: toChallenged() }, { body: toChallenged({}, 'G-step') })
    await (await visit.start(chain)).answer({ password: 'right one' })
    stage.script.push({ body: toChallenged({}, 'G-3') }, { body: toCompleted({ token: 'G-2' }) })
    await (await visit.start(visit.getWay('totp'))).answer({ code: '123456' })
    const calls = stage.seen.length
    stage.script.push({ body: '' }, { body: '' })
    assert.equal(await stage.remote.endSession(visit.kept().session ?? ''), 'ended')
    const ended = stage.seen.slice(calls).map(({ headers }) => headers['authorization'])
    assert.deepEqual(ended, ['G-1', 'G-2'])
  })

  test('is unknown when the vendor is down, or the session was sealed elsewhere', async () => {
    const stage = await createEntrustStage()
    const session = await toSession(stage)
    stage.script.push(new CallError(true), new CallError(true))
    assert.equal(await stage.remote.endSession(session), 'unknown')
    const calls = stage.seen.length
    assert.equal(await stage.remote.endSession('v1.AAAA.BBBB'), 'unknown')
    assert.equal(stage.seen.length, calls)
  })
})
