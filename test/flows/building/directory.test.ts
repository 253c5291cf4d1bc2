/**
 * @module
 * Who is in the building: people of ours with their accounts, and those whom our directory does not know.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ALLTHENTICATE_DOORS } from '@countersign/simulators'
import { putPerson } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import {
  asPeople,
  createStage,
  MAIL,
  settle,
  toAccount,
  USER,
  type Stage,
} from './support/stage.ts'

type Person = { user: string; accounts?: Record<string, Record<string, unknown>> }
type Account = Record<string, unknown>

async function listAll(stage: Stage, query = ''): Promise<{ people: Person[]; others: Account[] }> {
  const { status, body } = await asPeople(stage, 'GET', `/people?vendor=allthenticate${query}`)
  assert.equal(status, 200)
  return { people: body['people'] as Person[], others: body['others'] as Account[] }
}

describe('people with their accounts', () => {
  it('are those who are linked, with the state of their device; the others stand beside them', async () => {
    const stage = await createStage()
    await settle(stage)
    const { people, others } = await listAll(stage)
    assert.deepEqual(
      people.map(({ user }) => user),
      [USER],
    )
    const account = people[0]?.accounts?.['allthenticate']
    assert.equal(account?.['account'], toAccount(stage))
    assert.equal(account?.['device_active'], true)
    assert.equal(account?.['device_status'], 'ACTIVE')
    assert.equal(account?.['confirmed'], true)
    assert.deepEqual(account?.['groups'], ['House staff'])
    assert.deepEqual(
      others.map((one) => [one['email'], one['device_status'], one['device_active']]),
      [
        ['warden@harbour.example', 'ACTIVE', true],
        ['clerk@harbour.example', 'INACTIVE', false],
      ],
    )
  })

  it('are found by an address that is confirmed on both sides, and not linked by that', async () => {
    const stage = await createStage()
    await putPerson(stage, 'u-clerk', { emails: ['Clerk@Harbour.example'] })
    const { people } = await listAll(stage)
    assert.deepEqual(
      people.map(({ user }) => user),
      ['u-clerk'],
    )
    const { body } = await asPeople(stage, 'GET', '/people/u-clerk')
    assert.equal(body['links'], undefined)
  })

  it('are not found by an address that nobody confirmed there, nor by a login name', async () => {
    const unconfirmed = { email: 'clerk@harbour.example', firstName: 'C', lastName: 'C' }
    const stage = await createStage({ people: [{ ...unconfirmed, emailStatus: 'PENDING' }] })
    await putPerson(stage, 'u-clerk', { emails: ['clerk@harbour.example'] })
    assert.deepEqual((await listAll(stage)).people, [])
    const other = await createStage()
    await putPerson(other, 'u-clerk', { login_names: ['clerk@harbour.example'] })
    assert.deepEqual((await listAll(other)).people, [])
  })

  it('are guests where guests are asked for', async () => {
    const stage = await createStage()
    const { others } = await listAll(stage, '&guests=true')
    assert.deepEqual(
      others.map((one) => one['email']),
      ['guest@quay.example'],
    )
  })

  it('tell their addresses in their names where that is asked for', async () => {
    const stage = await createStage()
    const names = async (query: string) =>
      (await listAll(stage, query)).others.map((one) => one['name'])
    assert.ok((await names('')).includes('Alla A.'))
    assert.ok((await names('&emails=true')).includes(`Alla A. (${MAIL})`))
  })

  it('come in pages, in the order of their accounts', async () => {
    const stage = await createStage()
    const first = await asPeople(stage, 'GET', '/people?vendor=allthenticate&limit=2')
    const others = first.body['others'] as Account[]
    assert.equal(others.length, 2)
    const after = String(first.body['next'])
    assert.equal(after, others[1]?.['account'])
    const rest = await asPeople(stage, 'GET', `/people?vendor=allthenticate&limit=2&after=${after}`)
    assert.equal((rest.body['others'] as Account[]).length, 1)
    assert.equal(rest.body['next'], undefined)
  })

  it('are asked for once a minute, however many look', async () => {
    const stage = await createStage()
    await Promise.all([listAll(stage), listAll(stage), listAll(stage)])
    assert.equal(stage.sent.length, 1)
    stage.clock.advance(60)
    await listAll(stage)
    assert.equal(stage.sent.length, 2)
  })

  it('can be asked for one by one', async () => {
    const stage = await createStage()
    await settle(stage)
    const { body } = await asPeople(stage, 'GET', `/people/${USER}?vendor=allthenticate`)
    const accounts = body['accounts'] as Record<string, Account>
    assert.equal(accounts['allthenticate']?.['device_status'], 'ACTIVE')
    stage.control.setDevice(MAIL, 'LOST')
    stage.clock.advance(60)
    const later = await asPeople(stage, 'GET', `/people/${USER}?vendor=allthenticate`)
    const changed = later.body['accounts'] as Record<string, Account>
    assert.deepEqual(
      [changed['allthenticate']?.['device_status'], changed['allthenticate']?.['device_active']],
      ['LOST', false],
    )
  })

  it('have none to show where they are linked to none', async () => {
    const stage = await createStage()
    await putPerson(stage, 'u-new', {})
    const { status, body } = await asPeople(stage, 'GET', '/people/u-new?vendor=allthenticate')
    assert.equal(status, 200)
    assert.equal(body['accounts'], undefined)
  })

  it('are refused for a vendor that is none, or not of this site, or has no people to list', async () => {
    const stage = await createStage()
    for (const vendor of ['nobody', 'local']) {
      assertProblem(await asPeople(stage, 'GET', `/people?vendor=${vendor}`), 'vendor_unknown')
    }
    const apart = await createStage({ site: { vendors: ['local'], doors: {}, actions: {} } })
    assertProblem(await asPeople(apart, 'GET', '/people?vendor=allthenticate'), 'vendor_unknown')
  })

  it('cannot be listed while nobody answers', async () => {
    const stage = await createStage()
    stage.control.fault({ fault: 'down' })
    assertProblem(
      await asPeople(stage, 'GET', '/people?vendor=allthenticate'),
      'vendor_unavailable',
    )
    // Asked three times, then given up.
    assert.equal(stage.sent.length, 3)
  })

  it('are dropped whole when the list is cut, has other types, or is too long', async () => {
    for (const fault of [
      'truncated',
      'wrong-types',
      'oversized',
      'html',
      'empty',
      'redirect',
    ] as const) {
      const stage = await createStage()
      stage.control.fault({ fault })
      const reply = await asPeople(stage, 'GET', '/people?vendor=allthenticate')
      assertProblem(reply, 'vendor_unavailable')
    }
  })
})

describe('resources', () => {
  it('are doors with the handles that the settings give them, or computers', async () => {
    const stage = await createStage()
    const doors = await asPeople(stage, 'GET', '/resources?type=door')
    const listed = doors.body['resources'] as Account[]
    assert.deepEqual(
      listed.map((one) => [one['name'], one['door'], one['locked'], one['online']]),
      [
        ['Front door', 'front', true, true],
        ['Boat shed', 'shed', true, true],
        ['Archive', 'archive', true, false],
        ['Server room', undefined, true, true],
      ],
    )
    assert.deepEqual(listed[0]?.['groups'], ['Harbour doors'])
    const text = JSON.stringify(doors.body)
    for (const secret of [ALLTHENTICATE_DOORS.serverRoom, 'public_key', '04'.concat('7d0f6b1e')]) {
      assert.equal(text.includes(secret), false)
    }
    const computers = await asPeople(stage, 'GET', '/resources?type=computer')
    const [computer] = computers.body['resources'] as Account[]
    assert.deepEqual([computer?.['name'], computer?.['type']], ['Reception desk', 'computer'])
    assertProblem(await asPeople(stage, 'GET', '/resources?type=car'), 'request_malformed')
  })
})
