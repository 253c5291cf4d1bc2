import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RelyingPartyError } from '../../../packages/relying-party/src/index.ts'
import { SITE_KEY } from '../../support/proof-backend.ts'
import { createTestSite } from '../../support/site.ts'

const PERSON = {
  user: 'u 1',
  login_names: [],
  emails: [],
  phones: [],
  created_at: 1,
  authenticators: [],
}
const GROUP = { id: 'people.1', type: 'people', name: 'Crew', members: [], others: 0 }

/** A site whose backend answers by method and path, and what it was asked. */
async function createSite(replies: Record<string, unknown>, keys = {}) {
  const sent: { call: string; key: string | null; body: unknown }[] = []
  const { party } = await createTestSite({
    keys,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const call = `${request.method} ${pathname.replace('/auth/v1/site', '')}`
      const text = await request.text()
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      sent.push({ call: call + search, key: request.headers.get('authorization'), body })
      return Response.json(replies[call] ?? {}, { status: call in replies ? 200 : 404 })
    },
  })
  return { party, sent }
}

test('people are asked for with the key that the site has for them', async () => {
  const path = '/people/u%201'
  const { party, sent } = await createSite(
    {
      'GET /people': { people: [PERSON] },
      [`GET ${path}`]: PERSON,
      [`PUT ${path}`]: { ...PERSON, vendors: { quay: { result: 'unknown' } } },
      [`DELETE ${path}`]: { deleted: true, vendors: { quay: 'unknown' } },
      [`GET ${path}/authenticators`]: { authenticators: [] },
      [`POST ${path}/authenticators`]: { authenticator: { id: 'w', kind: 'card', locked: false } },
      [`DELETE ${path}/authenticators/w`]: PERSON,
      [`POST ${path}/authenticators/w/unlock`]: PERSON,
    },
    { people: 'key-for-people-alone' },
  )
  const { people } = party
  await people.list({ after: 'u-0', limit: 5, vendor: 'quay', guests: true, emails: false })
  await people.read('u 1', { vendor: 'quay' })
  const put = await people.put('u 1', { vendors: { quay: {} } })
  const erased = await people.erase('u 1')
  await people.authenticators('u 1')
  await people.give('u 1', { kind: 'card', secret: '0001' })
  await people.take('u 1', 'w')
  await people.unlock('u 1', 'w')
  assert.deepEqual(
    sent.map(({ call }) => call),
    [
      'GET /people?after=u-0&limit=5&vendor=quay&guests=true',
      `GET ${path}?vendor=quay`,
      `PUT ${path}`,
      `DELETE ${path}`,
      `GET ${path}/authenticators`,
      `POST ${path}/authenticators`,
      `DELETE ${path}/authenticators/w`,
      `POST ${path}/authenticators/w/unlock`,
    ],
  )
  assert.ok(sent.every(({ key }) => key === 'Bearer key-for-people-alone'))
  assert.deepEqual(put.vendors, { quay: { result: 'unknown' } })
  assert.deepEqual(erased.vendors, { quay: 'unknown' })
})

test('the building is asked for with the same key, or the site’s own', async () => {
  const { party, sent } = await createSite({
    'GET /invites': { invites: [] },
    'POST /invites': { outcomes: [], groups: [] },
    'POST /invites/resend': { outcome: 'sent' },
    'GET /groups': { groups: [] },
    'POST /groups': GROUP,
    'PATCH /groups/people.1': GROUP,
    'DELETE /groups/people.1': { deleted: true },
    'GET /resources': { resources: [] },
  })
  const { building } = party
  await building.invites()
  await building.invite({ invitations: [{ email: 'a@quay.example' }] })
  await building.resendInvite('a@quay.example')
  await building.groups({ type: 'resources', of: 'door' })
  await building.createGroup({ type: 'people', name: 'Crew' })
  await building.changeGroup('people.1', { add: ['u-1'] })
  await building.deleteGroup('people.1')
  await building.resources('computer')
  assert.deepEqual(
    sent.map(({ call }) => call),
    [
      'GET /invites',
      'POST /invites',
      'POST /invites/resend',
      'GET /groups?type=resources&of=door',
      'POST /groups',
      'PATCH /groups/people.1',
      'DELETE /groups/people.1',
      'GET /resources?type=computer',
    ],
  )
  assert.ok(sent.every(({ key }) => key === `Bearer ${SITE_KEY}`))
})

test('a reply of another shape is none', async () => {
  const { party } = await createSite({ 'GET /people': { people: 'all of them' } })
  await assert.rejects(
    party.people.list(),
    (error) => error instanceof RelyingPartyError && error.code === 'unavailable',
  )
})
