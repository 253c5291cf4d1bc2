import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENTRUST_APPLICATIONS, ENTRUST_OIDC_CLIENT } from '@countersign/simulators'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { openDesk, PASSWORD, type Desk } from '../../../../support/entrust.ts'
import {
  CODE_CHALLENGE,
  errorOf,
  followAuthorize,
  ISSUER,
  openProvider,
  redeem,
  REDIRECT_URI,
  requestToken,
  VERIFIER,
} from '../../../../support/entrust-oidc.ts'

suite('authorization_code', () => {
  test('gives an ID token that the published key verifies', async () => {
    const desk = openDesk()
    const provider = openProvider(desk)
    const { body } = await redeem(provider, await followAuthorize(provider))
    const jwks = await (await provider.fetch(`${ISSUER}/jwks`)).json()
    const { payload, protectedHeader } = await jwtVerify(
      String(body['id_token']),
      createLocalJWKSet(Object(jwks)),
      {
        issuer: ISSUER,
        audience: ENTRUST_OIDC_CLIENT,
        currentDate: new Date(desk.control.clock.now() * 1000),
      },
    )
    assert.equal(protectedHeader.alg, 'RS256')
    assert.equal(payload.sub, 'entrust')
    assert.equal(payload['nonce'], 'a-nonce')
    assert.equal(payload['auth_time'], desk.control.clock.now())
    assert.equal(payload['acr'], undefined)
    assert.ok(!('d' in Object(Object(jwks).keys[0])), 'public half alone')
  })

  test('names an acr only of those that the tenant lists', async () => {
    const desk = openDesk({ settings: { acrValues: ['strong'] } })
    const provider = openProvider(desk)
    const more = { acr_values: 'unknown strong' }
    const { body } = await redeem(provider, await followAuthorize(provider, { more }))
    assert.equal(decodeJwt(String(body['id_token']))['acr'], 'strong')
  })

  test('takes a code once, and only for a minute', async () => {
    const desk = openDesk()
    const provider = openProvider(desk)
    const code = await followAuthorize(provider)
    assert.equal((await redeem(provider, code)).status, 200)
    assert.equal(errorOf(await redeem(provider, code)), 'invalid_grant')
    const late = await followAuthorize(provider)
    desk.control.clock.advance(60)
    assert.equal(errorOf(await redeem(provider, late)), 'invalid_grant')
  })

  test('refuses another verifier, address, client or grant', async () => {
    const clients = [ENTRUST_OIDC_CLIENT, 'other'].map((clientId) => ({
      clientId,
      redirectUris: 'same-origin' as const,
    }))
    const provider = openProvider(openDesk({ clients }))
    const refuse = async (more: Record<string, string>, error: string) =>
      assert.equal(errorOf(await redeem(provider, await followAuthorize(provider), more)), error)
    await refuse({ code_verifier: 'another' }, 'invalid_grant')
    await refuse({ redirect_uri: `${REDIRECT_URI}2` }, 'invalid_grant')
    await refuse({ client_id: 'other' }, 'invalid_grant')
    await refuse({ client_id: 'nobody' }, 'invalid_client')
    await refuse({ grant_type: 'password' }, 'unsupported_grant_type')
  })

  test('wants the secret of a client that has one, by either method', async () => {
    const clients = [
      { clientId: 'site', clientSecret: 'a secret', redirectUris: 'same-origin' as const },
    ]
    const provider = openProvider(openDesk({ clients }))
    const more = { client_id: 'site' }
    const code = () => followAuthorize(provider, { more })
    assert.equal(errorOf(await redeem(provider, await code(), more)), 'invalid_client')
    const posted = { ...more, client_secret: 'a secret' }
    assert.equal((await redeem(provider, await code(), posted)).status, 200)
    const basic = Buffer.from('site:a%20secret').toString('base64')
    const form = {
      grant_type: 'authorization_code',
      code: await code(),
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
    }
    const headers = { Authorization: `Basic ${basic}` }
    assert.equal((await requestToken(provider, form, headers)).status, 200)
  })
})

suite('jwt_idaas', () => {
  const begin = async (desk: Desk) => {
    const parameters = new URLSearchParams({
      client_id: ENTRUST_OIDC_CLIENT,
      response_type: 'code',
      scope: 'openid',
      state: 's',
      nonce: 'inner-nonce',
      code_challenge: CODE_CHALLENGE,
      code_challenge_method: 'S256',
    })
    const url = `${ISSUER}/authorizejwt?${parameters.toString()}`
    const reply = await openProvider(desk).fetch(url, { method: 'POST' })
    const { authRequestKey, applicationId } = Object(await reply.json())
    assert.equal(applicationId, ENTRUST_APPLICATIONS.everything)
    return String(authRequestKey)
  }
  const exchange = (desk: Desk, code: string, jwt: string, more = {}) =>
    requestToken(openProvider(desk), {
      grant_type: 'jwt_idaas',
      client_id: ENTRUST_OIDC_CLIENT,
      code,
      code_verifier: VERIFIER,
      jwt,
      ...more,
    })
  const authenticate = async (desk: Desk, authRequestKey: string, details: unknown = null) => {
    const body = { userId: 'entrust', authRequestKey, transactionDetails: details }
    assert.equal((await desk.query(body)).status, 200)
    const { token } = await desk.challenge('PASSWORD', body)
    return (await desk.complete('PASSWORD', token, { authRequestKey, response: PASSWORD })).token
  }
  const open = () => openDesk({ settings: { version: '5.46' } })

  test('turns the final token into tokens of the client', async () => {
    const desk = open()
    const key = await begin(desk)
    const details = [{ detail: 'TRANSACTION_AMOUNT', value: '100', usage: ['RBA'] }]
    const { status, body } = await exchange(desk, key, await authenticate(desk, key, details))
    assert.equal(status, 200)
    assert.equal(body['token_type'], 'Bearer')
    assert.equal(decodeJwt(String(body['id_token']))['nonce'], 'inner-nonce')
    assert.deepEqual(decodeJwt(String(body['access_token']))['transaction_details'], details)
    const info = await openProvider(desk).fetch(`${ISSUER}/userinfo`, {
      headers: { Authorization: `Bearer ${String(body['access_token'])}` },
    })
    assert.deepEqual(await info.json(), {
      sub: 'entrust',
      preferred_username: 'entrust',
      name: 'Enno Entrust',
      given_name: 'Enno',
      family_name: 'Entrust',
    })
  })

  test('takes a key once, and for five minutes', async () => {
    const desk = open()
    const key = await begin(desk)
    const jwt = await authenticate(desk, key)
    assert.equal((await exchange(desk, key, jwt)).status, 200)
    assert.equal(errorOf(await exchange(desk, key, jwt)), 'invalid_grant')
    const late = await begin(desk)
    const lateJwt = await authenticate(desk, late)
    desk.control.clock.advance(300)
    assert.equal(errorOf(await exchange(desk, late, lateJwt)), 'invalid_grant')
  })

  test('refuses a token that was not made inside the request, is open, or has ended', async () => {
    const desk = open()
    const outside = (await desk.prove('PASSWORD', { response: PASSWORD })).token
    const challenged = (await desk.challenge('PASSWORD')).token
    const ended = await desk.prove('PASSWORD', { response: PASSWORD })
    await desk.logout(ended.token)
    for (const jwt of [outside, challenged, ended.token, 'Gmade-up']) {
      assert.equal(errorOf(await exchange(desk, await begin(desk), jwt)), 'invalid_grant')
    }
  })

  test('refuses another verifier', async () => {
    const desk = open()
    const key = await begin(desk)
    const jwt = await authenticate(desk, key)
    const reply = await exchange(desk, key, jwt, { code_verifier: 'another' })
    assert.equal(errorOf(reply), 'invalid_grant')
  })

  test('lets no operation use a key that is unknown', async () => {
    const reply = await open().query({ authRequestKey: 'made-up' })
    assert.equal(reply.code, 'invalid_token')
  })
})
