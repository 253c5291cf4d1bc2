import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import {
  CardList,
  EmailId,
  GroupList,
  InviteResult,
  parseDate,
  parseId,
  parseStatus,
  Resource,
  User,
} from '../../../../../packages/server/src/vendors/allthenticate/wire.ts'
import { toResource, toUser } from '../../../../support/allthenticate-vendor.ts'

test('an account is known by its email_id, and by no other id', () => {
  const user = v.parse(User, toUser(1001))
  assert.equal(user.email_id, 1001)
  assert.equal('user_id' in user, false)
  assert.deepEqual(user.groups, ['Staff', 'Night'])
  for (const wrong of [null, undefined, '1001', 10.5]) {
    assert.equal(v.is(User, toUser(1001, { email_id: wrong })), false)
  }
})

test('what is shown alone may be missing', () => {
  const bare = { email_id: 1, email: 'a@b.example' }
  assert.deepEqual(v.parse(User, bare), { ...bare, groups: [] })
  assert.ok(v.is(Resource, { resource_id: 1, uuid: 'u' }))
  assert.ok(v.is(User, toUser(1, { name: null, ad_status: null, groups: null, created: null })))
})

test('lists of names are flat, however they come', () => {
  const groups = (value: unknown) => v.parse(User, toUser(1, { groups: value })).groups
  assert.deepEqual(groups([['A'], ['B', 'C']]), ['A', 'B', 'C'])
  assert.deepEqual(groups(['A', 'B']), ['A', 'B'])
})

test('a resource without an id is none', () => {
  assert.equal(v.is(Resource, toResource({ uuid: '' })), false)
  assert.equal(v.is(Resource, toResource({ resource_id: 'two' })), false)
})

test('groups hold ids, or records that hold them', () => {
  const groups = v.parse(GroupList, [
    { id: 1, name: 'A', count: 2, items: [7, { email_id: 8 }] },
    { id: 2, name: 'B', count: 0 },
  ])
  assert.deepEqual(
    groups.map(({ items }) => items),
    [[7, { email_id: 8 }], []],
  )
})

test('an invitation without its success is no success', () => {
  assert.equal(v.is(InviteResult, { added: [], invited: [] }), false)
  assert.ok(v.is(InviteResult, { success: '' }))
})

test('a card number is text of digits', () => {
  const cards = (number: unknown) => ({ email_id: 1, smartcards: [{ number, label: null }] })
  assert.ok(v.is(CardList, cards('007')))
  for (const wrong of [7, '', '7a', null]) assert.equal(v.is(CardList, cards(wrong)), false)
})

test('an id comes back as text, and as nothing else', () => {
  assert.equal(parseId(EmailId, '1001'), 1001)
  for (const wrong of ['', '-1', '1.5', '1e3', '0x10', 'x', ' 1', '9'.repeat(16)]) {
    assert.equal(parseId(EmailId, wrong), undefined)
  }
})

test('a date has no zone of its own', () => {
  const at = Date.parse('2023-11-14T22:13:20Z') / 1000
  assert.equal(parseDate('2023-11-14 22:13:20', 0), at)
  assert.equal(parseDate('2023-11-14T22:13:20', 0), at)
  assert.equal(parseDate('2023-11-14 22:13:20', 60), at - 3_600)
  for (const wrong of [null, undefined, '', 'yesterday', '2023-11-14', '2023-13-40 99:00:00']) {
    assert.equal(parseDate(wrong, 0), undefined)
  }
})

test('a state is a word of either list, in any case, or it is not known', () => {
  const words = { yes: ['locked', 'true'], no: ['unlocked', 'false'] }
  for (const yes of ['LOCKED', ' locked ', true, 'True'])
    assert.equal(parseStatus(yes, words), true)
  for (const no of ['Unlocked', false]) assert.equal(parseStatus(no, words), false)
  for (const neither of [null, undefined, '', 'ajar', 2]) {
    assert.equal(parseStatus(neither, words), undefined)
  }
})
