import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ChallengeContext } from '../../../../../packages/server/src/vendors/vendor.ts'
import { assertPrompt, PERSON, toContext, toShape } from '../../../../support/local-vendor.ts'
import {
  assertRight,
  ID,
  isProblem,
  MAJA,
  RETURN,
  setUp,
  start,
  toLinked,
  toUrl,
  visit,
  WRONG,
} from '../../../../support/oidc-stage.ts'

suite('the way there', () => {
  test('leads to the provider, in words the page knows, and keeps its secrets sealed', async () => {
    const started = await start(await setUp(), {}, MAJA)
    assertPrompt(started)
    assert.deepEqual([started.ceremony, started.sends], ['handoff', false])
    const { searchParams } = new URL(toUrl(started))
    assert.deepEqual(
      [started.data['mode'], started.data['at'], searchParams.get('state')],
      ['redirect', 'Harbour ID', RETURN.returnState],
    )
    assert.equal(
      searchParams.get('redirect_uri'),
      'https://auth.harbour.example/v1/callback/harbour-id',
    )
    const nonce = searchParams.get('nonce') ?? assert.fail()
    assert.ok(!JSON.stringify(started.state).includes(nonce))
  })

  test('looks the same for a person without an account, and for nobody', async () => {
    const stage = await setUp()
    const shapes = [MAJA, PERSON, undefined].map(async (person) => {
      const started = await start(stage, {}, person)
      const names = [...new URL(toUrl(started)).searchParams.keys()]
      return [toShape(started), names, toUrl(started).length]
    })
    const [linked, unlinked, nobody] = await Promise.all(shapes)
    assert.deepEqual(unlinked, linked)
    assert.deepEqual(nobody, linked)
  })

  test('asks the person anew in a step-up, and as the site wishes in a login', async () => {
    const stage = await setUp()
    const toMaxAge = async (context: Partial<ChallengeContext>) =>
      new URL(toUrl(await start(stage, context, MAJA))).searchParams.get('max_age')
    assert.equal(await toMaxAge({ purpose: 'step-up' }), '0')
    assert.equal(await toMaxAge({ purpose: 'step-up', maxAge: 600 }), '0')
    assert.equal(await toMaxAge({ purpose: 'account' }), '0')
    assert.equal(await toMaxAge({ purpose: 'login' }), null)
    assert.equal(await toMaxAge({ purpose: 'login', maxAge: 600 }), '600')
  })

  test('is closed where there is no way back, or another way is meant', async () => {
    const { vendor } = await setUp()
    const refused = isProblem('authenticator_unavailable')
    const kind = 'identity-provider'
    const stranger = false
    await assert.rejects(vendor.start({ kind, context: toContext(), stranger }), refused)
    const context = toContext(RETURN)
    await assert.rejects(vendor.start({ kind: 'push', context, stranger }), refused)
  })
})

suite('the way back', () => {
  test('proves the linked person', async () => {
    const stage = await setUp()
    const right = assertRight(await visit(stage, { person: MAJA }))
    assert.deepEqual(
      [right.user, right.enrolmentId, right.evidence, right.kept],
      [MAJA.user, 'harbour-id.provider', { amr: ['fed'] }, undefined],
    )
    assert.deepEqual(stage.events, [])
  })

  test('names the person where nobody was named, by the account alone', async () => {
    const stage = await setUp()
    const right = assertRight(await visit(stage, { linked: MAJA }))
    assert.equal(right.user, MAJA.user)
    assert.deepEqual(
      right.kept?.ways?.map(({ id }) => id),
      [right.enrolmentId],
    )
    assert.deepEqual(await visit(stage, {}), WRONG)
    assert.deepEqual(await visit(stage, { subject: 'mallory' }), WRONG)
  })

  test('proves nobody else', async () => {
    const stage = await setUp()
    for (const given of [
      { person: MAJA, subject: 'mallory' },
      { person: MAJA, subject: 'Maja' },
      // Another's account, although it is linked to somebody.
      { person: MAJA, subject: 'mallory', linked: { ...toLinked('mallory'), user: 'user-2' } },
      { person: PERSON },
      { person: PERSON, linked: MAJA },
      { person: toLinked('maja', 'other-id') },
    ]) {
      assert.deepEqual(await visit(stage, given), WRONG)
    }
  })

  test('tells the provider’s methods only where it is trusted, and never its sum of them', async () => {
    const claims = { amr: ['pwd', 'otp', 'mfa', 'private'] }
    const told = assertRight(
      await visit(await setUp({ amrFromProvider: true }), { person: MAJA, claims }),
    )
    assert.deepEqual(told.evidence, { amr: ['fed', 'pwd', 'otp'] })
    const silent = assertRight(await visit(await setUp(), { person: MAJA, claims }))
    assert.deepEqual(silent.evidence, { amr: ['fed'] })
  })

  test('takes no session at the provider for an approval', async () => {
    const stage = await setUp()
    const { clock } = stage
    const context = { purpose: 'step-up' } as const
    const at = (age: number) => ({ auth_time: clock.now() - age })
    assert.deepEqual(await visit(stage, { person: MAJA, context, claims: at(300) }), WRONG)
    assert.deepEqual(await visit(stage, { person: MAJA, context }), WRONG)
    assertRight(await visit(stage, { person: MAJA, context, claims: at(0) }))
  })

  test('tells a no from a failure, and writes only the failure down', async () => {
    const stage = await setUp()
    const change = ({ state = '', iss = '' }: Record<string, string>) => ({ state, iss })
    const declined = (query: Record<string, string>) => ({
      ...change(query),
      error: 'access_denied',
      error_description: 'words of theirs',
    })
    assert.deepEqual(await visit(stage, { person: MAJA, change: declined }), {
      result: 'wrong',
      code: 'approval_declined',
    })
    assert.deepEqual(stage.events, [])
    assert.deepEqual(await visit(stage, { person: MAJA, change }), WRONG)
    assert.deepEqual(stage.events, [
      { event: 'vendor.failed', vendor: ID, code: 'response_malformed' },
    ])
  })

  test('is refused when anything of it is another’s', async () => {
    for (const [code, change] of [
      ['state_wrong', { state: 'transaction-1.challenge-2' }],
      ['issuer_wrong', { iss: 'https://evil.example' }],
      ['refused', { code: 'stolen' }],
      ['state_wrong', { code: 'x'.repeat(5000) }],
    ] as const) {
      const stage = await setUp()
      const outcome = await visit(stage, {
        person: MAJA,
        change: (query) => ({ ...query, ...change }),
      })
      assert.deepEqual(outcome, WRONG)
      assert.deepEqual(stage.events, [{ event: 'vendor.failed', vendor: ID, code }])
    }
  })

  test('counts for the question it was made for alone', async () => {
    const stage = await setUp()
    const { state, ...started } = await start(stage, {}, MAJA)
    const query = stage.provider.signIn(toUrl({ state, ...started }), 'maja')
    const context = toContext(RETURN)
    const returned = await stage.remote.readReturn({ context, state, query })
    const check = (changes: Partial<ChallengeContext>, kept: typeof state) =>
      stage.vendor.check({
        kind: 'identity-provider',
        context: { ...context, ...changes },
        state: kept,
        answer: {},
        person: MAJA,
        findCredential: async () => undefined,
      })
    assert.deepEqual(await check({}, state), WRONG)
    await assert.rejects(check({ challenge: 'challenge-2' }, { ...state, returned }), TypeError)
    await assert.rejects(check({ transaction: 'transaction-2' }, { ...state, returned }), TypeError)
    // What the return says is never taken for what was sealed at the start.
    await assert.rejects(check({}, { ...returned, returned }), TypeError)
    assertRight(await check({}, { ...state, returned }))
  })
})
