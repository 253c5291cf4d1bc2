/**
 * @module
 * The official test vectors of W3C Web Authentication Level 3 (section Test Vectors, editor text of
 * 2026-07-30), beneath the making of challenges: the vectors have their own. Their user verification
 * comes and goes, so it is not asked for.
 */
import { parseBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyAssertion } from '../../packages/server/src/vendors/local/passkey/assertion.ts'
import type { CredentialData } from '../../packages/server/src/vendors/local/passkey/credential-data.ts'
import { verifyRegistration } from '../../packages/server/src/vendors/local/passkey/registration.ts'
import {
  parseAssertion,
  parseRegistration,
} from '../../packages/server/src/vendors/local/passkey/response.ts'
import { toPem } from '../support/attestation.ts'
import official from '../support/vectors/webauthn-level-3.json' with { type: 'json' }

type Vector = (typeof official.vectors)[number]

const site = { id: 'w3c', name: 'W3C', rpId: official.rpId, origins: [official.origin] }
const context = { site, origin: official.origin }
const root = toPem(Uint8Array.from(Buffer.from(official.attestationRoot, 'hex')))
const toVector = (name: string): Vector => {
  const vector = official.vectors.find((one) => one.name === name)
  assert.ok(vector !== undefined)
  return vector
}

function register({ id, registration }: Vector, attestationRoots: readonly string[] = []) {
  const { challenge, ...response } = registration
  const answer = { response: { id, rawId: id, type: 'public-key', response } }
  const rules = { context, challenge, userVerification: false, attestationRoots }
  return verifyRegistration(parseRegistration(answer), rules)
}

function authenticate({ id, authentication }: Vector, stored: CredentialData, signature?: string) {
  const { challenge, ...response } = authentication
  const given = { ...response, ...(signature !== undefined && { signature }) }
  const answer = { response: { id, rawId: id, type: 'public-key', response: given } }
  return verifyAssertion(parseAssertion(answer), stored, {
    context,
    challenge,
    userVerification: false,
  })
}

const taken = [
  'none.ES256',
  'none.ES256.long-credential-id',
  'packed-self.ES256',
  'packed.ES256',
  'packed.RS256',
  'packed.EdDSA',
]

for (const name of taken) {
  test(`takes ${name}: registration, then authentication`, async () => {
    const vector = toVector(name)
    const stored = await register(vector)
    assert.equal(stored.credentialId, vector.id)
    assert.equal(stored.publicKey, vector.publicKey)
    assert.equal(stored.alg, vector.alg)
    assert.equal(stored.aaguid.replaceAll('-', ''), vector.aaguid)
    assert.equal(stored.backupEligible, vector.backupEligible)
    assert.equal(stored.attested, false)
    const asserted = await authenticate(vector, stored)
    assert.equal(asserted.cloneSuspected, false)
  })

  test(`refuses ${name} with a flipped bit in the signature`, async () => {
    const vector = toVector(name)
    const stored = await register(vector)
    const bytes = parseBase64url(vector.authentication.signature)
    bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) ^ 1
    await assert.rejects(authenticate(vector, stored, Buffer.from(bytes).toString('base64url')))
  })

  test(`refuses ${name} when backup eligibility was another`, async () => {
    const vector = toVector(name)
    const stored = await register(vector)
    await assert.rejects(
      authenticate(vector, { ...stored, backupEligible: !stored.backupEligible }),
    )
  })
}

test('refuses an assertion for another credential or another algorithm than the stored', async () => {
  const vector = toVector('none.ES256')
  const stored = await register(vector)
  await assert.rejects(authenticate(vector, { ...stored, credentialId: 'AAAA' }))
  await assert.rejects(authenticate(vector, { ...stored, alg: -8 }))
})

for (const name of ['packed.ES256', 'packed.RS256', 'packed.EdDSA']) {
  test(`believes the maker of ${name} once its root is named`, async () => {
    assert.equal((await register(toVector(name), [root])).attested, true)
  })
}

test('believes no maker of a self attestation', async () => {
  assert.equal((await register(toVector('packed-self.ES256'), [root])).attested, false)
})

for (const name of ['none.ES256.crossOrigin', 'none.ES256.topOrigin']) {
  test(`refuses ${name}: we are never framed`, async () => {
    const vector = toVector(name)
    await assert.rejects(register(vector))
    const stored: CredentialData = {
      credentialId: vector.id,
      publicKey: vector.publicKey,
      alg: vector.alg,
      signCount: 0,
      transports: [],
      backupEligible: vector.backupEligible,
      backedUp: false,
      userVerified: true,
      aaguid: '',
      attested: false,
    }
    await assert.rejects(authenticate(vector, stored))
  })
}

for (const name of ['packed.ES384', 'packed.ES512', 'packed.Ed448']) {
  test(`refuses ${name}: an algorithm we do not ask for`, async () => {
    await assert.rejects(register(toVector(name)))
  })
}
