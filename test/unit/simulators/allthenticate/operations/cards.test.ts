import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_KEY } from '@countersign/simulators'
import { openAllthenticate, toForm } from '../../../../support/allthenticate-desk.ts'

const WARDEN = 'warden@harbour.example'
const CLERK = 'clerk@harbour.example'
const CLERK_ID = 1003

const write = (
  desk: ReturnType<typeof openAllthenticate>,
  cards: unknown,
  more: Readonly<Record<string, unknown>> = {},
) => desk.call('write-cards', { email_id: CLERK_ID, smartcards: JSON.stringify(cards), ...more })

suite('the cards of a person', () => {
  for (const encoding of ['form', 'json'] as const) {
    test(`are replaced as a whole, and keep the zeros in front (${encoding})`, async () => {
      const desk = openAllthenticate({ encoding })
      await write(desk, [{ number: '0001' }, { number: '42', label: 'Blue' }])
      assert.deepEqual(desk.control.cards(CLERK), [
        { number: '0001' },
        { number: '42', label: 'Blue' },
      ])
      await write(desk, [{ number: '00000000000000000042' }])
      const { body } = await desk.call('read-cards', { email_id: CLERK_ID })
      assert.deepEqual(body, {
        email_id: CLERK_ID,
        smartcards: [{ label: '', number: '00000000000000000042' }],
      })
      assert.deepEqual(desk.control.violations(), [])
    })

    test(`are all removed by an empty list (${encoding})`, async () => {
      const desk = openAllthenticate({ encoding })
      await write(desk, [{ number: '1' }])
      assert.equal((await write(desk, [])).status, 200)
      assert.deepEqual(desk.control.cards(CLERK), [])
    })
  }

  test('come as a string that holds an array, in JSON too, with digits as text', async () => {
    const desk = openAllthenticate({ encoding: 'json' })
    await write(desk, [{ number: '1' }])
    const bad: unknown[] = [
      [{ number: '2' }],
      '',
      'none',
      '{"number":"2"}',
      '"2"',
      '[2]',
      '["2"]',
      '[{"label":"x"}]',
      '[{"number":2}]',
      '[{"number":"2a"}]',
      '[{"number":""}]',
      '[{"number":"-2"}]',
      '[{"number":"2","label":3}]',
    ]
    for (const smartcards of bad) {
      const { status } = await desk.call('write-cards', { email_id: CLERK_ID, smartcards })
      assert.equal(status, 400, String(smartcards))
    }
    assert.equal((await desk.call('write-cards', { email_id: CLERK_ID })).status, 400)
    assert.deepEqual(desk.control.cards(CLERK), [{ number: '1' }])
  })

  test('are unique across the organisation unless duplicates are allowed', async () => {
    const desk = openAllthenticate()
    assert.equal((await write(desk, [{ number: '0000417' }])).status, 400)
    assert.equal((await write(desk, [{ number: '5' }, { number: '5' }])).status, 400)
    // Other digits, for zeros count.
    assert.equal((await write(desk, [{ number: '417' }])).status, 200)
    const allowed = { allow_duplicates: true }
    assert.equal((await write(desk, [{ number: '0000417' }], allowed)).status, 200)
    assert.deepEqual(desk.control.cards(WARDEN)?.[0]?.number, '0000417')
    const refused = await write(desk, [{ number: '0000417' }], { allow_duplicates: false })
    assert.equal(refused.status, 400)
  })

  test('may be written again as they are', async () => {
    const desk = openAllthenticate()
    for (let i = 0; i < 2; i += 1) assert.equal((await write(desk, [{ number: '9' }])).status, 200)
  })

  test('belong to an email_id: a user_id finds nobody', async () => {
    const desk = openAllthenticate()
    const smartcards = '[{"number":"3"}]'
    for (const id of [3, 880_003, 9999]) {
      assert.equal((await desk.call('write-cards', { email_id: id, smartcards })).status, 404)
      assert.equal((await desk.call('read-cards', { email_id: id })).status, 404)
    }
    assert.equal((await desk.call('read-cards')).status, 400)
  })
})

suite('the two paths of the cards', () => {
  const put = (desk: ReturnType<typeof openAllthenticate>, method: string, path: string) => {
    const params = { api_key: ALLTHENTICATE_KEY, email_id: CLERK_ID, smartcards: '[]' }
    return desk.send(path, { method, body: toForm(params) })
  }

  test('both write the same list', async () => {
    const desk = openAllthenticate()
    assert.equal((await put(desk, 'PUT', '/modifysmartcards')).status, 200)
    assert.equal((await put(desk, 'POST', '/modifysmartcard')).status, 200)
    assert.equal((await put(desk, 'POST', '/modifysmartcards')).status, 405)
    assert.equal((await put(desk, 'PUT', '/modifysmartcard')).status, 405)
  })

  test('are there or not as the tenant has them', async () => {
    const desk = openAllthenticate({ settings: { cardPaths: 'plural' } })
    assert.equal((await put(desk, 'PUT', '/modifysmartcards')).status, 200)
    assert.equal((await put(desk, 'POST', '/modifysmartcard')).status, 404)
    desk.control.configure({ cardPaths: 'singular' })
    assert.equal((await put(desk, 'PUT', '/modifysmartcards')).status, 404)
    assert.equal((await put(desk, 'POST', '/modifysmartcard')).status, 200)
  })
})
