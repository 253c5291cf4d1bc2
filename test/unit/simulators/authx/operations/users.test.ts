import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUTHX_PERSONA } from '@countersign/simulators'
import {
  type AuthxDesk,
  GUID,
  type Json,
  NOBODY,
  openAuthxDesk,
  toUserBody,
} from '../../../../support/authx-desk.ts'

const lenient = () => openAuthxDesk({ settings: { mode: 'lenient' } })
const add = (desk: AuthxDesk, changes: Json = {}) => desk.call('AddUser', toUserBody(changes))
const update = (desk: AuthxDesk, guid: string, changes: Json = {}) =>
  desk.call('UpdateUser', toUserBody({ guid, ...changes }))
const mobile = (fields: Json) => ({ phone: { mobile: fields } })

suite('AddUser', () => {
  test('answers all four fields in their order, the guid as JSON in a text', async () => {
    const desk = openAuthxDesk()
    const reply = await add(desk)
    assert.deepEqual(Object.keys(reply.body), [
      'response_code',
      'response_subcode',
      'response_text',
      'response_data',
    ])
    assert.equal(reply.body['response_data'], `{"guid":"${reply.guid}"}`)
    assert.equal(reply.body['response_text'], null)
    assert.match(reply.guid, /^[0-9a-f]{8}-[0-9a-f-]{27}$/)
  })

  test('keeps every field', async () => {
    const desk = openAuthxDesk()
    const aliases = { alias_name: 'rich', alias_name1: 'ri', alias_name4: 'r' }
    const { guid } = await add(desk, aliases)
    assert.deepEqual(desk.control.user(guid), {
      guid,
      userName: 'richard001',
      email: 'richard@example.com',
      firstName: 'Richard',
      lastName: 'Miller',
      countryCode: '+91',
      number: '9876813805',
      aliases: ['rich', 'ri', 'r'],
      hasPin: false,
      isPinLocked: false,
      enrolled: { finger: 0, face: 0, palm: 0 },
    })
  })

  const refused: Readonly<Record<string, Json>> = {
    'without a user name': { user_name: undefined },
    'with a blank user name': { user_name: ' ' },
    'without an email': { email: '' },
    'with a malformed email': { email: 'richard@example' },
    'without a first name': { name: { last_Name: 'Miller' } },
    'without a last name': { name: { first_Name: 'Richard' } },
    'with a name that is a text': { name: 'Richard Miller' },
    'without a number': mobile({ countryCode: '+91' }),
    'without a phone': { phone: undefined },
    'with a guid': { guid: NOBODY },
    'with the name of somebody': { user_name: AUTHX_PERSONA.userName },
    'with the name of somebody in another case': { user_name: 'AuthX' },
    'with an alias of somebody as its name': { user_name: 'ada.authx' },
    'with the name of somebody as an alias': { alias_name3: 'authx' },
    'with an alias of somebody': { alias_name: 'ada.authx' },
    'with one alias twice': { alias_name: 'rich', alias_name2: 'rich' },
    'with a number where a text belongs': { user_name: 12 },
  }
  for (const [name, changes] of Object.entries(refused)) {
    test(`is refused ${name}`, async () => {
      const desk = openAuthxDesk()
      const reply = await add(desk, changes)
      assert.equal(reply.status, 200)
      assert.deepEqual(reply.code, [0, 0])
      assert.equal(reply.body['response_data'], null)
      assert.equal(desk.control.users().length, 1)
    })
  }

  test('takes the country for +1 when none is told, and reads it in either spelling', async () => {
    const desk = openAuthxDesk()
    const none = await add(desk, mobile({ number: '2025550123' }))
    assert.equal(desk.control.user(none.guid)?.countryCode, '+1')
    const spelled = mobile({ countrycode: '+44', number: '7400123456' })
    const lower = await add(desk, { user_name: 'other', ...spelled })
    assert.equal(desk.control.user(lower.guid)?.countryCode, '+44')
  })

  test('takes the flat body of the table in lenient mode alone', async () => {
    const flat = {
      guid: '',
      user_name: 'flat',
      email: 'flat@example.com',
      first_name: 'Flo',
      last_name: 'Flat',
      countrycode: '+49',
      number: 15123456789,
    }
    assert.deepEqual((await openAuthxDesk().call('AddUser', flat)).code, [0, 0])
    const desk = lenient()
    const { guid } = await desk.call('AddUser', flat)
    const user = desk.control.user(guid)
    assert.deepEqual(
      [user?.firstName, user?.lastName, user?.countryCode, user?.number],
      ['Flo', 'Flat', '+49', '15123456789'],
    )
    const { guid: nested } = await add(desk)
    assert.equal(desk.control.user(nested)?.firstName, 'Richard')
  })

  test('makes one user of many parallel calls for one name', async () => {
    const desk = openAuthxDesk()
    await desk.bearer()
    const replies = await Promise.all(Array.from({ length: 20 }, () => add(desk)))
    assert.equal(replies.filter(({ code }) => code[0] === 1).length, 1)
    assert.equal(desk.control.users().length, 2)
  })

  test('encodes the guid once more, or not at all, when it is told to', async () => {
    const twice = await add(openAuthxDesk({ settings: { responseData: 'twice' } }))
    const once: unknown = JSON.parse(String(twice.body['response_data']))
    assert.match(String(once), /^\{"guid":"/)
    const desk = openAuthxDesk({ checksReplies: false, settings: { responseData: 'object' } })
    const plain = await update(desk, GUID, { user_name: AUTHX_PERSONA.userName })
    assert.deepEqual(plain.body['response_data'], { guid: GUID })
  })
})

suite('UpdateUser', () => {
  test('replaces everything but the name, and answers the same guid', async () => {
    const desk = openAuthxDesk()
    const { guid } = await add(desk, { alias_name: 'rich' })
    const changes = { email: 'new@example.com', name: { first_Name: 'R', last_Name: 'M' } }
    const reply = await update(desk, guid.toUpperCase(), { ...changes, alias_name: 'ricky' })
    assert.equal(reply.guid, guid)
    const user = desk.control.user(guid)
    assert.deepEqual(
      [user?.email, user?.firstName, user?.aliases],
      ['new@example.com', 'R', ['ricky']],
    )
    assert.deepEqual((await add(desk, { user_name: 'rich' })).code, [1, 0])
  })

  test('keeps the PIN and what is enrolled', async () => {
    const desk = openAuthxDesk()
    const reply = await update(desk, GUID, { user_name: AUTHX_PERSONA.userName })
    assert.deepEqual(reply.code, [1, 0])
    assert.deepEqual((await desk.call('VerifyPin', { guid: GUID, pin: '739205' })).code, [1, 0])
    assert.equal(desk.control.user(GUID)?.enrolled.palm, 1)
  })

  const refused: Readonly<Record<string, Json>> = {
    'for a guid nobody has': { guid: NOBODY },
    'for no guid': { guid: '' },
    'with another user name': { user_name: 'richard002' },
    'without an email': { email: undefined },
    'with an alias of somebody': { alias_name: 'ada.authx' },
  }
  for (const [name, changes] of Object.entries(refused)) {
    test(`is refused ${name}`, async () => {
      const desk = openAuthxDesk()
      const { guid } = await add(desk)
      const before = desk.control.user(guid)
      assert.deepEqual((await update(desk, guid, changes)).code, [0, 0])
      assert.deepEqual(desk.control.user(guid), before)
    })
  }

  test('ignores another user name in lenient mode', async () => {
    const desk = lenient()
    const { guid } = await add(desk)
    assert.deepEqual((await update(desk, guid, { user_name: 'renamed' })).code, [1, 0])
    assert.equal(desk.control.user(guid)?.userName, 'richard001')
  })

  test('blanks an alias that is left out, or keeps it when it is told to', async () => {
    for (const [omittedAliases, expected] of [
      ['blanked', []],
      ['kept', ['rich']],
    ] as const) {
      const desk = openAuthxDesk({ settings: { omittedAliases } })
      const { guid } = await add(desk, { alias_name: 'rich' })
      await update(desk, guid, { alias_name: undefined })
      assert.deepEqual(desk.control.user(guid)?.aliases, expected)
    }
  })
})

suite('DeleteUser', () => {
  test('takes the user, the PIN and the names away; the second call is refused', async () => {
    const desk = openAuthxDesk()
    const first = await desk.call('DeleteUser', { guid: GUID })
    assert.deepEqual(first.code, [1, 0])
    assert.equal(first.body['response_data'], null)
    assert.deepEqual((await desk.call('DeleteUser', { guid: GUID })).code, [0, 0])
    assert.deepEqual((await desk.call('VerifyPin', { guid: GUID, pin: '739205' })).code, [0, 0])
    assert.deepEqual((await add(desk, { user_name: AUTHX_PERSONA.userName })).code, [1, 0])
  })

  test('is refused for a guid nobody has, and for none', async () => {
    const desk = openAuthxDesk()
    assert.deepEqual((await desk.call('DeleteUser', { guid: NOBODY })).code, [0, 0])
    assert.deepEqual((await desk.call('DeleteUser', {})).code, [0, 0])
    assert.equal(desk.control.users().length, 1)
  })
})
