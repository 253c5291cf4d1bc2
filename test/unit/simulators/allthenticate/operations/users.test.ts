import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_PERSONA, PERSONAS } from '@countersign/simulators'
import { openAllthenticate } from '../../../../support/allthenticate-desk.ts'

const PERSONA = ALLTHENTICATE_PERSONA.email

suite('the list of users', () => {
  test('has the trial’s person, confirmed and with an active device', async () => {
    const { list } = await openAllthenticate().call('users')
    const found = list.find(({ email }) => email === PERSONA)
    assert.equal(found?.['email_status'], 'CONFIRMED')
    assert.equal(found?.['ad_status'], 'ACTIVE')
    assert.match(String(found?.['device_added']), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    assert.deepEqual(found?.['groups'], [['House staff']])
    assert.ok(PERSONAS.some((id) => `${id}@harbour.example` === PERSONA))
  })

  test('counts user_id and email_id apart, and has unique_id as number and as text', async () => {
    const { list } = await openAllthenticate().call('users')
    assert.deepEqual(
      list.map((one) => [one['user_id'], one['email_id'], typeof one['unique_id']]),
      [
        [1, 1001, 'number'],
        [2, 1002, 'string'],
        [3, 1003, 'number'],
      ],
    )
  })

  test('has names that are not made of first and last', async () => {
    const { list } = await openAllthenticate().call('users')
    const found = list.find(({ email }) => email === PERSONA)
    assert.notEqual(
      found?.['name'],
      `${String(found?.['first_name'])} ${String(found?.['last_name'])}`,
    )
  })

  test('adds the e-mail to each name where asked', async () => {
    const desk = openAllthenticate()
    const plain = (await desk.call('users', { email: false })).list
    assert.ok(plain.every(({ name }) => !String(name).includes('@')))
    const { list } = await desk.call('users', { email: true })
    assert.equal(list.length, plain.length)
    assert.ok(list.every(({ name, email }) => String(name).includes(String(email))))
  })

  test('has guests by their tag alone, or among the others', async () => {
    const desk = openAllthenticate()
    const emails = async (params: Readonly<Record<string, unknown>>) =>
      (await desk.call('users', params)).list.map(({ email }) => email)
    assert.deepEqual(await emails({ user_tag: 'GUEST' }), ['guest@quay.example'])
    assert.ok(!(await emails({})).includes('guest@quay.example'))
    assert.deepEqual(await emails({ user_tag: 'ELSE' }), [])
    desk.control.configure({ guests: 'among' })
    assert.equal((await emails({})).length, 4)
    assert.deepEqual(await emails({ user_tag: 'GUEST' }), ['guest@quay.example'])
  })

  test('tells a device that is gone and an address that is not confirmed', async () => {
    const desk = openAllthenticate()
    desk.control.setDevice(PERSONA, 'REMOVED')
    const person = { email: 'new@quay.example', firstName: 'N', lastName: 'N', emailStatus: 'SENT' }
    desk.control.addPerson(person)
    const { list } = await desk.call('users')
    const persona = list.find(({ email }) => email === PERSONA)
    assert.deepEqual(
      [persona?.['ad_status'], persona?.['device_added'], persona?.['active_date']],
      ['REMOVED', null, null],
    )
    const added = list.find(({ email }) => email === 'new@quay.example')
    assert.deepEqual([added?.['email_status'], added?.['confirmed']], ['SENT', null])
  })

  test('may hold one address twice', async () => {
    const desk = openAllthenticate()
    desk.control.addPerson({ ...ALLTHENTICATE_PERSONA, email: PERSONA.toUpperCase() })
    const { list } = await desk.call('users')
    const hits = list.filter(({ email }) => String(email).toLowerCase() === PERSONA)
    assert.equal(hits.length, 2)
    assert.notEqual(hits[0]?.['email_id'], hits[1]?.['email_id'])
  })
})
