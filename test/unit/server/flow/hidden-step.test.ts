import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SiteConfig } from '../../../../packages/server/src/config.ts'
import {
  isDecoyed,
  isEnoughAlone,
  isFirstHidden,
  isSpentByUse,
  isStepHidden,
  toKept,
  toShownProven,
  withFirstStep,
  withRefusal,
} from '../../../../packages/server/src/flow/hidden-step.ts'
import type {
  OpenChallenge,
  Proven,
  TransactionRecord,
} from '../../../../packages/server/src/flow/transaction.ts'

const proven = (kind: Proven['kind'], changes: Partial<Proven> = {}): Proven => ({
  kind,
  enrolment: `w-${kind}`,
  amr: [],
  userVerified: false,
  hardware: false,
  heldBack: false,
  at: 0,
  ...changes,
})

const challenge: OpenChallenge = {
  id: 'c-1',
  mode: 'check',
  offer: 'password',
  kind: 'password',
  ceremony: 'password',
  vendor: 'local',
  data: {},
  state: {},
  tried: [],
  createdAt: 0,
  expiresAt: 300,
}
const attempt = { challenge, hash: 'h-1' }

const record = (changes: Partial<TransactionRecord> = {}): TransactionRecord => ({
  id: 't',
  version: 1,
  site: 'harbour',
  purpose: 'login',
  tokenHash: '',
  origin: '',
  beginHash: '',
  createdAt: 0,
  expiresAt: 600,
  locale: 'en',
  loginName: 'anna@harbour.example',
  user: 'u-anna',
  acrValues: ['aal2'],
  recovering: false,
  proven: [],
  challenge,
  spent: { password: 1 },
  sent: {},
  isNew: false,
  ...changes,
})

/** Only this setting is read. */
const toSite = (hideFailedStep: boolean) =>
  ({ signIn: { hideFailedStep } }) as unknown as SiteConfig

const FIRST = { proven: proven('password'), user: 'u-anna', isNew: false }
const afterRight = withFirstStep(record(), attempt, FIRST)
const afterWrong = withFirstStep(record(), attempt, undefined)

describe('whether a step is hidden', () => {
  const hides = (changes: Partial<TransactionRecord>, setting = true) =>
    isStepHidden({ record: record(changes), site: toSite(setting) }, challenge)

  it('is for the site to say, where two steps are needed', () => {
    assert.equal(hides({}), true)
    assert.equal(hides({}, false), false)
    assert.equal(hides({ acrValues: ['aal1'] }), false)
    assert.equal(hides({ acrValues: ['aal2', 'aal1'] }), false)
    assert.equal(hides({ acrValues: ['phr'] }), true)
  })

  it('is so for strangers’ sign-ins only', () => {
    assert.equal(hides({ purpose: 'account' }), false)
    assert.equal(hides({ purpose: 'step-up' }), false)
    assert.equal(hides({ recovering: true }), false)
    assert.equal(hides({ proven: [proven('password')] }), false)
    assert.equal(hides({ device: { id: 'd', users: ['u-anna'] } }), false)
    assert.equal(hides({ device: { id: 'd', users: ['u-bert'] } }), true)
  })

  it('is so for answers that check something, save a passkey', () => {
    const site = toSite(true)
    for (const question of [
      { mode: 'enrol', kind: 'password' },
      { mode: 'check', kind: 'passkey' },
    ] as const) {
      assert.equal(isStepHidden({ record: record(), site }, question), false)
      assert.equal(isStepHidden({ record: afterWrong, site }, question), false)
    }
  })

  it('stays so to the end when the setting changes in between', () => {
    for (const between of [afterRight, afterWrong]) {
      const asking = { record: between, site: toSite(false) }
      assert.equal(isStepHidden(asking, challenge), true)
      assert.equal(isFirstHidden(asking, challenge), false)
    }
    assert.equal(isFirstHidden({ record: record(), site: toSite(true) }, challenge), true)
  })
})

describe('between the two steps', () => {
  it('a record shows the same, right or wrong', () => {
    for (const between of [afterRight, afterWrong]) {
      assert.deepEqual(toShownProven(between), ['password'])
      assert.deepEqual(between.proven, [])
      assert.equal(between.challenge, undefined)
      assert.deepEqual(between.last, { challenge: 'c-1', hash: 'h-1' })
    }
    const { hidden: right, ...rest } = afterRight
    const { hidden: wrong, ...others } = afterWrong
    assert.deepEqual(rest, others)
    assert.deepEqual(right, { challenge: 'c-1', kind: 'password', right: FIRST.proven })
    assert.deepEqual(wrong, { challenge: 'c-1', kind: 'password' })
  })

  it('only a wrong one makes what follows a decoy', () => {
    assert.equal(isDecoyed(record()), false)
    assert.equal(isDecoyed(afterRight), false)
    assert.equal(isDecoyed(afterWrong), true)
  })

  it('a new person is noted, and stays new', () => {
    const { user: _none, ...nameless } = record()
    const joined = withFirstStep(nameless, attempt, { ...FIRST, user: 'u-new', isNew: true })
    assert.equal(joined.user, 'u-new')
    assert.equal(joined.isNew, true)
    assert.equal(withFirstStep(joined, attempt, FIRST).isNew, true)
  })
})

describe('after the second step', () => {
  it('a right first one counts beside it, a wrong one never', () => {
    assert.deepEqual(toKept(afterRight, proven('totp')), [FIRST.proven])
    assert.deepEqual(toKept(afterWrong, proven('totp')), [])
    assert.deepEqual(toKept(record(), proven('totp')), [])
  })

  it('a passkey counts alone: it may be somebody else’s', () => {
    assert.deepEqual(toKept(afterRight, proven('passkey')), [])
  })

  it('a refusal leads back to the first, the same from both, with every try spent', () => {
    const second = { challenge: { ...challenge, id: 'c-2' }, hash: 'h-2' }
    const refused = withRefusal({ ...afterRight, challenge: second.challenge }, second)
    assert.deepEqual(refused, withRefusal({ ...afterWrong, challenge: second.challenge }, second))
    assert.equal(refused.hidden, undefined)
    assert.equal(refused.challenge, undefined)
    assert.deepEqual(refused.spent, { password: 1 })
    assert.deepEqual(refused.last, { challenge: 'c-2', hash: 'h-2', refused: 'answer_wrong' })
  })
})

describe('one factor', () => {
  it('is enough alone when it reaches the level', () => {
    assert.equal(isEnoughAlone(record(), proven('password')), false)
    assert.equal(isEnoughAlone(record(), proven('security-key')), false)
    assert.equal(isEnoughAlone(record(), proven('security-key', { userVerified: true })), true)
  })

  it('is written down when right, where it changes with each use', () => {
    assert.equal(isSpentByUse('totp'), true)
    assert.equal(isSpentByUse('pin'), true)
    assert.equal(isSpentByUse('password'), false)
    assert.equal(isSpentByUse('sms-code'), false)
  })
})
