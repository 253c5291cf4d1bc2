import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openDesk } from '../../../../support/entrust.ts'
import {
  authorize,
  decide,
  ISSUER,
  openProvider,
  REDIRECT_URI,
  toParameters,
} from '../../../../support/entrust-oidc.ts'

const open = () => openProvider(openDesk())
const toAnswer = (reply: Response) => new URL(reply.headers.get('Location') ?? '').searchParams

test('shows a page of its own, safe against what is put into it', async () => {
  const page = await authorize(open(), toParameters({ login_hint: '"><script>alert(1)</script>' }))
  assert.equal(page.status, 200)
  assert.match(page.headers.get('Content-Security-Policy') ?? '', /default-src 'none'/)
  assert.ok(!(await page.text()).includes('<script>'))
})

test('sends the person back with a code, the state and the issuer', async () => {
  const provider = open()
  const back = await decide(provider, await authorize(provider, toParameters()))
  assert.equal(back.status, 303)
  assert.ok(back.headers.get('Location')?.startsWith(`${REDIRECT_URI}?`))
  assert.notEqual(toAnswer(back).get('code'), null)
  assert.equal(toAnswer(back).get('state'), 'a-state')
  assert.equal(toAnswer(back).get('iss'), ISSUER)
})

test('leaves the issuer out where the tenant does', async () => {
  const desk = openDesk({ settings: { issuerParameter: false } })
  const provider = openProvider(desk)
  const back = await decide(provider, await authorize(provider, toParameters()))
  assert.equal(toAnswer(back).get('iss'), null)
})

test('tells the site when the person declines', async () => {
  const provider = open()
  const page = await authorize(provider, toParameters())
  const back = await decide(provider, page, { answer: 'deny' })
  assert.equal(toAnswer(back).get('error'), 'access_denied')
  assert.equal(toAnswer(back).get('state'), 'a-state')
})

test('asks again for somebody without an account at the provider', async () => {
  const desk = openDesk()
  desk.control.putUser({ id: 'other' })
  const provider = openProvider(desk)
  const page = await authorize(provider, toParameters())
  const again = await decide(provider, page, { username: 'other' })
  assert.equal(again.status, 200)
  assert.equal((await decide(provider, again)).status, 303)
})

test('takes a decision once', async () => {
  const provider = open()
  const page = await authorize(provider, toParameters())
  const copy = page.clone()
  await decide(provider, page)
  assert.equal((await decide(provider, copy)).status, 400)
})

suite('refuses on a page, sending nobody anywhere', () => {
  const bad = {
    'an unknown client': { client_id: 'x' },
    'an address elsewhere': { redirect_uri: 'https://thief.example/' },
    'an address that is none': { redirect_uri: 'x' },
  }
  for (const [name, more] of Object.entries(bad)) {
    test(name, async () => {
      const reply = await authorize(open(), toParameters(more))
      assert.equal(reply.status, 400)
      assert.equal(reply.headers.get('Location'), null)
    })
  }

  test('an address that a strict client did not register', async () => {
    const clients = [{ clientId: 'strict', redirectUris: [REDIRECT_URI] }]
    const provider = openProvider(openDesk({ clients }))
    const ask = (redirect: string) =>
      authorize(provider, toParameters({ client_id: 'strict', redirect_uri: redirect }))
    assert.equal((await ask(REDIRECT_URI)).status, 200)
    assert.equal((await ask(`${REDIRECT_URI}/more`)).status, 400)
  })
})

suite('refuses by sending back', () => {
  const bad = {
    unsupported_response_type: { response_type: 'token' },
    invalid_scope: { scope: 'profile' },
    login_required: { prompt: 'none' },
    invalid_request: { code_challenge_method: 'plain' },
  }
  for (const [error, more] of Object.entries(bad)) {
    test(error, async () => {
      const back = await authorize(open(), toParameters(more))
      assert.equal(toAnswer(back).get('error'), error)
      assert.equal(toAnswer(back).get('state'), 'a-state')
    })
  }

  test('a public client without a code challenge', async () => {
    const { code_challenge: _, code_challenge_method: __, ...rest } = toParameters()
    assert.equal(toAnswer(await authorize(open(), rest)).get('error'), 'invalid_request')
  })
})
