import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertCode,
  createAllthenticateStage,
  DONE,
  LOST,
  MISSING,
} from '../../../../support/allthenticate-vendor.ts'

const LIST = 'GET /groups'
const group = (id: number, name: string, items: readonly unknown[] = []) => ({
  id,
  name,
  count: items.length,
  items,
})

test('members are ids of the kind that the group has, however the list tells them', async () => {
  const stage = await createAllthenticateStage()
  const items = [1, { email_id: 2, resource_id: 7 }, { id: 3 }, {}]
  stage.says(LIST, { body: [group(5, 'A', items)] }, { body: [group(5, 'A', items)] })
  const [people] = await stage.building.groups.list('people')
  const [resources] = await stage.building.groups.list('resources', 'computer')
  assert.deepEqual(people?.members, ['1', '2', '3'])
  assert.deepEqual(resources?.members, ['1', '7', '3'])
  const asked = stage.seen.map(({ values }) => [values['type'], values['resource_type']])
  assert.deepEqual(asked, [
    ['users', undefined],
    ['resources', 'COMPUTER'],
  ])
})

test('a group is made once: the name is looked for before, and after an answer that was lost', async () => {
  const stage = await createAllthenticateStage()
  stage.says(LIST, { body: [] }, { body: [group(9, 'Crew')] })
  stage.says('POST /groups', LOST)
  const input = { kind: 'people', name: 'Crew', members: ['1', '2'] } as const
  assert.deepEqual(await stage.building.groups.create(input), { kind: 'people', group: '9' })
  assert.equal(stage.asked('POST /groups').length, 1)
  assert.equal(stage.asked('POST /groups')[0]?.values['ids'], '[1,2]')
})

test('a change of nothing is not sent', async () => {
  const stage = await createAllthenticateStage()
  const ref = { kind: 'people', group: '5' } as const
  await stage.building.groups.change(ref, { add: [], remove: [] })
  assert.equal(stage.seen.length, 0)
  stage.says('PUT /groups', DONE)
  await stage.building.groups.change(ref, { add: ['1'], remove: [] })
  const { add_ids: added, delete_ids: removed } = stage.seen[0]?.values ?? {}
  assert.deepEqual([added, removed], ['[1]', undefined])
})

test('gone is gone, also where the first answer was lost', async () => {
  const stage = await createAllthenticateStage()
  stage.says('DELETE /groups', LOST, MISSING)
  await stage.building.groups.delete({ kind: 'resources', group: '5' })
  assert.equal(stage.seen.length, 2)
  assert.equal(stage.seen[0]?.values['type'], 'resources')
})

test('what is no id is refused before anything is sent', async () => {
  const stage = await createAllthenticateStage()
  const { groups } = stage.building
  const change = { add: ['maja'], remove: [] }
  await assertCode(groups.change({ kind: 'people', group: '5' }, change), 'request_malformed')
  await assertCode(groups.change({ kind: 'people', group: 'x' }, change), 'not_found')
  await assertCode(groups.delete({ kind: 'people', group: '-5' }), 'not_found')
  assert.equal(stage.seen.length, 0)
})
