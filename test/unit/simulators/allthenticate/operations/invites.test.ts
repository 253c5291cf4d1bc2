import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_KEY, type AllthenticateBodyEncoding } from '@countersign/simulators'
import { openAllthenticate, toForm } from '../../../../support/allthenticate-desk.ts'

const NEW = 'new@quay.example'
const ELSEWHERE = 'pilot@quay.example'
const GROUP = { id: 301, name: 'House staff' }

const bothWays = (name: string, run: (encoding: AllthenticateBodyEncoding) => Promise<void>) => {
  for (const encoding of ['form', 'json'] as const)
    test(`${name} (${encoding})`, () => run(encoding))
}

suite('an invitation', () => {
  bothWays('tells of each address what became of it', async (encoding) => {
    const desk = openAllthenticate({ encoding })
    await desk.call('invite', { emails: ['pending@quay.example'] })
    const { status, body } = await desk.call('invite', {
      emails: [
        NEW,
        ELSEWHERE,
        'Warden@Harbour.example',
        'pending@quay.example',
        'nobody',
        'x@unreachable.example',
        NEW.toUpperCase(),
      ],
    })
    assert.equal(status, 200)
    assert.deepEqual(body['invited'], [NEW])
    assert.deepEqual(body['added'], [ELSEWHERE])
    assert.deepEqual(body['exists'], [
      'Warden@Harbour.example',
      'pending@quay.example',
      NEW.toUpperCase(),
    ])
    assert.deepEqual(body['invalid'], ['nobody'])
    assert.deepEqual(body['failed_invite'], ['x@unreachable.example'])
    assert.deepEqual(body['add_ids'], [1005])
    assert.equal(body['send_email'], true)
    assert.deepEqual(
      desk.control.pending().map(({ email }) => email),
      ['pending@quay.example', NEW],
    )
    assert.equal(desk.control.mails(NEW).length, 1)
    assert.deepEqual(desk.control.mails(ELSEWHERE), [])
    assert.deepEqual(desk.control.violations(), [])
  })

  bothWays('gives groups and cards, at once or when the person comes', async (encoding) => {
    const desk = openAllthenticate({ encoding })
    const { body } = await desk.call('invite', {
      emails: [NEW, ELSEWHERE],
      groups: [GROUP],
      smartcards: [[{ number: '007' }], [{ number: '0042', label: 'Blue' }, { number: '8' }]],
    })
    assert.deepEqual(body['group_names'], ['House staff'])
    assert.deepEqual(desk.control.cards(ELSEWHERE), [
      { number: '0042', label: 'Blue' },
      { number: '8' },
    ])
    assert.equal(desk.control.cards(NEW), undefined)
    const member = desk.control.acceptInvite(NEW)
    assert.deepEqual(member?.groups, ['House staff'])
    assert.deepEqual(desk.control.cards(NEW), [{ number: '007' }])
    assert.deepEqual(desk.control.pending(), [])
    assert.equal(desk.control.acceptInvite(NEW), undefined)
    assert.deepEqual(desk.control.violations(), [])
  })

  bothWays(
    'goes out without mail where asked, by the text true and nothing else',
    async (encoding) => {
      const desk = openAllthenticate({ encoding })
      const emails = [NEW, 'x@unreachable.example']
      const { body } = await desk.call('invite', { emails, no_email: 'true' })
      assert.equal(body['send_email'], false)
      assert.deepEqual(body['invited'], emails)
      assert.deepEqual(desk.control.mails(), [])
      const odd = encoding === 'json' ? true : 'false'
      const refused = await desk.call('invite', { emails: ['other@quay.example'], no_email: odd })
      assert.equal(refused.status, 400)
      assert.equal(desk.control.pending().length, 2)
    },
  )

  test('asks nobody when any part of it is wrong', async () => {
    const desk = openAllthenticate()
    const bad = [
      {},
      { emails: [] },
      { emails: [1] },
      { emails: [NEW], groups: [{ id: 999, name: 'Nobody' }] },
      // A group of resources.
      { emails: [NEW], groups: [{ id: 401, name: 'Harbour doors' }] },
      { emails: [NEW], groups: [301] },
      { emails: [NEW], smartcards: [] },
      { emails: [NEW], smartcards: [[], []] },
      { emails: [NEW], smartcards: [{ number: '1' }] },
      { emails: [NEW], smartcards: [[{ number: 1 }]] },
      { emails: [NEW], smartcards: [[{ number: '1a' }]] },
      // Somebody's already, and twice in one call.
      { emails: [NEW], smartcards: [[{ number: '0000417' }]] },
      { emails: [NEW, 'b@quay.example'], smartcards: [[{ number: '1' }], [{ number: '1' }]] },
    ]
    for (const params of bad) assert.equal((await desk.call('invite', params)).status, 400)
    assert.deepEqual(desk.control.pending(), [])
    assert.deepEqual(desk.control.mails(), [])
  })

  test('reserves its cards while it is pending', async () => {
    const desk = openAllthenticate()
    await desk.call('invite', { emails: [NEW], smartcards: [[{ number: '77' }]] })
    const write = { email_id: 1001, smartcards: '[{"number":"77"}]' }
    assert.equal((await desk.call('write-cards', write)).status, 400)
  })

  test('is listed with its date, and sent again to those who wait', async () => {
    const desk = openAllthenticate()
    await desk.call('invite', { emails: [NEW] })
    const { list } = await desk.call('invites')
    assert.deepEqual(list, [{ email: NEW, added_date: '2023-11-14 22:13:20' }])
    assert.equal((await desk.call('resend', { email: 'NEW@quay.example' })).status, 200)
    assert.equal(desk.control.mails(NEW).length, 2)
    assert.equal((await desk.call('resend', { email: 'stranger@quay.example' })).status, 400)
    desk.control.configure({ failingMail: [NEW] })
    assert.equal((await desk.call('resend', { email: NEW })).status, 500)
    assert.equal(desk.control.mails().length, 2)
  })
})

suite('the two readings of the invite verb', () => {
  const send = (desk: ReturnType<typeof openAllthenticate>, method: string, params: object) =>
    desk.send('/invites', { method, body: toForm({ ...params, api_key: ALLTHENTICATE_KEY }) })

  test('by the reference PUT invites, and POST without an email fails', async () => {
    const desk = openAllthenticate({ settings: { inviteProfile: 'reference' } })
    assert.equal((await send(desk, 'POST', { emails: [NEW] })).status, 400)
    assert.deepEqual(desk.control.pending(), [])
    assert.equal((await send(desk, 'PUT', { emails: [NEW] })).status, 200)
    assert.equal((await send(desk, 'POST', { email: NEW })).status, 200)
  })

  test('by the quickstart POST invites, and sending again by it fails without harm', async () => {
    const desk = openAllthenticate({ settings: { inviteProfile: 'quickstart' } })
    assert.equal((await send(desk, 'PUT', { emails: [NEW] })).status, 405)
    assert.equal((await send(desk, 'POST', { emails: [NEW] })).status, 200)
    assert.equal((await send(desk, 'POST', { email: NEW })).status, 400)
    assert.equal(desk.control.mails(NEW).length, 1)
    assert.equal((await desk.call('invites')).list.length, 1)
  })
})
