import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ALLTHENTICATE_DOORS } from '@countersign/simulators'
import { openAllthenticate } from '../../../../support/allthenticate-desk.ts'

const { frontDoor, archive } = ALLTHENTICATE_DOORS

suite('the list of resources', () => {
  test('has four doors and a computer, by type where asked', async () => {
    const desk = openAllthenticate()
    const names = async (params: Readonly<Record<string, unknown>>) =>
      (await desk.call('resources', params)).list.map(({ name }) => name)
    const doors = ['Front door', 'Boat shed', 'Archive', 'Server room']
    assert.deepEqual(await names({ type: 'DOOR' }), doors)
    assert.deepEqual(await names({ type: 'COMPUTER' }), ['Reception desk'])
    assert.deepEqual(await names({}), [...doors, 'Reception desk'])
    assert.equal((await desk.call('resources', { type: 'WINDOW' })).status, 400)
  })

  test('has groups and policies as lists of one name', async () => {
    const { list } = await openAllthenticate().call('resources')
    assert.deepEqual(list[0]?.['groups'], [['Harbour doors']])
    assert.deepEqual(list[0]?.['policies'], [['Opening hours']])
    assert.deepEqual(list.at(-1)?.['groups'], [])
  })

  test('tells lock and reach in words or as true and false', async () => {
    const desk = openAllthenticate()
    const status = async (uuid: string) =>
      (await desk.call('resources')).list.find((one) => one['uuid'] === uuid)?.['resource_status']
    await desk.unlock(frontDoor)
    assert.deepEqual(await status(frontDoor), { lock_status: 'UNLOCKED', online_status: 'ONLINE' })
    assert.deepEqual(await status(archive), { lock_status: 'LOCKED', online_status: 'OFFLINE' })
    desk.control.configure({ statusStyle: 'boolean' })
    assert.deepEqual(await status(frontDoor), { lock_status: false, online_status: true })
    assert.deepEqual(await status(archive), { lock_status: true, online_status: false })
  })

  test('lags as far behind as it is told to, and says when it saw', async () => {
    const desk = openAllthenticate({ settings: { statusLagSeconds: 10 } })
    await desk.unlock(frontDoor, 20)
    assert.equal(await desk.readStatus(frontDoor), 'LOCKED')
    desk.control.clock.advance(10)
    assert.equal(await desk.readStatus(frontDoor), 'UNLOCKED')
    desk.control.clock.advance(19)
    assert.ok(desk.control.doors()[0]?.isLocked)
    assert.equal(await desk.readStatus(frontDoor), 'UNLOCKED')
    const { list } = await desk.call('resources')
    assert.equal(list[0]?.['seen'], '2023-11-14 22:13:39')
    desk.control.clock.advance(1)
    assert.equal(await desk.readStatus(frontDoor), 'LOCKED')
  })
})
