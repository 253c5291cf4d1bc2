import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toOwnFactor } from '../../../../packages/server/src/flow/own-factor.ts'
import type { Proven, TransactionRecord } from '../../../../packages/server/src/flow/transaction.ts'
import { OwnFactor } from '../../../../packages/server/src/vendors/own-factor.ts'

const PROVEN: Proven = {
  kind: 'password',
  enrolment: 'way-1',
  amr: ['pwd'],
  userVerified: false,
  hardware: false,
  heldBack: false,
  at: 1_700_000_000,
}

const toRecord = (changes: Partial<TransactionRecord> = {}): TransactionRecord => ({
  id: 'transaction-1',
  version: 1,
  site: 'harbour',
  purpose: 'login',
  tokenHash: '',
  origin: 'https://harbour.example',
  beginHash: '',
  createdAt: 1_700_000_000,
  expiresAt: 1_700_000_600,
  locale: 'en',
  user: 'anna',
  acrValues: ['aal2'],
  recovering: false,
  proven: [],
  spent: {},
  sent: {},
  isNew: false,
  ...changes,
})

test('there is none before a way of ours was right, nor for nobody', () => {
  assert.equal(toOwnFactor(toRecord()), undefined)
  const { user: _nobody, ...nameless } = toRecord({ proven: [PROVEN] })
  assert.equal(toOwnFactor(nameless), undefined)
})

test('a face that counts beside another answer is no word of ours', () => {
  const face: Proven = { ...PROVEN, kind: 'face', amr: ['face'], besideOnly: true }
  assert.equal(toOwnFactor(toRecord({ proven: [face] })), undefined)
  assert.deepEqual(toOwnFactor(toRecord({ proven: [face, PROVEN] }))?.kinds, ['password'])
})

test('a company’s own step and one that is held back are no word of ours', () => {
  const theirs = { ...PROVEN, vendor: 'company', account: 'account-1' }
  const held = { ...PROVEN, heldBack: true }
  assert.equal(toOwnFactor(toRecord({ proven: [theirs, held] })), undefined)
  const both = toOwnFactor(toRecord({ proven: [theirs, PROVEN, { ...held, kind: 'totp' }] }))
  assert.deepEqual(both?.kinds, ['password'])
})

test('a first step whose result is kept back is none yet', () => {
  const hidden = { challenge: 'c', kind: 'password', right: PROVEN } as const
  assert.equal(toOwnFactor(toRecord({ hidden })), undefined)
})

test('fits the person and the transaction alone', () => {
  const word = toOwnFactor(toRecord({ proven: [PROVEN] }))
  assert.ok(word)
  assert.ok(word.fits({ user: 'anna', transaction: 'transaction-1' }))
  assert.ok(!word.fits({ user: 'bert', transaction: 'transaction-1' }))
  assert.ok(!word.fits({ user: 'anna', transaction: 'transaction-2' }))
})

test('a lookalike is none: neither a copy nor something with its shape', () => {
  const word = new OwnFactor({ user: 'anna', transaction: 't' }, ['password'])
  const copies: unknown[] = [
    Object.assign({}, word),
    structuredClone(Object.assign({}, word)),
    JSON.parse(JSON.stringify(word)),
  ]
  const asked = { user: 'anna', transaction: 't' }
  for (const copy of copies) {
    assert.ok(!(copy instanceof OwnFactor))
    assert.throws(() => Reflect.apply(word.fits, copy, [asked]), TypeError)
  }
  const heir: unknown = Object.create(OwnFactor.prototype)
  assert.throws(() => Reflect.apply(word.fits, heir, [asked]), TypeError)
})

test('cannot be made of nothing, and shows nobody', () => {
  assert.throws(() => new OwnFactor({ user: 'anna', transaction: 't' }, []), TypeError)
  const word = new OwnFactor({ user: 'anna', transaction: 't' }, ['password'])
  assert.ok(!JSON.stringify(word).includes('anna'))
})
