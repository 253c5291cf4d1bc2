import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Problem } from '../../../../../packages/server/src/problem.ts'
import {
  parseWanted,
  toUserBody,
} from '../../../../../packages/server/src/vendors/authx/user-body.ts'

const WANTED = { user_name: 'ada', first_name: 'Ada', last_name: 'Authx' }
const NOBODY = { emails: [], phones: [] }
const USER = { guid: '', user_name: 'ada' } as const

const refused = (work: () => unknown, field: string) =>
  assert.throws(work, (problem) => {
    assert.ok(problem instanceof Problem)
    assert.deepEqual([problem.code, problem.field], ['request_malformed', field])
    return true
  })
const toMobile = (phone: string) =>
  toUserBody(parseWanted({ ...WANTED, email: 'a@b.example', phone }), NOBODY, USER).phone.mobile

suite('what a site wants', () => {
  test('is told by member where it is malformed', () => {
    const { first_name: _none, ...nameless } = WANTED
    refused(() => parseWanted(nameless), 'first_name')
    refused(() => parseWanted({ ...WANTED, last_name: ' ' }), 'last_name')
    refused(() => parseWanted({ ...WANTED, last_name: 'a\u0000b' }), 'last_name')
    refused(() => parseWanted({ ...WANTED, user_name: 'a'.repeat(101) }), 'user_name')
    refused(() => parseWanted({ ...WANTED, email: 'ada' }), 'email')
    refused(() => parseWanted({ ...WANTED, aliases: ['1', '2', '3', '4', '5', '6'] }), 'aliases')
    refused(() => parseWanted({ ...WANTED, aliases: ['1', ''] }), 'aliases.1')
    refused(() => parseWanted({ ...WANTED, again: 1 }), 'again')
    refused(() => parseWanted({ ...WANTED, guid: 'x' }), 'guid')
  })

  test('has the person’s own address and number where it names none', () => {
    const own = { emails: ['own@b.example', 'x@b.example'], phones: ['+4930123456', '+441'] }
    const { email, phone } = toUserBody(parseWanted(WANTED), own, USER)
    assert.deepEqual(
      [email, phone.mobile],
      ['own@b.example', { countryCode: '+49', number: '30123456' }],
    )
    const other = { ...WANTED, email: 'site@b.example', phone: '+33612345678' }
    const body = toUserBody(parseWanted(other), own, USER)
    assert.deepEqual([body.email, body.phone.mobile.countryCode], ['site@b.example', '+33'])
  })

  test('needs one of them each', () => {
    refused(() => toUserBody(parseWanted(WANTED), NOBODY, USER), 'email')
    refused(() => toUserBody(parseWanted({ ...WANTED, email: 'a@b.c' }), NOBODY, USER), 'phone')
  })
})

suite('a number', () => {
  for (const [phone, countryCode, number] of [
    ['+919876813805', '+91', '9876813805'],
    ['+12025550123', '+1', '2025550123'],
    ['+390612345678', '+39', '0612345678'],
    ['+3725123456', '+372', '5123456'],
    ['+442079460123', '+44', '2079460123'],
  ] as const) {
    test(`is split by its country: ${phone}`, () =>
      assert.deepEqual(toMobile(phone), { countryCode, number }))
  }

  for (const phone of [
    '612345678',
    '+33 6 12 34 56 78',
    '+999123456789',
    '+331',
    '',
    'tel:+33612345678',
  ]) {
    test(`of no country, or in another spelling, is none: "${phone}"`, () =>
      refused(() => toMobile(phone), 'phone'))
  }
})
