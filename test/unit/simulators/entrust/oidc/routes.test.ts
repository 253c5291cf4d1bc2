import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASE_URL, openDesk } from '../../../../support/entrust.ts'
import {
  followAuthorize,
  ISSUER,
  openProvider,
  redeem,
  REDIRECT_URI,
} from '../../../../support/entrust-oidc.ts'

test('discovers everything under the base address', async () => {
  const desk = openDesk()
  const url = `${ISSUER}/.well-known/openid-configuration`
  const discovery = Object(await (await openProvider(desk).fetch(url)).json())
  assert.equal(discovery.issuer, `${BASE_URL}/api/oidc`)
  assert.equal(discovery.token_endpoint, `${BASE_URL}/api/oidc/token`)
  assert.deepEqual(discovery.id_token_signing_alg_values_supported, ['RS256'])
  assert.deepEqual(discovery.acr_values_supported, [])
  assert.ok(discovery.grant_types_supported.includes('jwt_idaas'))
})

test('lets listed origins call, and no other', async () => {
  const desk = openDesk({ settings: { corsOrigins: ['https://page.example'] } })
  const ask = async (origin: string, path: string) => {
    const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' }
    const request = new Request(BASE_URL + path, { method: 'OPTIONS', headers })
    return (await desk.simulator.fetch(request)).headers.get('Access-Control-Allow-Origin')
  }
  for (const path of ['/api/oidc/token', '/api/web/v2/authentication/users']) {
    assert.equal(await ask('https://page.example', path), 'https://page.example')
    assert.equal(await ask('https://thief.example', path), null)
  }
})

test('answers the operations at the root of the origin as well', async () => {
  const desk = openDesk()
  const request = new Request('http://localhost:3000/api/web/v2/authentication/users', {
    method: 'POST',
    body: JSON.stringify({ applicationId: desk.applicationId, userId: 'entrust' }),
  })
  assert.equal((await desk.simulator.fetch(request)).status, 200)
})

test('tells nobody who a made-up access token is', async () => {
  const provider = openProvider(openDesk())
  for (const headers of [{}, { Authorization: 'Bearer made.up.token' }]) {
    assert.equal((await provider.fetch(`${ISSUER}/userinfo`, { headers })).status, 401)
  }
})

test('takes no ID token for an access token', async () => {
  const provider = openProvider(openDesk())
  const { body } = await redeem(provider, await followAuthorize(provider))
  const headers = { Authorization: `Bearer ${String(body['id_token'])}` }
  assert.equal((await provider.fetch(`${ISSUER}/userinfo`, { headers })).status, 401)
})

test('signs out back to the site only with an ID token of its client', async () => {
  const provider = openProvider(openDesk())
  const { body } = await redeem(provider, await followAuthorize(provider))
  const ask = (parameters: Record<string, string>) =>
    provider.fetch(`${ISSUER}/endsession?${new URLSearchParams(parameters).toString()}`)
  const address = { post_logout_redirect_uri: REDIRECT_URI, state: 'bye' }
  const hint = { id_token_hint: String(body['id_token']) }
  const back = await ask({ ...address, ...hint })
  assert.equal(back.headers.get('Location'), `${REDIRECT_URI}?state=bye`)
  assert.equal((await ask(address)).status, 200)
  const elsewhere = { ...hint, post_logout_redirect_uri: 'https://thief.example/' }
  assert.equal((await ask(elsewhere)).headers.get('Location'), null)
})

test('breaks as asked', async () => {
  const desk = openDesk()
  const url = `${ISSUER}/.well-known/openid-configuration`
  const read = () => openProvider(desk).fetch(url)
  desk.control.fault({ fault: 'down', operation: 'oidc', count: 1 })
  assert.equal((await read()).status, 503)
  desk.control.fault({ fault: 'truncated', operation: 'oidc', count: 1 })
  await assert.rejects(async () => (await read()).json(), SyntaxError)
  assert.equal((await read()).status, 200)
})
