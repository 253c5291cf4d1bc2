import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FLAGS, type Overrides } from '../../../../../support/authenticator.ts'
import type { Cbor } from '../../../../../support/cbor.ts'
import { assertRight, toContext } from '../../../../../support/local-vendor.ts'
import {
  assertRefused,
  createPasskeyStage,
  settle,
  signIn,
  toAuthenticator,
} from '../../../../../support/passkey-stage.ts'

const { UP, UV, BE, BS } = FLAGS

async function createSettled(settings: Parameters<typeof toAuthenticator>[0] = {}) {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator(settings)
  const person = await settle(stage, authenticator)
  return { stage, authenticator, person }
}

for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
  test(`accepts a signature by ${algorithm}`, async () => {
    const { stage, authenticator, person } = await createSettled({ algorithm })
    const outcome = assertRight(await signIn(stage, authenticator, { person }))
    assert.equal(outcome.user, 'maja')
  })

  test(`refuses a wrong signature by ${algorithm}`, async () => {
    const { stage, authenticator, person } = await createSettled({ algorithm })
    const overrides = { badSignature: true }
    assertRefused(await signIn(stage, authenticator, { person, overrides }))
  })
}

const faults: Readonly<Record<string, Overrides>> = {
  'a challenge that was not issued': { challenge: 'A'.repeat(43) },
  'the type of a registration': { type: 'webauthn.create' },
  'the type of a payment': { type: 'payment.get' },
  'another origin': { origin: 'https://evil.example' },
  'plain http': { origin: 'http://harbour.example' },
  'a page framed by another origin': { crossOrigin: true },
  'a framed page that names its frame': { crossOrigin: true, topOrigin: 'https://evil.example' },
  'an origin above, even unframed': { topOrigin: 'https://evil.example' },
  'another RP id': { rpId: 'evil.example' },
  'nobody present': { flags: UV | BE | BS },
  'nobody verified': { flags: UP | BE | BS },
  'backed up though it cannot be': { flags: UP | UV | BS },
  'a backup eligibility that changed': { flags: UP | UV },
  'the handle of somebody else': { userHandle: 'AAAA' },
  'two ids': { rawId: 'AAAA' },
  'another credential type': { credentialType: 'password' },
  'bytes after the authenticator data': { trailing: new Uint8Array(1) },
}

for (const [fault, overrides] of Object.entries(faults)) {
  test(`refuses ${fault}`, async () => {
    const { stage, authenticator, person } = await createSettled()
    assertRefused(await signIn(stage, authenticator, { person, overrides }))
  })
}

test('refuses an origin of the site that is not the one the transaction began on', async () => {
  const { stage, authenticator, person } = await createSettled()
  const site = {
    ...toContext().site,
    origins: ['https://harbour.example', 'https://my.harbour.example'],
  }
  const overrides = { origin: 'https://my.harbour.example' }
  assertRefused(
    await signIn(stage, authenticator, { person, context: toContext({ site }), overrides }),
  )
})

test('takes unknown members, a byte order mark and extensions nobody asked for', async () => {
  const { stage, authenticator, person } = await createSettled()
  const overrides = {
    bom: true,
    clientData: { other_keys_can_be_added_here: 'do not compare with a template' },
    extensions: new Map<string, Cbor>([['example', true]]),
  }
  assertRight(await signIn(stage, authenticator, { person, overrides }))
})

test('takes a backup state that changed', async () => {
  const { stage, authenticator, person } = await createSettled()
  const outcome = await signIn(stage, authenticator, { person, overrides: { flags: UP | UV | BE } })
  const [enrolment] = person.enrolments
  assert.ok(enrolment !== undefined)
  assert.equal(enrolment.data['backedUp'], true)
  assert.equal(assertRight(outcome).spend(enrolment)?.data['backedUp'], false)
})

test('suspects a clone when the count does not grow, for whatever purpose', async () => {
  for (const purpose of ['login', 'step-up', 'account'] as const) {
    for (const signCount of [0, 4, 5]) {
      const stage = await createPasskeyStage()
      const authenticator = toAuthenticator()
      const person = await settle(stage, authenticator, { overrides: { signCount: 5 } })
      const asking = { person, context: toContext({ purpose }), overrides: { signCount } }
      assert.deepEqual(await signIn(stage, authenticator, asking), {
        result: 'wrong',
        code: 'passkey_refused',
        cloneSuspected: true,
      })
    }
  }
})

test('suspects no clone on the word of somebody who cannot sign', async () => {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator()
  const person = await settle(stage, authenticator, { overrides: { signCount: 5 } })
  const overrides = { signCount: 1, badSignature: true }
  assertRefused(await signIn(stage, authenticator, { person, overrides }))
})

test('accepts a count that grew, and a key that never counts', async () => {
  const counting = await createSettled({ counts: true })
  const outcome = assertRight(
    await signIn(counting.stage, counting.authenticator, { person: counting.person }),
  )
  const [enrolment] = counting.person.enrolments
  assert.ok(enrolment !== undefined)
  assert.equal(enrolment.data['signCount'], 1)
  assert.equal(outcome.spend(enrolment)?.data['signCount'], 2)
  const still = await createSettled()
  assertRight(await signIn(still.stage, still.authenticator, { person: still.person }))
})

test('lets one of two parallel answers spend a count', async () => {
  const { stage, authenticator, person } = await createSettled({ counts: true })
  const overrides = { signCount: 7 }
  const outcomes = [
    assertRight(await signIn(stage, authenticator, { person, overrides })),
    assertRight(await signIn(stage, authenticator, { person, overrides })),
  ] as const
  const [enrolment] = person.enrolments
  assert.ok(enrolment !== undefined)
  const spent = outcomes[0].spend(enrolment)
  assert.ok(spent !== undefined)
  assert.equal(outcomes[1].spend(spent), undefined)
})

test('spends nothing on a way that holds another credential by now', async () => {
  const { stage, authenticator, person } = await createSettled()
  const outcome = assertRight(await signIn(stage, authenticator, { person }))
  const [enrolment] = person.enrolments
  assert.ok(enrolment !== undefined)
  const other = { ...enrolment, data: { ...enrolment.data, credentialId: 'AAAA' } }
  assert.equal(outcome.spend(other), undefined)
})
