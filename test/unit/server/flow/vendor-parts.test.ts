import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FlowDeps } from '../../../../packages/server/src/flow/deps.ts'
import type { TransactionRecord } from '../../../../packages/server/src/flow/transaction.ts'
import {
  EMPTY_PART,
  findDown,
  isOwnAwaited,
  isVendorPending,
  keep,
  toVendorDevices,
  toVendorProblem,
  toVendorSessions,
  withoutNamed,
  withVendorWays,
  type VendorPart,
} from '../../../../packages/server/src/flow/vendor-parts.ts'
import { toNewPerson } from '../../../../packages/server/src/directory/person.ts'
import { createTestRandom } from '../../../support/random.ts'
import { toWay } from '../../../support/scripted-company.ts'

const RECORD: TransactionRecord = {
  id: 'transaction-1',
  version: 1,
  site: 'harbour',
  purpose: 'login',
  tokenHash: '',
  origin: 'https://harbour.example',
  beginHash: '',
  createdAt: 0,
  expiresAt: 600,
  locale: 'en',
  acrValues: ['aal1'],
  recovering: false,
  proven: [],
  spent: {},
  sent: {},
  isNew: false,
}

const toPart = (changes: Partial<VendorPart> = {}): VendorPart => ({
  ...EMPTY_PART,
  account: 'anna-there',
  ...changes,
})
const withParts = (vendors: TransactionRecord['vendors'] = {}): TransactionRecord => ({
  ...RECORD,
  vendors,
})
// Nothing is noted at a device here, so that nothing is touched.
const DEPS = {} as FlowDeps
const keepOf = (record: TransactionRecord, by: Parameters<typeof keep>[2]) =>
  keep(DEPS, record, by).vendors?.['company']

test('keeps what a call left, and leaves what it did not name', () => {
  const record = withParts({
    company: toPart({ memory: { step: 1 }, session: 's', pending: true }),
  })
  const part = keepOf(record, { vendor: 'company', kept: { memory: { step: 2 } } })
  assert.deepEqual(part, toPart({ memory: { step: 2 }, session: 's', pending: true }))
  assert.equal(keep(DEPS, record, undefined), record)
})

test('what was kept before anybody was named becomes theirs who answers', () => {
  const nameless = keep(DEPS, RECORD, { vendor: 'company', kept: { memory: { nonce: 1 } } })
  assert.equal(nameless.vendors?.['company']?.account, '')
  const part = keepOf(nameless, {
    vendor: 'company',
    account: 'bert-there',
    kept: { session: 's' },
  })
  assert.deepEqual(part, toPart({ account: 'bert-there', memory: { nonce: 1 }, session: 's' }))
})

test('what was said of one account is never another one’s', () => {
  const annas = toPart({ session: 'of anna', ways: [toWay('push')], pending: true })
  const part = keepOf(withParts({ company: annas }), {
    vendor: 'company',
    account: 'bert-there',
    kept: { memory: { of: 'bert' } },
  })
  assert.deepEqual(part, toPart({ account: 'bert-there', memory: { of: 'bert' } }))
})

test('one company’s part is not another’s', () => {
  const record = withParts({ second: toPart({ memory: { of: 'second' } }) })
  const next = keep(DEPS, record, { vendor: 'company', kept: { session: 's' } })
  assert.deepEqual(next.vendors?.['second'], toPart({ memory: { of: 'second' } }))
})

test('lists ways for the account that is still linked, and writes none into the person', () => {
  const anna = toNewPerson('anna', 0, createTestRandom())
  const record = withParts({ company: toPart({ ways: [toWay('push')] }) })
  const linked = { ...anna, links: { company: { account: 'anna-there', linkedAt: 0 } } }
  assert.deepEqual(
    withVendorWays(linked, record).enrolments.map(({ id }) => id),
    ['there-push'],
  )
  assert.deepEqual(linked.enrolments, [])
  const relinked = { ...anna, links: { company: { account: 'another', linkedAt: 0 } } }
  const elsewhere = { ...anna, links: { second: { account: 'anna-there', linkedAt: 0 } } }
  for (const person of [anna, relinked, elsewhere]) {
    assert.equal(withVendorWays(person, record), person)
  }
})

test('tells what holds a transaction up', () => {
  assert.equal(isVendorPending(RECORD), false)
  assert.equal(isVendorPending(withParts({ a: toPart(), b: toPart({ pending: true }) })), true)
  assert.equal(toVendorProblem(withParts({ a: toPart() })), undefined)
  const denied = toPart({ problem: 'access_denied' })
  assert.equal(toVendorProblem(withParts({ a: toPart(), b: denied })), 'access_denied')
  assert.deepEqual(findDown(withParts({ a: toPart({ down: { retryAt: 7 } }) })), { retryAt: 7 })
  assert.equal(isOwnAwaited(withParts({ a: toPart({ awaits: true }) })), true)
  assert.equal(isOwnAwaited(withParts({ a: toPart({ awaits: true, vouched: true }) })), false)
})

test('hands on what logout and a remembered device need, by company; nothing when there is none', () => {
  assert.equal(toVendorSessions(RECORD), undefined)
  assert.equal(toVendorDevices(withParts({ a: toPart() })), undefined)
  const record = withParts({ a: toPart({ session: 's', device: 'd' }), b: toPart() })
  assert.deepEqual(toVendorSessions(record), { a: 's' })
  assert.deepEqual(toVendorDevices(record), { a: 'd' })
})

test('drops what was said of a name when somebody else answers', () => {
  const nameless = toPart({ account: '', memory: { nonce: 1 } })
  assert.deepEqual(withoutNamed({ a: nameless, b: toPart() }), { a: nameless })
})
