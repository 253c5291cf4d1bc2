/**
 * @module
 * Every operation and every field of the vendor's that is in scope, sent at least once by way of our HTTP; in
 * either encoding, with the key in either place, and under other names.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Secret } from '@countersign/server'
import type { AllthenticateInput } from '@countersign/server/vendors/allthenticate'
import {
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_NEXT_KEY,
  ALLTHENTICATE_NAMES,
  type AllthenticateSettings,
} from '@countersign/simulators'
import { assertProblem } from '../support/people.ts'
import {
  approve,
  asPeople,
  createStage,
  list,
  lock,
  settle,
  unlock,
  USER,
  type Stage,
} from './support/stage.ts'

/** Everything that a site can ask of the building. */
async function askEverything(stage: Stage): Promise<void> {
  const key = await settle(stage)
  const ask = async (method: string, path: string, body?: Record<string, unknown>) => {
    const reply = await asPeople(stage, method, path, body)
    assert.ok(reply.status < 300, `${method} ${path}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  await ask('GET', '/people?vendor=allthenticate')
  await ask('GET', '/people?vendor=allthenticate&guests=true&emails=true')
  const made = await ask('POST', '/groups', { type: 'people', name: 'Crew', members: [USER] })
  const id = String(made['id'])
  await ask('PATCH', `/groups/${id}`, { remove: [USER] })
  await ask('PATCH', `/groups/${id}`, { add: [USER] })
  for (const kind of ['door', 'computer']) {
    const { resources } = await ask('GET', `/resources?type=${kind}`)
    const members = (resources as { id: string }[]).map((one) => one.id)
    await ask('POST', '/groups', { type: 'resources', of: kind, name: `All ${kind}s`, members })
    await ask('GET', `/groups?type=resources&of=${kind}`)
  }
  const cards = [{ number: '00042', label: 'Blue' }]
  const invitations = [{ email: 'new@quay.example', cards }, { email: 'two@quay.example' }]
  await ask('POST', '/invites', { invitations, groups: [id], mail: false })
  await ask('GET', '/invites')
  await ask('POST', '/invites/resend', { email: 'new@quay.example' })
  await ask('DELETE', `/groups/${id}`)
  const path = `/people/${USER}/authenticators`
  await ask('POST', path, { kind: 'card', secret: '123456', label: 'Red' })
  await ask('POST', path, { kind: 'card', secret: '0000417', allow_duplicates: true })
  await ask('GET', `${path}?vendor=allthenticate`)
  assert.equal((await unlock(stage, await approve(stage, key))).status, 200)
  assert.equal((await lock(stage)).status, 200)
  assert.equal((await list(stage)).status, 200)
}

/** Method, path and names of what was sent. */
function toFields(stage: Stage): Record<string, string[]> {
  const fields: Record<string, Set<string>> = {}
  for (const { method, path, values } of stage.sent) {
    const names = (fields[`${method} ${path}`] ??= new Set())
    for (const name of Object.keys(values)) if (name !== 'api_key') names.add(name)
  }
  return Object.fromEntries(
    Object.entries(fields).map(([call, names]) => [call, [...names].toSorted()]),
  )
}

/** All that the contract has, but the bulk call, which is out of scope. */
const EVERYTHING = {
  'GET /multipleusers': ['email', 'user_tag'],
  'PUT /invites': ['emails', 'groups', 'no_email', 'smartcards'],
  'POST /invites': ['email'],
  'GET /invites': [],
  'POST /groups': ['ids', 'name', 'resource_type', 'type'],
  'PUT /groups': ['add_ids', 'delete_ids', 'group_id', 'type'],
  'GET /groups': ['resource_type', 'type'],
  'DELETE /groups': ['group_id', 'type'],
  'PUT /modifysmartcards': ['allow_duplicates', 'email_id', 'smartcards'],
  'GET /modifysmartcard': ['email_id'],
  'POST /setlockstatus': ['lock_state', 'unlock_time', 'uuid'],
  'GET /multipleresources': ['type'],
}

describe('every field of every request', () => {
  for (const encoding of ['form', 'json'] as const) {
    for (const keyPlacement of ['param', 'header'] as const) {
      it(`is sent as ${encoding}, with the key as ${keyPlacement}`, async () => {
        const stage = await createStage({
          settings: { encoding, keyPlacement },
          tenant: { encodings: [encoding], keyPlacement },
        })
        await askEverything(stage)
        const sent = toFields(stage)
        for (const [call, names] of Object.entries(EVERYTHING)) {
          assert.deepEqual(sent[call], names, call)
        }
        assert.deepEqual(Object.keys(sent).toSorted(), Object.keys(EVERYTHING).toSorted())
      })
    }
  }

  it('has the values that the contract shows', async () => {
    const stage = await createStage({ settings: { encoding: 'json' } })
    await askEverything(stage)
    const find = (method: string, path: string, name: string) =>
      stage.sent
        .filter((one) => one.method === method && one.path === path)
        .flatMap(({ values }) => (values[name] === undefined ? [] : [values[name]]))
    assert.deepEqual(find('GET', '/multipleusers', 'user_tag'), ['GUEST'])
    assert.deepEqual(find('GET', '/multipleusers', 'email'), ['true'])
    assert.deepEqual(find('POST', '/groups', 'resource_type'), ['DOOR', 'COMPUTER'])
    assert.deepEqual(find('PUT', '/invites', 'no_email'), ['true'])
    assert.deepEqual(find('PUT', '/invites', 'smartcards'), [
      [[{ number: '00042', label: 'Blue' }], []],
    ])
    const [groups] = find('PUT', '/invites', 'groups') as { id: number; name: string }[][]
    assert.equal(groups?.[0]?.name, 'Crew')
    assert.deepEqual(find('PUT', '/modifysmartcards', 'allow_duplicates'), [true])
    assert.deepEqual(find('PUT', '/modifysmartcards', 'smartcards').slice(0, 1), [
      '[{"number":"123456","label":"Red"}]',
    ])
  })

  it('goes by the names of the settings where the vendor has others', async () => {
    const names = {
      uuid: 'resource_uuid',
      lockState: 'lock_status',
      groupName: 'group_name',
      ids: 'member_ids',
      addIds: 'plus_ids',
      deleteIds: 'minus_ids',
      unlockTime: 'open_seconds',
    }
    const { uuid: door, ...others } = names
    const tenant: Partial<AllthenticateSettings> = {
      names: { ...ALLTHENTICATE_NAMES, ...others, door },
    }
    const stage = await createStage({ settings: { names }, tenant })
    await askEverything(stage)
    const sent = toFields(stage)
    assert.deepEqual(sent['POST /setlockstatus'], ['lock_status', 'open_seconds', 'resource_uuid'])
    assert.deepEqual(sent['PUT /groups'], ['group_id', 'minus_ids', 'plus_ids', 'type'])
    assert.deepEqual(sent['POST /groups'], ['group_name', 'member_ids', 'resource_type', 'type'])
  })
})

describe('the key', () => {
  const next = (more: Partial<AllthenticateInput> = {}): Partial<AllthenticateInput> => ({
    nextApiKey: new Secret(ALLTHENTICATE_NEXT_KEY, 'nextApiKey'),
    ...more,
  })
  const readGroups = (stage: Stage) => asPeople(stage, 'GET', '/groups?type=people')
  const toKeys = (stage: Stage) => stage.sent.map(({ values }) => values['api_key'])

  it('is the next one once the first has ended by its date', async () => {
    const stage = await createStage({ settings: next({ apiKeyExpiresAt: '2023-11-15' }) })
    await readGroups(stage)
    stage.clock.advance(86_400)
    await readGroups(stage)
    assert.deepEqual(toKeys(stage), [ALLTHENTICATE_KEY, ALLTHENTICATE_NEXT_KEY])
  })

  it('is the next one once the first is refused: what reads is asked again at once', async () => {
    const stage = await createStage({ settings: next() })
    stage.control.revokeKey(ALLTHENTICATE_KEY)
    assert.equal((await readGroups(stage)).status, 200)
    await readGroups(stage)
    assert.deepEqual(toKeys(stage), [
      ALLTHENTICATE_KEY,
      ALLTHENTICATE_NEXT_KEY,
      ALLTHENTICATE_NEXT_KEY,
    ])
  })

  it('that is refused for an opening sends no second one', async () => {
    const stage = await createStage({ settings: next() })
    const key = await settle(stage)
    const proof = await approve(stage, key)
    await list(stage)
    stage.control.revokeKey(ALLTHENTICATE_KEY)
    stage.sent.length = 0
    assertProblem(await unlock(stage, proof), 'vendor_unavailable')
    assert.deepEqual(toKeys(stage), [ALLTHENTICATE_KEY])
    assert.equal((await unlock(stage, await approve(stage, key))).status, 200)
  })

  it('is tried again where none is good any more: it may be mended meanwhile', async () => {
    const stage = await createStage({ settings: next() })
    for (const value of [ALLTHENTICATE_KEY, ALLTHENTICATE_NEXT_KEY]) stage.control.revokeKey(value)
    assertProblem(await readGroups(stage), 'vendor_unavailable')
    stage.control.putKey({ value: ALLTHENTICATE_KEY, expiresAt: 0 })
    assert.equal((await readGroups(stage)).status, 200)
  })

  it('that is refused in another way is known by the settings', async () => {
    const stage = await createStage({
      settings: { keyRefusedStatuses: [400] },
      tenant: { authFailStatus: 400 },
    })
    stage.control.revokeKey(ALLTHENTICATE_KEY)
    assertProblem(await readGroups(stage), 'vendor_unavailable')
    assert.ok(stage.audit.some(({ code }) => code === 'key_refused'))
  })

  it('is asked for by the check, with its end, and nothing is changed', async () => {
    const stage = await createStage({ settings: { apiKeyExpiresAt: '2023-12-01' } })
    const keyExpiresAt = Date.parse('2023-12-01T00:00:00Z') / 1000
    assert.deepEqual(await stage.backend.probe(), {
      allthenticate: { isReachable: true, isKeyAccepted: true, keyExpiresAt },
    })
    assert.deepEqual(
      stage.sent.map(({ method }) => method),
      ['GET'],
    )
    stage.control.revokeKey(ALLTHENTICATE_KEY)
    const refused = await stage.backend.probe()
    assert.equal(refused['allthenticate']?.isKeyAccepted, false)
    stage.control.fault({ fault: '429', count: 1 })
    assert.equal((await stage.backend.probe())['allthenticate']?.isKeyAccepted, undefined)
    stage.control.fault({ fault: 'down', count: 1 })
    assert.equal((await stage.backend.probe())['allthenticate']?.isReachable, false)
    stage.unplug()
    assert.equal((await stage.backend.probe())['allthenticate']?.isReachable, false)
  })
})
