import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CallError } from '../../../../packages/server/src/ports.ts'
import { createProviderSignIn } from '../../../../packages/server/src/vendors/provider-sign-in.ts'
import { CLIENT_ID, type Lies } from '../../../support/openid-provider.ts'
import {
  CALLBACK,
  countAsked,
  fails,
  setUp,
  STATE,
  visit,
} from '../../../support/provider-stage.ts'
import { createTestRandom } from '../../../support/random.ts'

test('reads the provider’s metadata once an hour', async () => {
  const { client, clock, provider } = await setUp()
  await Promise.all([client.start({ state: STATE }), client.start({ state: STATE })])
  clock.advance(3599)
  await client.start({ state: STATE })
  assert.equal(provider.asked.length, 1)
  clock.advance(1)
  await client.start({ state: STATE })
  assert.equal(provider.asked.length, 2)
})

test('refuses metadata of another issuer, or with addresses that are not safe', async () => {
  const bad: Record<string, unknown>[] = [
    { issuer: 'https://evil.example' },
    { issuer: 'https://id.harbour.example/' },
    { token_endpoint: 'http://id.harbour.example/token' },
    { authorization_endpoint: 'javascript:alert(1)' },
    { jwks_uri: 'http://127.0.0.1/keys' },
    { jwks_uri: undefined },
  ]
  for (const metadata of bad) {
    const { client, provider } = await setUp()
    provider.lies.metadata = metadata
    await fails(client.start({ state: STATE }), 'unavailable')
    provider.lies.metadata = {}
    await client.start({ state: STATE })
  }
})

test('sends the secret as the provider takes it, and none for a public client', async () => {
  const inBody = await setUp()
  inBody.provider.lies.metadata = {
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  }
  assert.equal((await visit(inBody)).subject, 'maja')
  const open = await setUp({ isPublicClient: true })
  const { clock, provider } = open
  const client = createProviderSignIn({
    issuer: provider.issuer,
    clientId: CLIENT_ID,
    call: provider.call,
    clock,
    random: createTestRandom(),
    callback: CALLBACK,
  })
  assert.equal((await visit({ ...open, client })).subject, 'maja')
})

suite('keys', () => {
  test('are fetched again when one is missing, at most once a minute', async () => {
    const stage = await setUp()
    await visit(stage)
    await stage.provider.rotate()
    await visit(stage)
    assert.equal(countAsked(stage.provider, '/keys'), 2)
    await stage.provider.rotate()
    stage.clock.advance(59)
    await fails(visit(stage), 'key_unknown')
    assert.equal(countAsked(stage.provider, '/keys'), 2)
    stage.clock.advance(1)
    await visit(stage)
    assert.equal(countAsked(stage.provider, '/keys'), 3)
  })

  test('are forgotten after an hour, so that a withdrawn one goes', async () => {
    const stage = await setUp()
    await visit(stage)
    stage.clock.advance(3600)
    await visit(stage)
    assert.equal(countAsked(stage.provider, '/keys'), 2)
  })
})

suite('a provider that is down', () => {
  const DOWN: readonly [string, Lies['down']][] = [
    ['cannot be reached', new CallError(false)],
    ['does not answer', new CallError(true)],
    ['says 500', { status: 500 }],
    ['says 429', { status: 429 }],
    ['says 404', { status: 404 }],
    ['says no JSON', { body: '<html>' }],
    ['says something else', { body: '[]' }],
  ]
  for (const [what, down] of DOWN) {
    test(`proves nothing when it ${what}`, async () => {
      const { client, provider } = await setUp()
      provider.lies.down = down
      await fails(client.start({ state: STATE }), 'unavailable')
      provider.lies.down = undefined
      await client.start({ state: STATE })
    })
  }

  test('proves nothing when only its tokens are missing', async () => {
    for (const tokenReply of [{ body: '{}' }, { body: '{"id_token":""}' }, { status: 503 }]) {
      const stage = await setUp()
      stage.provider.lies.tokenReply = tokenReply
      await fails(visit(stage), 'unavailable')
    }
  })

  test('is asked once more only for what can be asked twice', async () => {
    const { client, provider } = await setUp()
    const { url, secrets } = await client.start({ state: STATE })
    const query = provider.signIn(url, 'maja')
    provider.lies.down = new CallError(true)
    await fails(client.finish({ query, state: STATE, secrets }), 'unavailable')
    assert.equal(countAsked(provider, '/token'), 1)
  })

  test('is left alone after five failures, and says from when on to ask', async () => {
    const { client, clock, provider } = await setUp()
    provider.lies.down = { status: 503 }
    for (let i = 0; i < 5; i += 1) await fails(client.start({ state: STATE }), 'unavailable')
    const asked = provider.asked.length
    await assert.rejects(client.start({ state: STATE }), { retryAt: clock.now() + 10 })
    assert.equal(provider.asked.length, asked)
    provider.lies.down = undefined
    clock.advance(10)
    await client.start({ state: STATE })
  })
})
