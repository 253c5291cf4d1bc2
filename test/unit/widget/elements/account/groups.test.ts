import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountAuthenticator } from '@countersign/protocol'
import {
  isOfBody,
  isReplacing,
  toAddable,
  toGroups,
} from '../../../../../packages/widget/src/elements/account/groups.ts'

function way(id: string, kind: string, facts: Partial<AccountAuthenticator> = {}) {
  return {
    id,
    kind,
    created_at: 1000,
    full_strength: true,
    current: false,
    removable: true,
    ...facts,
  }
}

test('groups kinds that people see as one thing, strongest first, devices last', () => {
  const ways = [
    'device',
    'voice-code',
    'recovery-code',
    'sms-code',
    'password',
    'security-key',
    'passkey',
    'email-code',
    'palm',
    'pin',
    'face',
    'totp',
    'fingerprint',
  ]
  const groups = toGroups(ways.map((kind) => way(kind, kind)))
  assert.deepEqual(
    groups.map((group) => [group.name, group.ways.map(({ kind }) => kind)]),
    [
      ['passkey', ['security-key', 'passkey']],
      ['password', ['password']],
      ['totp', ['totp']],
      ['phone', ['voice-code', 'sms-code']],
      ['mail', ['email-code']],
      ['pin', ['pin']],
      ['body', ['palm', 'face', 'fingerprint']],
      ['recovery', ['recovery-code']],
      ['device', ['device']],
    ],
  )
})

test('knows what is measured of a person', () => {
  const kinds = ['face', 'palm', 'fingerprint', 'passkey', 'pin', 'of-the-future']
  assert.deepEqual(kinds.filter(isOfBody), ['face', 'palm', 'fingerprint'])
})

test('a kind from a newer server is shown, not lost', () => {
  assert.deepEqual(
    toGroups([way('a', 'mind-reading')]).map(({ name }) => name),
    ['other'],
  )
})

test('what is in use comes first, then what was used last', () => {
  const [group] = toGroups([
    way('never', 'passkey', { created_at: 3000 }),
    way('old', 'passkey', { last_used_at: 2000 }),
    way('new', 'passkey', { last_used_at: 4000 }),
    way('this', 'passkey', { last_used_at: 1500, current: true }),
  ])
  assert.deepEqual(
    group?.ways.map(({ id }) => id),
    ['this', 'new', 'never', 'old'],
  )
})

test('offers to add what this page can run, and no second one of which there is only one', () => {
  const ways = [way('p', 'password'), way('k', 'email-code')]
  const canAdd = ['email-code', 'password', 'totp', 'temporary-code', 'mind-reading']
  assert.deepEqual(toAddable(canAdd, ways), ['email-code', 'totp'])
  assert.equal(isReplacing('password', ways), true)
  assert.equal(isReplacing('email-code', ways), false)
  assert.equal(isReplacing('pin', ways), false)
})

test('offers a passkey only where the browser knows them', (t) => {
  assert.deepEqual(toAddable(['passkey', 'totp'], []), ['totp'])
  Object.defineProperty(globalThis, 'PublicKeyCredential', { configurable: true, value: class {} })
  t.after(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'))
  assert.deepEqual(toAddable(['passkey', 'totp'], []), ['passkey', 'totp'])
})
