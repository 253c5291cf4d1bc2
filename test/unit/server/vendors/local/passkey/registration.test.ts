import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAttestationMaker } from '../../../../../support/attestation.ts'
import { FLAGS, type Overrides } from '../../../../../support/authenticator.ts'
import type { Cbor } from '../../../../../support/cbor.ts'
import { createKeyPair } from '../../../../../support/key-pair.ts'
import { toContext } from '../../../../../support/local-vendor.ts'
import {
  assertRefused,
  createPasskeyStage,
  register,
  settle,
  toAuthenticator,
  toData,
} from '../../../../../support/passkey-stage.ts'

const { UP, UV, BE, BS } = FLAGS
const zeros = (length: number) => new Uint8Array(length)

for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
  test(`keeps what a key of ${algorithm} tells of itself`, async () => {
    const authenticator = toAuthenticator({ algorithm })
    const person = await settle(await createPasskeyStage(), authenticator)
    const { publicKey, ...data } = toData(person)
    assert.ok(publicKey.length > 40)
    assert.deepEqual(data, {
      credentialId: authenticator.credentials[0]?.id,
      alg: { ES256: -7, EdDSA: -8, RS256: -257 }[algorithm],
      signCount: 0,
      transports: ['internal', 'hybrid'],
      backupEligible: true,
      backedUp: true,
      userVerified: true,
      aaguid: '00000000-0000-0000-0000-000000000000',
      attested: false,
    })
  })
}

const faults: Readonly<Record<string, Overrides>> = {
  'a challenge that was not issued': { challenge: 'A'.repeat(43) },
  'the type of an assertion': { type: 'webauthn.get' },
  'the type of a payment': { type: 'payment.get' },
  'another origin': { origin: 'https://harbour.example.evil.example' },
  'an origin that differs in its port': { origin: 'https://harbour.example:444' },
  'a page framed by another origin': { crossOrigin: true },
  'a framing that is no boolean': { crossOrigin: 'false' },
  'an origin above, even unframed': { topOrigin: 'https://evil.example' },
  'another RP id': { rpId: 'evil.example' },
  'nobody present': { flags: UV | BE | BS },
  'nobody verified': { flags: UP | BE | BS },
  'backed up though it cannot be': { flags: UP | UV | BS },
  'an id that is not the one in the authenticator data': { id: 'AAAA' },
  'two ids': { rawId: 'AAAA' },
  'another credential type': { credentialType: 'password' },
  'an empty credential id': { credentialId: zeros(0) },
  'a credential id of 1,024 bytes': { credentialId: zeros(1_024) },
  'bytes after the authenticator data': { trailing: zeros(1) },
  'a statement under format none': { attStmt: new Map<string, Cbor>([['sig', zeros(8)]]) },
  'a format nobody knows': { fmt: 'countersign' },
}

for (const [fault, overrides] of Object.entries(faults)) {
  test(`refuses ${fault}`, async () => {
    const stage = await createPasskeyStage()
    assertRefused(await register(stage, toAuthenticator(), { overrides }))
  })
}

test('refuses an origin of the site that is not the one the visit began on', async () => {
  const site = {
    ...toContext().site,
    origins: ['https://harbour.example', 'https://my.harbour.example'],
  }
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator({ origin: 'https://my.harbour.example' })
  assertRefused(await register(stage, authenticator, { context: toContext({ site }) }))
})

test('refuses the page’s origin when it is none of the site’s', async () => {
  const stage = await createPasskeyStage()
  const origin = 'https://old.harbour.example'
  assertRefused(
    await register(stage, toAuthenticator({ origin }), { context: toContext({ origin }) }),
  )
})

test('refuses a key of an algorithm that was not asked for', async () => {
  const stage = await createPasskeyStage()
  assertRefused(await register(stage, toAuthenticator({ algorithm: 'ES384' })))
})

test('refuses a key whose curve does not fit its algorithm', async () => {
  const { cose } = await createKeyPair('ES384')
  const overrides = { cose: new Map<number, Cbor>([...cose, [3, -7]]) }
  assertRefused(await register(await createPasskeyStage(), toAuthenticator(), { overrides }))
})

test('refuses a point that is not on its curve', async () => {
  const { cose } = await createKeyPair('ES256')
  const overrides = { cose: new Map<number, Cbor>([...cose, [-3, zeros(32)]]) }
  assertRefused(await register(await createPasskeyStage(), toAuthenticator(), { overrides }))
})

test('takes a credential id of 1,023 bytes', async () => {
  const overrides = { credentialId: zeros(1_023) }
  const confirmed = await register(await createPasskeyStage(), toAuthenticator(), { overrides })
  assert.equal(confirmed.result, 'added')
})

test('takes unknown members, a byte order mark and extensions nobody asked for', async () => {
  const overrides = {
    bom: true,
    clientData: { other_keys_can_be_added_here: 'do not compare with a template' },
    extensions: new Map<string, Cbor>([['credProtect', 2]]),
  }
  const confirmed = await register(await createPasskeyStage(), toAuthenticator(), { overrides })
  assert.equal(confirmed.result, 'added')
})

test('drops transports that are not in shape', async () => {
  const overrides = { transports: ['usb', 'usb', 7, '<b>', 'x'.repeat(21), 'nfc'] }
  const person = await settle(await createPasskeyStage(), toAuthenticator(), { overrides })
  assert.deepEqual(toData(person).transports, ['usb', 'nfc'])
})

test('lets a security key do without verification, and remembers that', async () => {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator({ flags: UP })
  const person = await settle(stage, authenticator, { kind: 'security-key' })
  assert.equal(toData(person).userVerified, false)
  assert.equal(toData(person).backupEligible, false)
})

test('takes a self attestation, and does not call it hardware', async () => {
  const maker = await createAttestationMaker()
  const stage = await createPasskeyStage([maker.root])
  const person = await settle(stage, toAuthenticator({ attestation: 'self', flags: UP | UV }))
  assert.equal(toData(person).attested, false)
})

test('refuses a self attestation with a wrong signature', async () => {
  const overrides = { badSignature: true }
  const authenticator = toAuthenticator({ attestation: 'self' })
  assertRefused(await register(await createPasskeyStage(), authenticator, { overrides }))
})

test('refuses a self attestation by another algorithm than the key’s', async () => {
  // RS256 hashes with SHA-256 too: the signature itself is right.
  const overrides = { attestationAlg: -257 }
  const authenticator = toAuthenticator({ attestation: 'self' })
  assertRefused(await register(await createPasskeyStage(), authenticator, { overrides }))
})

test('believes a maker whose root the operator named', async () => {
  const maker = await createAttestationMaker()
  const stage = await createPasskeyStage([maker.root])
  const aaguid = Uint8Array.from({ length: 16 }, (_, i) => i)
  const person = await settle(
    stage,
    toAuthenticator({ attestation: maker, aaguid, flags: UP | UV }),
  )
  assert.equal(toData(person).attested, true)
  assert.equal(toData(person).aaguid, '00010203-0405-0607-0809-0a0b0c0d0e0f')
})

test('keeps a key whose maker nobody named as one of unknown make', async () => {
  const [named, other] = [await createAttestationMaker(), await createAttestationMaker()]
  for (const roots of [[], [named.root]]) {
    const stage = await createPasskeyStage(roots)
    const person = await settle(stage, toAuthenticator({ attestation: other, flags: UP | UV }))
    assert.equal(toData(person).attested, false)
  }
})

test('finds the right one among several roots', async () => {
  const makers = [await createAttestationMaker('Other'), await createAttestationMaker()] as const
  const stage = await createPasskeyStage(makers.map(({ root }) => root))
  const person = await settle(stage, toAuthenticator({ attestation: makers[1], flags: UP | UV }))
  assert.equal(toData(person).attested, true)
})

test('refuses a maker’s statement about other authenticator data', async () => {
  const maker = await createAttestationMaker()
  const liar = { ...maker, attest: () => maker.attest(zeros(64)) }
  const stage = await createPasskeyStage([maker.root])
  assertRefused(await register(stage, toAuthenticator({ attestation: liar })))
})
