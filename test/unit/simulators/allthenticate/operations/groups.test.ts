import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_KEY } from '@countersign/simulators'
import { openAllthenticate } from '../../../../support/allthenticate-desk.ts'

const USERS = { type: 'users', name: 'Night watch', ids: [1001, 1002] }
const DOORS = { type: 'resources', name: 'Night doors', ids: [5001, 5002] }

const create = async (params: Readonly<Record<string, unknown>>) => {
  const desk = openAllthenticate()
  return { desk, ...(await desk.call('create-group', params)) }
}

suite('a group', () => {
  for (const encoding of ['form', 'json'] as const) {
    test(`is made, changed, listed and deleted (${encoding})`, async () => {
      const desk = openAllthenticate({ encoding })
      const { body } = await desk.call('create-group', USERS)
      const at = { type: 'users', group_id: body['group_id'] }
      await desk.call('change-group', { ...at, add_ids: [1003, 1001], delete_ids: [1002, 1004] })
      const { list } = await desk.call('groups', { type: 'users' })
      assert.deepEqual(list.at(-1), {
        id: body['group_id'],
        name: 'Night watch',
        count: 2,
        items: [1001, 1003],
      })
      assert.equal((await desk.call('delete-group', at)).status, 200)
      assert.equal((await desk.call('delete-group', at)).status, 404)
      assert.equal((await desk.call('change-group', at)).status, 404)
      assert.deepEqual(desk.control.violations(), [])
    })
  }

  test('of resources takes doors, computers, or both where no type is named', async () => {
    const { desk, status } = await create({ ...DOORS, resource_type: 'DOOR' })
    assert.equal(status, 200)
    const computers = { type: 'resources', name: 'Desks', ids: [5005], resource_type: 'COMPUTER' }
    assert.equal((await desk.call('create-group', computers)).status, 200)
    const mixed = { type: 'resources', name: 'All', ids: [5001, 5005] }
    assert.equal((await desk.call('create-group', mixed)).status, 200)
    const names = async (params: object) =>
      (await desk.call('groups', { type: 'resources', ...params })).list.map(({ name }) => name)
    assert.deepEqual(await names({ resource_type: 'COMPUTER' }), ['Desks'])
    assert.deepEqual(await names({ resource_type: 'DOOR' }), ['Harbour doors', 'Night doors'])
    assert.equal((await names({})).length, 4)
  })

  test('refuses ids of another kind: user_id, unique_id, a resource of another type', async () => {
    const bad = [
      { ...USERS, ids: [1] },
      { ...USERS, ids: [880_001] },
      { ...USERS, ids: [5001] },
      { ...DOORS, ids: [1001] },
      { ...DOORS, ids: [5001, 5005], resource_type: 'DOOR' },
      { ...DOORS, ids: [9999] },
      { ...DOORS, resource_type: 'WINDOW' },
      { ...USERS, resource_type: 'DOOR' },
      { ...USERS, type: 'doors' },
      { name: 'No type', ids: [] },
    ]
    for (const params of bad) {
      const { desk, status } = await create(params)
      assert.equal(status, 400)
      assert.equal(desk.control.groups('users').length + desk.control.groups('resources').length, 2)
    }
  })

  test('refuses a name that is used among its own kind', async () => {
    const { desk } = await create(USERS)
    assert.equal((await desk.call('create-group', USERS)).status, 400)
    const same = { ...DOORS, name: USERS.name }
    assert.equal((await desk.call('create-group', same)).status, 200)
  })

  test('changes whole or not at all', async () => {
    const { desk, body } = await create(USERS)
    const at = { type: 'users', group_id: body['group_id'] }
    for (const change of [{ add_ids: [1003, 9] }, { add_ids: [1003], delete_ids: [9] }]) {
      assert.equal((await desk.call('change-group', { ...at, ...change })).status, 400)
    }
    assert.deepEqual(desk.control.groups('users').at(-1)?.members, [1001, 1002])
  })

  test('is found in its own space alone', async () => {
    const { desk, body } = await create(USERS)
    const other = { type: 'resources', group_id: body['group_id'] }
    assert.equal((await desk.call('change-group', { ...other, add_ids: [] })).status, 404)
    assert.equal((await desk.call('delete-group', other)).status, 404)
    assert.equal((await desk.call('delete-group', { group_id: body['group_id'] })).status, 400)
  })

  test('is not deleted while a policy uses it', async () => {
    const desk = openAllthenticate()
    const staff = { type: 'users', group_id: 301 }
    assert.equal((await desk.call('delete-group', staff)).status, 400)
    assert.equal(desk.control.groups('users').length, 1)
    desk.control.setPolicy(301, null)
    assert.equal((await desk.call('delete-group', staff)).status, 200)
    assert.equal(desk.control.groups('users').length, 0)
  })

  test('is deleted by parameters of the query too', async () => {
    const { desk, body } = await create(USERS)
    const query = new URLSearchParams({
      type: 'users',
      group_id: String(body['group_id']),
      api_key: 'x',
    })
    assert.equal((await desk.send(`/groups?${query}`, { method: 'DELETE' })).status, 401)
    query.set('api_key', ALLTHENTICATE_KEY)
    assert.equal((await desk.send(`/groups?${query}`, { method: 'DELETE' })).status, 200)
  })
})
