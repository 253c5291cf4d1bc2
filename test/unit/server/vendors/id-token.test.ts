import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SignInFailureCode } from '../../../../packages/server/src/vendors/sign-in-failure.ts'
import { createTestClock } from '../../../support/clock.ts'
import { CLIENT_ID, type Lies } from '../../../support/openid-provider.ts'
import { fails, setUp, visit } from '../../../support/provider-stage.ts'

const now = createTestClock().now()
const LIES: readonly [string, SignInFailureCode, Partial<Lies>][] = [
  ['without a signature', 'algorithm_refused', { signature: 'none' }],
  ['signed with the public key as a password', 'algorithm_refused', { signature: 'public-key' }],
  ['signed by another key', 'signature_wrong', { signature: 'stranger' }],
  ['that was changed', 'signature_wrong', { signature: 'broken' }],
  ['of an unknown key', 'key_unknown', { header: { kid: 'key-of-nobody' } }],
  ['with a critical header', 'token_malformed', { header: { crit: ['unheard'], unheard: true } }],
  ['of another issuer', 'issuer_wrong', { claims: { iss: 'https://evil.example' } }],
  ['for another', 'audience_wrong', { claims: { aud: 'another' } }],
  ['for several, given to nobody', 'audience_wrong', { claims: { aud: [CLIENT_ID, 'other'] } }],
  [
    'for several, given to another',
    'audience_wrong',
    { claims: { aud: [CLIENT_ID, 'other'], azp: 'other' } },
  ],
  ['given to another', 'audience_wrong', { claims: { azp: 'other' } }],
  ['that has expired', 'token_expired', { claims: { exp: now - 30 } }],
  ['that is not valid yet', 'token_expired', { claims: { nbf: now + 31 } }],
  ['from the future', 'token_expired', { claims: { iat: now + 31 } }],
  ['made long ago', 'token_expired', { claims: { iat: now - 631 } }],
  ['without an end', 'token_malformed', { claims: { exp: undefined } }],
  ['without a beginning', 'token_malformed', { claims: { iat: undefined } }],
  ['with another nonce', 'nonce_wrong', { claims: { nonce: 'another' } }],
  ['without a nonce', 'token_malformed', { claims: { nonce: undefined } }],
  ['about nobody', 'token_malformed', { claims: { sub: '' } }],
  ['about a number', 'token_malformed', { claims: { sub: 7 } }],
  ['with methods that are no list', 'token_malformed', { claims: { amr: 'mfa' } }],
]
for (const [what, code, lies] of LIES) {
  test(`is refused ${what}`, async () => {
    const stage = await setUp()
    Object.assign(stage.provider.lies, lies)
    await fails(visit(stage), code)
  })
}

for (const alg of ['ES384', 'RS512', 'PS384']) {
  test(`is refused when signed by ${alg}, however right`, async () => {
    await fails(visit(await setUp({ alg })), 'algorithm_refused')
  })
}

test('may be for several when it was given to us', async () => {
  const stage = await setUp()
  stage.provider.lies.claims = { aud: [CLIENT_ID, 'other'], azp: CLIENT_ID }
  assert.equal((await visit(stage)).subject, 'maja')
})

test('may differ from our clock by half a minute', async () => {
  const stage = await setUp()
  stage.provider.lies.claims = { exp: now - 29, iat: now - 300 }
  assert.equal((await visit(stage)).subject, 'maja')
  stage.provider.lies.claims = { iat: now + 30 }
  assert.equal((await visit(stage)).subject, 'maja')
})

test('names no place where its key could be had', async () => {
  for (const name of ['jku', 'x5u']) {
    const stage = await setUp()
    stage.provider.lies.signature = 'stranger'
    stage.provider.lies.header = { [name]: 'https://evil.example/keys' }
    // The test provider fails when anything but itself is asked.
    await fails(visit(stage), 'signature_wrong')
  }
})

test('must say that the person was asked, when that was wished', async () => {
  const stage = await setUp()
  await fails(visit(stage, { maxAge: 0 }), 'sign_in_too_old')
  for (const [maxAge, age, isFine] of [
    [0, 30, true],
    [0, 31, false],
    [600, 630, true],
    [600, 631, false],
  ] as const) {
    const signingIn = visit(stage, { maxAge, claims: { auth_time: now - age } })
    if (isFine) await signingIn
    else await fails(signingIn, 'sign_in_too_old')
  }
})

test('must name a level that was asked for', async () => {
  const stage = await setUp({ acrValues: 'gold platinum' })
  await fails(visit(stage), 'level_wrong')
  await fails(visit(stage, { claims: { acr: 'gol' } }), 'level_wrong')
  assert.equal((await visit(stage, { claims: { acr: 'platinum' } })).acr, 'platinum')
})
