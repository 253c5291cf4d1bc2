import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { assertCompleted, assertRefused, openDesk } from '../../../../support/entrust.ts'
import { followAuthorize, openProvider, redeem } from '../../../../support/entrust-oidc.ts'

suite('by an ID token', () => {
  const signIn = async (desk: ReturnType<typeof openDesk>, username = 'entrust') => {
    const provider = openProvider(desk)
    const code = await followAuthorize(provider, { username })
    return String((await redeem(provider, code)).body['id_token'])
  }

  test('of the user, made after the challenge, completes once', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('IDP')
    const response = await signIn(desk)
    assertCompleted(await desk.complete('IDP', token, { response }))
    const again = await desk.challenge('IDP')
    const replayed = await desk.complete('IDP', again.token, { response })
    assertRefused(replayed, 'invalid_user_response', 401)
  })

  test('from before the challenge is refused', async () => {
    const desk = openDesk()
    const response = await signIn(desk)
    desk.control.clock.advance(1)
    assertRefused(await desk.prove('IDP', { response }), 'invalid_user_response')
  })

  test('of somebody else, or made up, is refused', async () => {
    const desk = openDesk()
    desk.control.putUser({ id: 'other', provider: true })
    const { token } = await desk.challenge('IDP')
    const response = await signIn(desk, 'other')
    assertRefused(await desk.complete('IDP', token, { response }), 'invalid_user_response')
    const madeUp = { response: 'eyJhbGciOiJub25lIn0.e30.' }
    assertRefused(await desk.complete('IDP', token, madeUp), 'invalid_user_response')
  })

  test('is no answer where the tenant polls', async () => {
    const desk = openDesk({ settings: { idpAnswer: 'poll' } })
    const { token } = await desk.challenge('IDP')
    const reply = await desk.complete('IDP', token, { response: await signIn(desk) })
    assert.equal(reply.body['authenticationCompleted'], false)
  })
})

suite('by polling', () => {
  const visit = (desk: ReturnType<typeof openDesk>, url: unknown, answer?: string) =>
    desk.simulator.fetch(
      new Request(String(url), {
        ...(answer !== undefined && { method: 'POST', body: new URLSearchParams({ answer }) }),
      }),
    )

  test('waits while the person is at the provider’s page', async () => {
    const desk = openDesk()
    const { token, body } = await desk.challenge('IDP')
    const waiting = await desk.complete('IDP', token)
    assert.equal(waiting.body['authenticationCompleted'], false)
    assert.equal((await visit(desk, body['redirectUrl'])).status, 200)
    await visit(desk, body['redirectUrl'], 'allow')
    assertCompleted(await desk.complete('IDP', token))
    assert.equal((await visit(desk, body['redirectUrl'])).status, 404, 'once')
  })

  test('ends when the person declines', async () => {
    const desk = openDesk()
    const { token, body } = await desk.challenge('IDP')
    await visit(desk, body['redirectUrl'], 'deny')
    const refused = await desk.complete('IDP', token)
    assert.equal(refused.body['authenticationCompleted'], false)
    assertRefused(await desk.complete('IDP', token), 'no_transaction')
  })

  test('is no way where the tenant wants a token, and has no address where it gives none', async () => {
    const desk = openDesk({ settings: { idpAnswer: 'response', idpRedirectUrl: false } })
    const { token, body } = await desk.challenge('IDP')
    assert.equal(body['redirectUrl'], null)
    assertRefused(await desk.complete('IDP', token), 'invalid_request')
  })
})

test('with a second factor goes on under the same path', async () => {
  const type = 'IDP_AND_SECONDFACTOR'
  const desk = openDesk({ rule: 'provider' })
  const { token } = await desk.challenge(type)
  const provider = openProvider(desk)
  const code = await followAuthorize(provider)
  const response = (await redeem(provider, code)).body['id_token']
  const first = await desk.complete(type, token, { response })
  assert.equal(first.body['authenticationCompleted'], false)
  const named = { secondFactorAuthenticator: 'TEMP_ACCESS_CODE' }
  const second = await desk.challenge(type, { ...named, authToken: first.token })
  assertCompleted(await desk.complete(type, second.token, { ...named, response: '48213907' }))
})
