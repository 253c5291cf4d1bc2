/**
 * @module
 * Groups of people, by our ids, and of resources.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { putPerson } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import { asPeople, createStage, settle, toAccount, USER, type Stage } from './support/stage.ts'

type Group = { id: string; type: string; name: string; members: string[]; others: number }

const listGroups = async (stage: Stage, query = '?type=people') =>
  (await asPeople(stage, 'GET', `/groups${query}`)).body['groups'] as Group[]
const create = (stage: Stage, body: Record<string, unknown>) =>
  asPeople(stage, 'POST', '/groups', { type: 'people', name: 'Crew', ...body })

describe('groups of people', () => {
  it('are listed with our people by our ids, and the others counted', async () => {
    const stage = await createStage()
    await settle(stage)
    const [staff] = await listGroups(stage)
    assert.deepEqual(
      { ...staff, id: '' },
      { id: '', type: 'people', name: 'House staff', members: [USER], others: 1 },
    )
  })

  it('are made of our people', async () => {
    const stage = await createStage()
    await settle(stage)
    const { status, body } = await create(stage, { members: [USER] })
    assert.equal(status, 201)
    assert.deepEqual([body['name'], body['members'], body['others']], ['Crew', [USER], 0])
    const made = stage.control.groups('users').find(({ name }) => name === 'Crew')
    assert.deepEqual(made?.members, [Number(toAccount(stage))])
    assert.equal(body['id'], `people.${made?.id}`)
  })

  it('are changed both ways, and twice does no more', async () => {
    const stage = await createStage()
    await settle(stage)
    await putPerson(stage, 'u-clerk', {
      links: { allthenticate: { account: toAccount(stage, 'clerk@harbour.example') } },
    })
    const { body } = await create(stage, { members: [USER] })
    const path = `/groups/${String(body['id'])}`
    for (let i = 0; i < 2; i += 1) {
      const change = { add: ['u-clerk'], remove: [USER] }
      const changed = await asPeople(stage, 'PATCH', path, change)
      assert.deepEqual(changed.body['members'], ['u-clerk'])
    }
  })

  it('are not made twice: one of the name is taken, and who is missing joins it', async () => {
    const stage = await createStage()
    await settle(stage)
    const first = await create(stage, {})
    const second = await create(stage, { members: [USER] })
    assert.equal(first.body['id'], second.body['id'])
    assert.deepEqual(second.body['members'], [USER])
    assert.equal(stage.control.groups('users').length, 2)
  })

  it('are not made twice where the answer was lost', async () => {
    for (const fault of ['reset-after', 'neither', 'truncated'] as const) {
      const stage = await createStage()
      stage.control.fault({ fault, operation: 'create-group', count: 1 })
      assert.equal((await create(stage, {})).status, 201)
      assert.equal(stage.control.groups('users').length, 2)
      assert.equal(
        stage.sent.filter(({ path, method }) => path === '/groups' && method === 'POST').length,
        1,
      )
    }
  })

  it('are told as unknown where it is not there and nobody can say whether it comes', async () => {
    const stage = await createStage()
    stage.control.fault({ fault: 'reset-before', operation: 'create-group' })
    assertProblem(await create(stage, {}), 'outcome_unknown')
  })

  it('take nobody without an account there', async () => {
    const stage = await createStage()
    await putPerson(stage, 'u-new', {})
    assertProblem(await create(stage, { members: ['u-new'] }), 'account_missing')
    assertProblem(await create(stage, { members: ['u-nobody'] }), 'person_unknown')
    assert.equal(stage.sent.length, 0)
  })

  it('are deleted, and gone is gone', async () => {
    const stage = await createStage()
    const { body } = await create(stage, {})
    const path = `/groups/${String(body['id'])}`
    stage.control.fault({ fault: 'reset-after', operation: 'delete-group', count: 1 })
    for (let i = 0; i < 2; i += 1) {
      const gone = await asPeople(stage, 'DELETE', path)
      assert.deepEqual([gone.status, gone.body], [200, { deleted: true }])
    }
    assert.equal(stage.control.groups('users').length, 1)
  })

  it('are not deleted while a policy uses them', async () => {
    const stage = await createStage()
    const [staff] = await listGroups(stage)
    assertProblem(await asPeople(stage, 'DELETE', `/groups/${staff?.id}`), 'vendor_refused')
  })

  it('are not mixed up with those of resources', async () => {
    const stage = await createStage()
    const [staff] = await listGroups(stage)
    const number = staff?.id.split('.')[1]
    const path = `/groups/resources.${number}`
    assertProblem(await asPeople(stage, 'PATCH', path, { add: ['1'] }), 'not_found')
    for (const id of ['1', 'users.1', 'people.x', 'people.']) {
      assertProblem(await asPeople(stage, 'PATCH', `/groups/${id}`, {}), 'not_found')
    }
  })

  it('are changed again where the answer was lost, and unknown after that', async () => {
    const stage = await createStage()
    await settle(stage)
    const [staff] = await listGroups(stage)
    const change = () => asPeople(stage, 'PATCH', `/groups/${staff?.id}`, { remove: [USER] })
    stage.control.fault({ fault: 'reset-after', operation: 'change-group', count: 1 })
    assert.deepEqual((await change()).body['members'], [])
    stage.control.fault({ fault: 'reset-after', operation: 'change-group' })
    assertProblem(await change(), 'outcome_unknown')
  })
})

describe('groups of resources', () => {
  it('are made of computers or of doors', async () => {
    const stage = await createStage()
    const read = async (type: string) => {
      const { body } = await asPeople(stage, 'GET', `/resources?type=${type}`)
      return (body['resources'] as { id: string }[])[0]?.id
    }
    const [door, computer] = [await read('door'), await read('computer')]
    for (const [of, member, name] of [
      ['door', door, 'Sheds'],
      ['computer', computer, 'Desks'],
    ] as const) {
      const made = await asPeople(stage, 'POST', '/groups', {
        type: 'resources',
        of,
        name,
        members: [member],
      })
      assert.equal(made.status, 201)
      assert.deepEqual(made.body['members'], [member])
      const listed = await listGroups(stage, `?type=resources&of=${of}`)
      assert.ok(listed.some((one) => one.name === name))
    }
    const made = stage.control.groups('resources').find(({ name }) => name === 'Desks')
    assert.equal(made?.resourceType, 'COMPUTER')
  })

  it('take nothing that is no id of one', async () => {
    const stage = await createStage()
    const body = { type: 'resources', name: 'Odd', members: ['front'] }
    assertProblem(await asPeople(stage, 'POST', '/groups', body), 'request_malformed')
  })

  it('are asked for by type, and nothing else', async () => {
    const stage = await createStage()
    for (const query of ['?type=users', '?type=resources&of=car']) {
      assertProblem(await asPeople(stage, 'GET', `/groups${query}`), 'request_malformed')
    }
  })
})
