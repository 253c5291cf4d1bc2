import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { decodeProtectedHeader } from 'jose'
import type { SignInFailureCode } from '../../../../packages/server/src/vendors/sign-in-failure.ts'
import { CLIENT_ID, CLIENT_SECRET } from '../../../support/openid-provider.ts'
import {
  CALLBACK,
  countAsked,
  fails,
  setUp,
  STATE,
  visit,
} from '../../../support/provider-stage.ts'
import { toBodyText } from '../../../support/body-text.ts'

suite('the way there', () => {
  test('asks for a code, bound to this sign-in by state, nonce and PKCE', async () => {
    const { client } = await setUp({ acrValues: 'phr', scope: 'openid email' })
    const { url, secrets } = await client.start({ state: STATE, maxAge: 60 })
    const { origin, pathname, searchParams } = new URL(url)
    assert.equal(`${origin}${pathname}`, 'https://id.harbour.example/authorize')
    assert.deepEqual(Object.fromEntries(searchParams), {
      tenant: '1',
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: CALLBACK,
      scope: 'openid email',
      state: STATE,
      nonce: secrets.nonce,
      code_challenge: createHash('sha256').update(secrets.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      acr_values: 'phr',
      max_age: '60',
    })
    assert.match(secrets.verifier, /^[\w-]{43}$/)
    assert.doesNotMatch(url, new RegExp(`${secrets.verifier}|${CLIENT_SECRET}`))
  })

  test('makes new secrets for each', async () => {
    const { client } = await setUp()
    const [one, two] = await Promise.all([
      client.start({ state: STATE }),
      client.start({ state: STATE }),
    ])
    assert.notEqual(one.secrets.nonce, two.secrets.nonce)
    assert.notEqual(one.secrets.verifier, two.secrets.verifier)
    assert.notEqual(one.secrets.nonce, one.secrets.verifier)
  })

  test('takes no issuer without TLS but this machine’s, in development', async () => {
    for (const issuer of [
      'http://id.example',
      'http://localhost:9',
      'https://a:b@id.example',
      '',
    ]) {
      await assert.rejects(setUp({ issuer }), TypeError)
    }
    await assert.rejects(setUp({ issuer: 'http://id.example', development: true }), TypeError)
    await assert.rejects(setUp({ scope: 'email' }), TypeError)
    const local = await setUp({ issuer: 'http://localhost:9', development: true })
    await local.client.start({ state: STATE })
  })
})

suite('the way back', () => {
  for (const alg of ['ES256', 'RS256', 'PS256', 'EdDSA']) {
    test(`takes a token signed by ${alg}`, async () => {
      const stage = await setUp({ alg })
      const claims = { amr: ['pwd', 'otp'], acr: 'gold', auth_time: stage.clock.now() - 5 }
      const { idToken, ...facts } = await visit(stage, { claims })
      assert.equal(decodeProtectedHeader(idToken).alg, alg)
      assert.deepEqual(facts, {
        subject: 'maja',
        issuer: stage.provider.issuer,
        amr: ['pwd', 'otp'],
        acr: 'gold',
        authTime: stage.clock.now() - 5,
      })
    })
  }

  const RETURNS: readonly [string, SignInFailureCode, Record<string, string | undefined>][] = [
    ['another sign-in’s state', 'state_wrong', { state: 'transaction-1.challenge-2' }],
    ['no state', 'state_wrong', { state: undefined }],
    ['another provider’s name', 'issuer_wrong', { iss: 'https://evil.example' }],
    ['no name where the provider says it names itself', 'issuer_wrong', { iss: undefined }],
    ['no code', 'response_malformed', { code: undefined }],
    ['an empty code', 'response_malformed', { code: '' }],
    ['a code without end', 'response_malformed', { code: 'x'.repeat(4097) }],
    ['a code that nobody gave', 'refused', { code: 'guessed' }],
    ['a person who said no', 'declined', { error: 'access_denied' }],
    ['a wish that cannot be met', 'refused', { error: 'login_required' }],
    ['a provider in trouble', 'unavailable', { error: 'temporarily_unavailable' }],
    [
      'an error by another',
      'issuer_wrong',
      { error: 'access_denied', iss: 'https://evil.example' },
    ],
  ]
  for (const [what, code, changes] of RETURNS) {
    test(`refuses ${what}`, async () => {
      const change = (query: Record<string, string>) =>
        Object.fromEntries(
          Object.entries({ ...query, ...changes }).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value] as const],
          ),
        )
      const stage = await setUp()
      await fails(visit(stage, { change }), code)
      const isTold = code === 'refused' && changes['code'] !== undefined
      assert.equal(countAsked(stage.provider, '/token'), isTold ? 1 : 0)
    })
  }

  test('does without the provider’s name where it never says it', async () => {
    const stage = await setUp()
    stage.provider.lies.metadata = { authorization_response_iss_parameter_supported: false }
    const change = ({ code = '', state = '' }: Record<string, string>) => ({ code, state })
    assert.equal((await visit(stage, { change })).subject, 'maja')
    const lying = (query: Record<string, string>) => ({ ...query, iss: 'https://evil.example' })
    await fails(visit(stage, { change: lying }), 'issuer_wrong')
  })

  test('takes a code once', async () => {
    const { client, provider } = await setUp()
    const { url, secrets } = await client.start({ state: STATE })
    const back = { query: provider.signIn(url, 'maja'), state: STATE, secrets }
    await client.finish(back)
    await fails(client.finish(back), 'refused')
  })

  test('takes no code that was given for another’s sign-in', async () => {
    const { client, provider } = await setUp()
    const mine = await client.start({ state: STATE })
    const theirs = await client.start({ state: STATE })
    const query = provider.signIn(theirs.url, 'mallory')
    await fails(client.finish({ query, state: STATE, secrets: mine.secrets }), 'refused')
  })
})

test('shows its secret, a code and a token to nobody who reads a failure', async () => {
  const stage = await setUp()
  stage.provider.lies.signature = 'broken'
  const failure = await visit(stage).catch((error: unknown) => error)
  const [{ body = '' } = assert.fail()] = stage.provider.asked.filter(({ url }) =>
    url.endsWith('/token'),
  )
  const code = new URLSearchParams(toBodyText(body)).get('code') ?? assert.fail()
  const shown = inspect([stage.client, failure], { depth: 9, showHidden: true })
  for (const secret of [CLIENT_SECRET, code, 'somebody-else', 'maja']) {
    assert.ok(!shown.includes(secret), secret)
  }
})
