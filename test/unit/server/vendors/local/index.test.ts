import type { AuthenticatorKind } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertPrompt,
  check,
  createLocalStage,
  make,
  PERSON,
  start,
  toContext,
  toShape,
} from '../../../../support/local-vendor.ts'

/** Every kind that needs no company. */
const KINDS: readonly AuthenticatorKind[] = [
  'email-code',
  'passkey',
  'password',
  'pin',
  'recovery-code',
  'security-key',
  'sms-code',
  'temporary-code',
  'totp',
  'voice-code',
]

suite('the built-in vendor', () => {
  test('runs every kind that needs no company', async () => {
    const { vendor } = await createLocalStage()
    assert.equal(vendor.id, 'local')
    assert.deepEqual(vendor.kinds.toSorted(), KINDS)
  })

  for (const kind of KINDS) {
    test(`asks a name nobody has for ${kind}, within limits, and sends nothing`, async () => {
      const { vendor } = await createLocalStage()
      const started = await start(vendor, kind, { loginName: 'nobody@harbour.example' })
      assertPrompt(started)
      assert.equal(started.message, undefined)
      assert.ok(started.ttlSeconds > 0 && started.ttlSeconds <= 600)
      const { ceremony } = started
      const answer =
        ceremony === 'password' ? { password: 'anything' } : { code: '123456', skip: true }
      const outcome = await check(vendor, kind, { state: started.state, answer })
      assert.equal(outcome.result, 'wrong')
    })
  }

  for (const kind of ['recovery-code', 'temporary-code'] as const) {
    test(`makes ${kind} and lets nobody choose it`, async () => {
      const { vendor } = await createLocalStage()
      const input = { kind, context: toContext(), person: PERSON, onlyFactor: false }
      await assert.rejects(vendor.enrol(input), { code: 'authenticator_unavailable' })
      assert.deepEqual(toShape((await make(vendor, { kind })).shown[0]), 'string')
    })
  }

  test('makes no passkey: only its holder can', async () => {
    const { vendor } = await createLocalStage()
    await assert.rejects(make(vendor, { kind: 'passkey' }), { code: 'authenticator_unavailable' })
  })

  test('tells nothing of a way that has nothing to tell', async () => {
    const { vendor } = await createLocalStage()
    const { enrolment } = await make(vendor, { kind: 'pin', secret: '839174' })
    assert.deepEqual(vendor.describe(enrolment), {})
  })
})
