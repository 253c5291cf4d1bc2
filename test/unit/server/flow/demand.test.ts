import { type Acr, type AuthenticatorKind } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isMet, leadsTo, weigh } from '../../../../packages/server/src/flow/demand.ts'
import { toStrengthOfAll, type Evidence } from '../../../../packages/server/src/flow/policy.ts'
import type { Enrolment } from '../../../../packages/server/src/vendors/vendor.ts'

const NOW = 1_700_000_000

const evidence = (kind: AuthenticatorKind, changes: Partial<Evidence> = {}): Evidence => ({
  kind,
  userVerified: kind === 'passkey',
  hardware: false,
  heldBack: false,
  ...changes,
})

const way = (kind: AuthenticatorKind, changes: Partial<Enrolment> = {}): Enrolment => ({
  id: `w-${kind}`,
  kind,
  vendor: 'local',
  createdAt: NOW - 100,
  data: {},
  ...changes,
})

describe('ways that lead to a level', () => {
  const lead = (
    kind: AuthenticatorKind,
    kinds: readonly AuthenticatorKind[],
    acrValues: readonly Acr[],
    had: readonly Evidence[] = [],
  ) =>
    leadsTo(weigh(way(kind), NOW), {
      proven: toStrengthOfAll(had),
      ways: kinds.map((one) => weigh(way(one), NOW)),
      demand: { acrValues },
    })

  it('are all where no level is asked', () =>
    assert.ok(lead('recovery-code', ['recovery-code'], [])))

  it('reach it alone or together with another one on file', () => {
    assert.equal(lead('password', ['password', 'totp'], ['aal2']), true)
    assert.equal(lead('totp', ['password', 'totp'], ['aal2']), true)
    assert.equal(lead('password', ['password', 'pin'], ['aal2']), false)
    assert.equal(lead('totp', ['totp', 'sms-code'], ['aal2']), false)
    assert.equal(lead('passkey', ['passkey'], ['aal2']), true)
    assert.equal(lead('totp', ['password', 'totp'], ['phr']), false)
  })

  it('do not include what adds nothing to what is proven', () => {
    const had = [evidence('password')]
    assert.equal(lead('totp', ['pin', 'totp', 'email-code'], ['aal2'], had), true)
    assert.equal(lead('pin', ['pin', 'totp', 'email-code'], ['aal2'], had), false)
  })

  it('are two of different factors where the site asks for two', () => {
    const both = (kind: AuthenticatorKind, kinds: readonly AuthenticatorKind[]) =>
      leadsTo(weigh(way(kind), NOW), {
        proven: 0,
        ways: kinds.map((one) => weigh(way(one), NOW)),
        demand: { acrValues: ['aal1'], factors: 2 },
      })
    assert.equal(both('pin', ['pin', 'face']), true)
    assert.equal(both('pin', ['pin', 'password']), false)
    assert.equal(both('pin', ['pin']), false)
    assert.equal(both('passkey', ['passkey']), true)
    assert.equal(
      isMet([evidence('pin'), evidence('face')], { acrValues: ['aal1'], factors: 2 }),
      true,
    )
    assert.equal(isMet([evidence('pin')], { acrValues: ['aal1'], factors: 2 }), false)
    assert.equal(
      isMet([evidence('face'), evidence('palm')], { acrValues: ['aal1'], factors: 2 }),
      false,
    )
    assert.equal(
      isMet([evidence('pin'), evidence('questions')], { acrValues: ['aal1'], factors: 2 }),
      false,
    )
    const held = evidence('passkey', { heldBack: true })
    assert.equal(isMet([held], { acrValues: ['aal1'], factors: 2 }), false)
  })

  it('ask a face that we compare ourselves after another answer, where that does not do alone', () => {
    const sms = evidence('sms-code')
    const password = evidence('password')
    assert.equal(lead('face', ['face'], ['aal1']), false)
    assert.equal(lead('face', ['face', 'sms-code'], ['aal2']), false)
    assert.equal(lead('sms-code', ['face', 'sms-code'], ['aal2']), true)
    assert.equal(lead('face', ['face'], ['aal2'], [sms]), true)
    assert.equal(lead('face', ['face', 'sms-code'], ['aal2'], [password]), false)
    assert.equal(lead('face', ['face', 'pin'], ['aal2'], [password]), false)
    assert.equal(lead('face', ['face'], ['phr'], [sms]), false)
    const another = { proven: 0, ways: [], demand: { acrValues: ['aal1'] } } as const
    assert.equal(leadsTo(weigh(way('face', { vendor: 'authx' }), NOW), another), true)
  })

  it('any level of a list will do', () =>
    assert.ok(lead('password', ['password'], ['phr', 'aal1'])))
})
