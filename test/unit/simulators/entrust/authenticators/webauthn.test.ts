import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENTRUST_PERSONA } from '@countersign/simulators'
import { createAuthenticator, FLAGS } from '../../../../support/authenticator.ts'
import {
  assertCompleted,
  assertRefused,
  dig,
  digList,
  giveKey,
  type Json,
  openDesk,
  toFidoResponse,
} from '../../../../support/entrust.ts'

suite('PASSKEY', () => {
  test('tells who it is, by the newer operation and the older', async () => {
    const desk = openDesk()
    const key = await giveKey(desk, 'PASSKEY')
    for (const challenge of [await desk.challenge('PASSKEY', {}), await desk.passkey()]) {
      assert.equal(dig(challenge.body, 'fidoChallenge', 'allowCredentials'), null)
      const answer = await toFidoResponse(key, challenge)
      const done = await desk.complete('PASSKEY', challenge.token, answer)
      assertCompleted(done)
      assert.equal(done.body['userId'], 'entrust')
    }
  })

  test('refuses without a user handle, or with another’s', async () => {
    const desk = openDesk()
    const key = await giveKey(desk, 'PASSKEY')
    for (const userHandle of [null, 'c29tZWJvZHktZWxzZQ']) {
      const challenge = await desk.challenge('PASSKEY', {})
      const answer = await toFidoResponse(key, challenge, { userHandle })
      const reply = await desk.complete('PASSKEY', challenge.token, answer)
      assertRefused(reply, 'invalid_user_response', 401)
    }
  })

  test('is refused for a disabled user', async () => {
    const desk = openDesk()
    const key = await giveKey(desk, 'PASSKEY')
    const { id } = key.credentials[0] ?? { id: '' }
    const challenge = await desk.challenge('PASSKEY', {})
    const answer = await toFidoResponse(key, challenge)
    desk.control.putUser({ ...ENTRUST_PERSONA, disabled: true })
    // Putting a user makes them anew: the key is given again.
    const publicKey = await exportKey(key)
    const credential = { kind: 'PASSKEY', rpId: 'localhost', credentialId: id, publicKey } as const
    await desk.control.registerCredential('entrust', credential)
    assertRefused(await desk.complete('PASSKEY', challenge.token, answer), 'user_disabled', 403)
  })
})

suite('FIDO', () => {
  test('names the user’s keys and takes one of them', async () => {
    const desk = openDesk()
    const key = await giveKey(desk, 'FIDO')
    const challenge = await desk.challenge('FIDO')
    const ids = digList(challenge.body, 'fidoChallenge', 'allowCredentials')
    assert.deepEqual(ids, [key.credentials[0]?.id])
    const answer = await toFidoResponse(key, challenge, { userHandle: null })
    assertCompleted(await desk.complete('FIDO', challenge.token, answer))
  })

  test('takes no passkey, nor the other way round', async () => {
    const desk = openDesk()
    const passkey = await giveKey(desk, 'PASSKEY')
    await giveKey(desk, 'FIDO')
    const challenge = await desk.challenge('FIDO')
    const assertion = await toFidoResponse(passkey, {
      ...challenge,
      body: { fidoChallenge: { challenge: dig(challenge.body, 'fidoChallenge', 'challenge') } },
    })
    const reply = await desk.complete('FIDO', challenge.token, assertion)
    assertRefused(reply, 'invalid_user_response')
  })
})

suite('an assertion is refused', () => {
  const bad = {
    'over another challenge': { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' },
    'of another type': { type: 'webauthn.create' },
    'from another origin': { origin: 'https://thief.example' },
    'from a plain address': { origin: 'http://harbour.example' },
    'for another domain': { rpId: 'thief.example' },
    'without the user’s presence': { flags: FLAGS.UV },
    'with a bad signature': { badSignature: true },
    'by an unknown key': { id: 'AAAA' },
  } as const
  for (const [name, overrides] of Object.entries(bad)) {
    test(name, async () => {
      const desk = openDesk()
      const key = await giveKey(desk, 'PASSKEY')
      const challenge = await desk.challenge('PASSKEY', {})
      const answer = await toFidoResponse(key, challenge, overrides)
      const reply = await desk.complete('PASSKEY', challenge.token, answer)
      assertRefused(reply, 'invalid_user_response', 401)
    })
  }

  test('when its counter goes back', async () => {
    const desk = openDesk()
    const key = await giveKey(desk, 'FIDO')
    const prove = async (signCount: number) => {
      const challenge = await desk.challenge('FIDO')
      const answer = await toFidoResponse(key, challenge, { signCount })
      return desk.complete('FIDO', challenge.token, answer)
    }
    assertCompleted(await prove(7))
    assertRefused(await prove(6), 'invalid_user_response')
  })

  test('after the challenge’s own time', async () => {
    const desk = openDesk()
    const key = await giveKey(desk, 'PASSKEY')
    const challenge = await desk.challenge('PASSKEY', {})
    const answer = await toFidoResponse(key, challenge)
    desk.control.clock.advance(60)
    const reply = await desk.complete('PASSKEY', challenge.token, answer)
    assertRefused(reply, 'transaction_expired')
  })

  test('without any assertion', async () => {
    const desk = openDesk()
    const { token } = await desk.challenge('PASSKEY', {})
    assertRefused(await desk.complete('PASSKEY', token, {}), 'invalid_request', 400)
  })
})

suite('the domain', () => {
  const settings = { version: '5.46', rpIds: ['harbour.example', 'localhost'] } as const

  test('is named by rpId or by the page’s origin, and must be on the list', async () => {
    const desk = openDesk({ settings })
    const start = (body: Json) => desk.challenge('PASSKEY', body)
    assert.equal((await start({ rpId: 'harbour.example' })).status, 200)
    assert.equal((await start({ origin: 'https://bank.harbour.example' })).status, 200)
    assertRefused(await start({ rpId: 'thief.example' }), 'invalid_rp_id', 400)
    assertRefused(await start({ rpId: 'bank.harbour.example' }), 'invalid_rp_id', 400)
    assertRefused(await start({ origin: 'https://nearharbour.example' }), 'invalid_rp_id', 400)
  })

  test('binds the keys: FIDO names only those of the domain', async () => {
    const desk = openDesk({ settings })
    await giveKey(desk, 'FIDO', { rpId: 'harbour.example', origin: 'https://harbour.example' })
    const body = { userId: 'entrust', rpId: 'localhost' }
    const { body: reply } = await desk.challenge('FIDO', body)
    assert.deepEqual(dig(reply, 'fidoChallenge', 'allowCredentials'), [])
    assert.equal(dig(reply, 'fidoChallenge', 'timeoutMillis'), 60_000)
  })

  test('takes a page below it', async () => {
    const desk = openDesk({ settings })
    const origin = 'https://bank.harbour.example'
    const key = await giveKey(desk, 'PASSKEY', { rpId: 'harbour.example', origin })
    const challenge = await desk.challenge('PASSKEY', { origin })
    const assertion = await key.get({
      challenge: dig(challenge.body, 'fidoChallenge', 'challenge'),
      rpId: 'harbour.example',
    })
    const fidoResponse = { credentialId: assertion['id'], ...Object(assertion['response']) }
    assertCompleted(await desk.complete('PASSKEY', challenge.token, { fidoResponse }))
  })
})

test('takes a key told as SPKI', async () => {
  const desk = openDesk()
  const key = createAuthenticator({ origin: 'http://localhost:3000' })
  const user = { id: desk.control.userHandle('entrust') }
  await key.create({ challenge: 'AAAA', rp: { id: 'localhost' }, user })
  const publicKey = await exportKey(key)
  const credentialId = key.credentials[0]?.id ?? ''
  const credential = { kind: 'PASSKEY', rpId: 'localhost', credentialId, publicKey } as const
  await desk.control.registerCredential('entrust', credential)
  const challenge = await desk.challenge('PASSKEY', {})
  const answer = await toFidoResponse(key, challenge)
  assertCompleted(await desk.complete('PASSKEY', challenge.token, answer))
})

async function exportKey(key: ReturnType<typeof createAuthenticator>): Promise<string> {
  const pair = key.credentials[0]?.keys
  assert.ok(pair)
  const spki = await crypto.subtle.exportKey('spki', pair.publicKey)
  return Buffer.from(spki).toString('base64url')
}
