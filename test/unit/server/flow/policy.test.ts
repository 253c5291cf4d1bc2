import {
  AUTHENTICATOR_KINDS,
  KIND_NAMES,
  type Acr,
  type AuthenticatorKind,
} from '@countersign/protocol'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  isBesideOnly,
  isHeldBack,
  isUsable,
  toAcr,
  toAmr,
  toBestAcr,
  toCounted,
  toExpectedEvidence,
  toHelpfulKinds,
  toOrdered,
  type Evidence,
} from '../../../../packages/server/src/flow/policy.ts'
import type { Proven } from '../../../../packages/server/src/flow/transaction.ts'
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

const proven = (kind: AuthenticatorKind, amr: readonly string[], at = NOW): Proven => ({
  ...evidence(kind),
  enrolment: `w-${kind}`,
  amr,
  at,
})

const KNOWN: readonly AuthenticatorKind[] = ['password', 'pin', 'identity-provider']
const HELD: readonly AuthenticatorKind[] = [
  'security-key',
  'totp',
  'sms-code',
  'voice-code',
  'push',
  'smart-credential',
  'smart-login',
  'grid-card',
  'token-signature',
  'certificate',
]
const BODY: readonly AuthenticatorKind[] = ['face', 'palm', 'fingerprint']
const WEAK: readonly AuthenticatorKind[] = ['email-code', 'recovery-code', 'temporary-code']
/** Reach no level, alone or beside anything. */
const NOTHING: readonly AuthenticatorKind[] = ['questions']

describe('the level of one factor', () => {
  const table: Readonly<Record<AuthenticatorKind, Acr | undefined>> = {
    passkey: 'phr',
    'security-key': 'aal1',
    password: 'aal1',
    totp: 'aal1',
    'sms-code': 'aal1',
    'voice-code': 'aal1',
    'email-code': 'aal1',
    'recovery-code': 'aal1',
    'temporary-code': 'aal1',
    pin: 'aal1',
    push: 'aal1',
    'smart-credential': 'aal1',
    'smart-login': 'aal1',
    'grid-card': 'aal1',
    'token-signature': 'aal1',
    certificate: 'aal1',
    face: 'aal1',
    palm: 'aal1',
    fingerprint: 'aal1',
    'identity-provider': 'aal1',
    questions: undefined,
  }
  for (const kind of KIND_NAMES) {
    it(`${kind}: ${table[kind] ?? 'no level'}`, () =>
      assert.equal(toAcr([evidence(kind)]), table[kind]))
  }

  it('nothing proven is no level', () => assert.equal(toAcr([]), undefined))

  it('a verified key in attested hardware is phrh, an unverified one is one factor', () => {
    assert.equal(toAcr([evidence('passkey', { hardware: true })]), 'phrh')
    assert.equal(toAcr([evidence('security-key', { userVerified: true })]), 'phr')
    assert.equal(toAcr([evidence('security-key', { userVerified: true, hardware: true })]), 'phrh')
    assert.equal(toAcr([evidence('security-key', { hardware: true })]), 'aal1')
  })

  it('hardware of one key and verification by another do not add up', () => {
    const both = [evidence('passkey'), evidence('security-key', { hardware: true })]
    assert.equal(toAcr(both), 'phr')
  })
})

describe('the level of two factors', () => {
  for (const a of KIND_NAMES) {
    for (const b of KIND_NAMES) {
      const has = (kinds: readonly AuthenticatorKind[]) => kinds.includes(a) || kinds.includes(b)
      const two = has(HELD) && (has(KNOWN) || has(BODY))
      const some = NOTHING.includes(a) && NOTHING.includes(b) ? undefined : 'aal1'
      const wanted = a === 'passkey' || b === 'passkey' ? 'phr' : two ? 'aal2' : some
      it(`${a} and ${b}: ${wanted ?? 'no level'}`, () => {
        assert.equal(toAcr([evidence(a), evidence(b)]), wanted)
      })
    }
  }

  it('is never aal2 without possession, however many there are', () => {
    assert.equal(toAcr([...KNOWN, ...BODY, ...WEAK].map((kind) => evidence(kind))), 'aal1')
    assert.equal(toAcr([...HELD, ...WEAK].map((kind) => evidence(kind))), 'aal1')
  })

  it('counts possession that is held back as weak, whatever it is', () => {
    for (const kind of KIND_NAMES) {
      const held = evidence(kind, { heldBack: true, userVerified: true, hardware: true })
      assert.equal(toAcr([held]), NOTHING.includes(kind) ? undefined : 'aal1')
      assert.equal(toAcr([held, evidence('email-code')]), 'aal1')
    }
    assert.equal(toAcr([evidence('totp', { heldBack: true }), evidence('password')]), 'aal1')
    assert.equal(toAcr([evidence('passkey', { heldBack: true }), evidence('password')]), 'aal1')
  })

  it('counts what is known in full, also where it was set on a recovery code', () => {
    for (const kind of KNOWN) {
      const known = evidence(kind, { heldBack: true })
      assert.equal(toAcr([known]), 'aal1')
      assert.equal(toAcr([known, evidence('totp')]), 'aal2')
      assert.equal(toAcr([known, evidence('totp', { heldBack: true })]), 'aal1')
      assert.equal(toAcr([known, evidence('email-code')]), 'aal1')
    }
  })

  it('covers every kind there is', () => {
    const named = [...KNOWN, ...HELD, ...BODY, ...WEAK, ...NOTHING, 'passkey']
    assert.deepEqual(named.toSorted(), Object.keys(AUTHENTICATOR_KINDS).toSorted())
  })
})

describe('a face that we compare ourselves', () => {
  const face = evidence('face', { besideOnly: true })

  it('reaches no level alone, and aal2 beside what is held', () => {
    assert.equal(toAcr([face]), undefined)
    assert.equal(toAcr([face, evidence('palm', { besideOnly: true })]), undefined)
    assert.equal(toAcr([face, evidence('questions')]), undefined)
    assert.equal(toAcr([face, evidence('password')]), 'aal1')
    assert.equal(toAcr([face, evidence('email-code')]), 'aal1')
    assert.equal(toAcr([face, evidence('totp')]), 'aal2')
    assert.equal(toAcr([face, evidence('totp', { heldBack: true })]), 'aal1')
  })

  it('is told by who checks it', () => {
    assert.equal(isBesideOnly({ kind: 'face', vendor: 'local' }), true)
    assert.equal(isBesideOnly({ kind: 'face', vendor: 'authx' }), false)
    assert.equal(isBesideOnly({ kind: 'password', vendor: 'local' }), false)
    assert.equal(toExpectedEvidence(way('face'), NOW).besideOnly, true)
    assert.equal(toBestAcr([], [way('face')], NOW), undefined)
  })

  it('is the last that is asked, unless it was used last here', () => {
    const ways = [way('face'), way('password'), way('sms-code'), way('email-code')]
    const kinds = (last?: string) => toOrdered(ways, last).map(({ kind }) => kind)
    assert.equal(kinds().at(-1), 'face')
    assert.equal(kinds('w-face')[0], 'face')
    const theirs = way('face', { id: 'theirs', vendor: 'authx' })
    assert.equal(toOrdered([...ways, theirs], undefined)[0]?.id, 'theirs')
  })
})

describe('amr', () => {
  it('says mfa only for two different factors', () => {
    assert.deepEqual(toAmr([proven('password', ['pwd'])]), ['pwd'])
    assert.deepEqual(toAmr([proven('password', ['pwd']), proven('pin', ['pin'])]), ['pwd', 'pin'])
    assert.deepEqual(toAmr([proven('password', ['pwd']), proven('email-code', ['otp'])]), [
      'pwd',
      'otp',
    ])
    assert.deepEqual(toAmr([proven('totp', ['otp']), proven('sms-code', ['otp', 'sms'])]), [
      'otp',
      'sms',
    ])
    assert.deepEqual(toAmr([proven('password', ['pwd']), proven('totp', ['otp'])]), [
      'pwd',
      'otp',
      'mfa',
    ])
    assert.deepEqual(toAmr([proven('passkey', ['pop', 'user', 'mfa'])]), ['pop', 'user', 'mfa'])
  })
})

describe('what counts', () => {
  it('is what is not older than the action allows, with the leeway of a prompt', () => {
    const list = [proven('password', ['pwd'], NOW - 100), proven('totp', ['otp'], NOW)]
    assert.equal(toCounted(list, NOW, undefined).length, 2)
    assert.equal(toCounted(list, NOW, 100).length, 2)
    assert.deepEqual(
      toCounted(list, NOW, 99).map((one) => one.kind),
      ['totp'],
    )
    assert.equal(toCounted([proven('totp', [], NOW - 30)], NOW, 0).length, 1)
    assert.equal(toCounted([proven('totp', [], NOW - 31)], NOW, 0).length, 0)
  })

  it('judges a way by what it would prove at best', () => {
    assert.equal(toExpectedEvidence(way('passkey'), NOW).userVerified, true)
    assert.equal(toExpectedEvidence(way('security-key'), NOW).userVerified, false)
    assert.equal(
      toExpectedEvidence(way('security-key', { data: { userVerified: true } }), NOW).userVerified,
      true,
    )
    assert.equal(
      toExpectedEvidence(way('totp', { data: { userVerified: true, attested: true } }), NOW)
        .userVerified,
      false,
    )
    const hardware = (data: Record<string, boolean>) =>
      toExpectedEvidence(way('passkey', { data }), NOW).hardware
    assert.equal(hardware({ attested: true, backupEligible: false }), true)
    assert.equal(hardware({ attested: true, backupEligible: true }), false)
    assert.equal(hardware({ attested: true }), false)
    assert.equal(hardware({ backupEligible: false }), false)
  })

  it('ends at its second', () => {
    assert.equal(isHeldBack(way('totp', { heldBackUntil: NOW + 1 }), NOW), true)
    assert.equal(isHeldBack(way('totp', { heldBackUntil: NOW }), NOW), false)
    assert.equal(isUsable(way('totp', { expiresAt: NOW + 1 }), NOW), true)
    assert.equal(isUsable(way('totp', { expiresAt: NOW }), NOW), false)
    assert.equal(isUsable(way('totp', { lockedAt: NOW - 1 }), NOW), false)
  })
})

describe('all ways of a person', () => {
  it('together reach the best that the person has', () => {
    const best = (...kinds: AuthenticatorKind[]) =>
      toBestAcr(
        [],
        kinds.map((kind) => way(kind)),
        NOW,
      )
    assert.equal(best('password', 'totp'), 'aal2')
    assert.equal(best('password', 'email-code', 'recovery-code'), 'aal1')
    assert.equal(best('password', 'passkey'), 'phr')
    assert.equal(best(), undefined)
  })
})

describe('what would help', () => {
  it('names kinds that reach the level, never weak ones', () => {
    const addable: readonly AuthenticatorKind[] = [
      'passkey',
      'password',
      'totp',
      'email-code',
      'pin',
    ]
    assert.deepEqual(toHelpfulKinds(['phr'], addable), ['passkey'])
    assert.deepEqual(toHelpfulKinds(['aal2'], addable), ['passkey', 'totp'])
    assert.deepEqual(toHelpfulKinds(['phrh'], addable), [])
    assert.deepEqual(toHelpfulKinds(['aal1'], addable), ['passkey', 'password', 'totp', 'pin'])
  })
})

describe('the order of ways', () => {
  it('is strongest first, the one used last on this device on top, then the newest of a kind', () => {
    const ways = [
      way('recovery-code'),
      way('totp', { id: 'old', lastUsedAt: NOW - 10 }),
      way('totp', { id: 'new', lastUsedAt: NOW }),
      way('password'),
      way('passkey'),
    ]
    const ids = (last?: string) => toOrdered(ways, last).map((one) => one.id)
    assert.deepEqual(ids(), ['w-passkey', 'new', 'old', 'w-password', 'w-recovery-code'])
    assert.deepEqual(ids('w-password')[0], 'w-password')
  })

  it('knows every kind', () => {
    const ordered = toOrdered([way('passkey'), ...KIND_NAMES.map((kind) => way(kind))], undefined)
    assert.equal(ordered[0]?.kind, 'passkey', 'a kind that was forgotten would come first')
  })
})
