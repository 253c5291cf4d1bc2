import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AUTHX_PERSONA } from '@countersign/simulators'
import { PEOPLE_KEY } from '../support/backend.ts'
import { callSite, putPerson, type Reply } from '../support/page.ts'
import { assertProblem, give } from '../support/people.ts'
import {
  ACCOUNT,
  createStage,
  enrol,
  readSent,
  sentTo,
  USER,
  type AuthxBench,
  type StageOptions,
} from './support/stage.ts'

const ADA = 'u-ada'
const WANTED = { user_name: 'ada.q', first_name: 'Ada', last_name: 'Quay' }
const CONTACTS = { emails: ['ada.q@harbour.example'], phones: ['+4915123456789'] }

const put = (bench: AuthxBench, wanted: object = WANTED, user = ADA) =>
  putPerson(bench, user, { ...CONTACTS, vendors: { authx: wanted } })
const toResult = async (work: ReturnType<typeof putPerson>) => (await work).vendors?.['authx']
const erase = (bench: AuthxBench, user = ADA): Promise<Reply> =>
  callSite(bench, { method: 'DELETE', path: `/v1/site/people/${user}`, key: PEOPLE_KEY })
const toErased = ({ body }: Reply): unknown => Object(body['vendors']).authx
const toOperations = ({ exchanges }: AuthxBench) => exchanges.map(({ operation }) => operation)

/** Without anybody at the vendor but the persona. */
const open = (options: StageOptions = {}) => createStage(options)

describe('a person at AuthX', () => {
  it('is made with the person here, linked at once, and changed by the same call', async () => {
    const bench = await open()
    const made = await put(bench)
    assert.equal(made.vendors?.['authx']?.result, 'created')
    const account = made.links?.['authx']?.account ?? assert.fail('linked')
    const known = bench.control.user(account)
    assert.deepEqual(
      [known?.userName, known?.email, known?.countryCode, known?.number, known?.aliases],
      ['ada.q', 'ada.q@harbour.example', '+49', '15123456789', []],
    )
    const { user_name: _fixed, ...names } = WANTED
    const changed = { ...names, last_name: 'Berg', aliases: ['berg'], email: 'berg@x.example' }
    assert.equal((await toResult(put(bench, changed)))?.result, 'updated')
    const after = bench.control.user(account)
    assert.deepEqual(
      [after?.userName, after?.lastName, after?.email, after?.aliases],
      ['ada.q', 'Berg', 'berg@x.example', ['berg']],
    )
    assert.equal(sentTo(bench, 'AddUser').length, 1)
  })

  it('can be given a PIN at once, which is theirs alone', async () => {
    const bench = await open()
    await put(bench)
    assert.equal((await give(bench, { user: ADA }, { kind: 'pin', secret: '502918' })).status, 201)
    const sent = await readSent(sentTo(bench, 'GeneratePin')[0] ?? assert.fail())
    assert.notEqual(sent['guid'], ACCOUNT)
    assert.equal(sent['pin'], '502918')
  })

  it('is refused for what the site sends wrongly, and nobody is called', async () => {
    const bench = await open()
    for (const [wanted, field] of [
      [{}, 'first_name'],
      [{ ...WANTED, phone: '0151' }, 'phone'],
      [{ ...WANTED, email: 'x' }, 'email'],
      [{ ...WANTED, aliases: ['1', '2', '3', '4', '5', '6'] }, 'aliases'],
      [{ first_name: 'Ada', last_name: 'Quay' }, 'user_name'],
    ] as const) {
      const result = await toResult(put(bench, wanted))
      assert.deepEqual(result, { result: 'refused', details: { code: 'request_malformed', field } })
    }
    assert.deepEqual(bench.exchanges, [])
  })

  it('is refused where the name is somebody’s there, or would be changed', async () => {
    const bench = await open()
    const taken = { ...WANTED, user_name: AUTHX_PERSONA.userName }
    assert.equal((await toResult(put(bench, taken)))?.result, 'refused')
    await put(bench)
    const renamed = await toResult(put(bench, { ...WANTED, user_name: 'eve' }))
    assert.deepEqual(renamed, { result: 'refused', details: { field: 'user_name' } })
    assert.equal(sentTo(bench, 'UpdateUser').length, 0)
  })

  it('has the name kept that it was made with, strict or lenient', async () => {
    for (const mode of ['strict', 'lenient'] as const) {
      const bench = await open({ tenant: { mode } })
      await put(bench)
      assert.equal((await toResult(put(bench)))?.result, 'updated')
      const sent = await readSent(sentTo(bench, 'UpdateUser')[0] ?? assert.fail())
      assert.equal(sent['user_name'], 'ada.q')
    }
  })
})

describe('a create that timed out is not repeated', () => {
  for (const fault of ['hang', 'reset-after', 'lost', 'late-exception', 'no-guid'] as const) {
    it(`${fault}: it is in doubt until the site decides`, async () => {
      const bench = await open()
      bench.control.fault({ fault, operation: 'AddUser', count: 1 })
      assert.equal((await toResult(put(bench)))?.result, 'unknown')
      for (let i = 0; i < 3; i += 1) {
        assert.equal((await toResult(put(bench)))?.result, 'unknown')
      }
      assert.equal(sentTo(bench, 'AddUser').length, 1)
      const other = await toResult(put(bench, { ...WANTED, user_name: 'ada.q2' }))
      assert.equal(other?.result, 'created')
      assert.equal(sentTo(bench, 'AddUser').length, 2)
    })
  }

  it('and the same name again is the site’s own word', async () => {
    const bench = await open()
    bench.control.fault({ fault: 'reset-before', operation: 'AddUser', count: 1 })
    assert.equal((await toResult(put(bench)))?.result, 'unknown')
    assert.equal((await toResult(put(bench, { ...WANTED, again: true })))?.result, 'created')
    const done = await open()
    done.control.fault({ fault: 'reset-after', operation: 'AddUser', count: 1 })
    await put(done)
    assert.equal((await toResult(put(done, { ...WANTED, again: true })))?.result, 'refused')
  })

  it('what never left is unavailable, and made by the next call', async () => {
    const bench = await open()
    bench.unplug(true)
    assert.equal((await toResult(put(bench)))?.result, 'unavailable')
    bench.unplug(false)
    assert.equal((await toResult(put(bench)))?.result, 'created')
    bench.control.fault({ fault: '429', operation: 'UpdateUser', count: 2 })
    const told = await toResult(put(bench))
    assert.deepEqual(told, { result: 'unavailable', retry_at: bench.clock.now() + 7 })
  })

  it('an update is: the same twice is once', async () => {
    const bench = await open()
    await put(bench)
    bench.control.fault({ fault: 'reset-after', operation: 'UpdateUser', count: 1 })
    assert.equal((await toResult(put(bench)))?.result, 'updated')
    assert.equal(sentTo(bench, 'UpdateUser').length, 2)
    bench.control.fault({ fault: 'other-guid', operation: 'UpdateUser', count: 1 })
    assert.equal((await toResult(put(bench)))?.result, 'unknown')
  })
})

describe('an erasure', () => {
  it('takes biometrics first, and then the user', async () => {
    const bench = await open({ held: ['pin', 'palm', 'fingerprint'] })
    await enrol(bench, 'face')
    const before = bench.exchanges.length
    const erased = await erase(bench, USER)
    assert.equal(erased.status, 200)
    assert.equal(toErased(erased), 'erased')
    assert.deepEqual(toOperations(bench).slice(before), [
      'ProcessBiometric',
      'ProcessBiometric',
      'ProcessBiometric',
      'DeleteUser',
    ])
    assert.deepEqual(bench.control.users(), [])
    const sent = await Promise.all(sentTo(bench, 'ProcessBiometric').slice(1).map(readSent))
    assert.deepEqual(
      sent.map((body) => [body['authentication_id'], body['process_type']]),
      [
        [2, 3],
        [3, 3],
        [1, 3],
      ],
    )
  })

  it('of a tenant that refuses to delete what is not there is done all the same', async () => {
    const bench = await open({ held: ['palm'], tenant: { missingBiometric: 'refused' } })
    assert.equal(toErased(await erase(bench, USER)), 'erased')
    assert.deepEqual(bench.control.users(), [])
  })

  it('with a lost reply is done: the second answer says that nothing is left', async () => {
    const bench = await open()
    bench.control.fault({ fault: 'reset-after', operation: 'DeleteUser', count: 1 })
    assert.equal(toErased(await erase(bench, USER)), 'erased')
    assert.equal(sentTo(bench, 'DeleteUser').length, 2)
  })

  it('that was done there already is done', async () => {
    const bench = await open()
    bench.control.fault({ fault: 'late-exception', operation: 'DeleteUser', count: 2 })
    const first = toErased(await erase(bench, USER))
    assert.equal(first, 'unknown')
    assert.deepEqual(bench.control.users(), [])
    bench.clock.advance(60)
    assert.equal(toErased(await erase(bench, USER)), 'erased')
  })

  it('waits for a vendor that is down, and goes on where it stood', async () => {
    const bench = await open({ held: ['palm'] })
    bench.unplug(true)
    assert.equal(toErased(await erase(bench, USER)), 'unavailable')
    bench.unplug(false)
    bench.clock.advance(60)
    assert.equal(toErased(await erase(bench, USER)), 'erased')
    assert.deepEqual(bench.control.users(), [])
  })

  it('never takes the user while a biometric on record is left', async () => {
    const bench = await open({ held: ['palm'] })
    bench.control.queueOutcome({ code: 0, modality: 'palm', process: 'delete' })
    assert.equal(toErased(await erase(bench, USER)), 'unknown')
    assert.equal(sentTo(bench, 'DeleteUser').length, 0)
    assert.equal(toErased(await erase(bench, USER)), 'erased')
  })
})

describe('an account that another person has', () => {
  it('is nobody else’s', async () => {
    const bench = await open()
    const reply = await callSite(bench, {
      method: 'PUT',
      path: `/v1/site/people/${ADA}`,
      body: { links: { authx: { account: ACCOUNT } } },
      key: PEOPLE_KEY,
    })
    assertProblem(reply, 'account_taken')
  })
})
