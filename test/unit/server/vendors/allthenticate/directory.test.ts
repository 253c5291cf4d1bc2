import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertCode,
  createAllthenticateStage,
  LOST,
  toResource,
  toUser,
} from '../../../../support/allthenticate-vendor.ts'

const USERS = 'GET /multipleusers'

test('an account is told with its state, in our words and times', async () => {
  const stage = await createAllthenticateStage({ utcOffsetMinutes: 60 })
  const body = [
    toUser(1001, { email: ' P1@Quay.Example ', ad_status: 'SUSPENDED', email_status: 'NEW' }),
  ]
  stage.says(USERS, { body })
  assert.deepEqual(await stage.building.listUsers(), [
    {
      account: '1001',
      name: 'Person 1001',
      email: 'p1@quay.example',
      isConfirmed: false,
      isDeviceActive: false,
      deviceStatus: 'SUSPENDED',
      groups: ['Staff', 'Night'],
      deviceAddedAt: Date.parse('2023-11-02T08:30:15Z') / 1000,
      createdAt: Date.parse('2023-11-01T07:00:00Z') / 1000,
    },
  ])
})

test('the list is remembered for a minute, each kind by itself', async () => {
  const stage = await createAllthenticateStage()
  stage.says(USERS, ...Array.from({ length: 5 }, () => ({ body: [toUser(1)] })))
  const { listUsers } = stage.building
  await Promise.all([listUsers(), listUsers()])
  await listUsers({ guests: true })
  await listUsers({ emails: true })
  assert.equal(stage.seen.length, 3)
  stage.clock.advance(59)
  await listUsers()
  assert.equal(stage.seen.length, 3)
  await listUsers({ isFresh: true })
  stage.clock.advance(30)
  // The newer one counts from when it was asked.
  await listUsers()
  assert.equal(stage.seen.length, 4)
  stage.clock.advance(30)
  await listUsers()
  assert.equal(stage.seen.length, 5)
})

test('a list that failed is asked for again by the next', async () => {
  const stage = await createAllthenticateStage()
  stage.says(USERS, LOST, LOST, LOST, { body: [] })
  await assertCode(stage.building.listUsers(), 'vendor_unavailable')
  assert.deepEqual(await stage.building.listUsers(), [])
})

test('one account that cannot be read makes the list unreadable: half of one would lie', async () => {
  const stage = await createAllthenticateStage()
  stage.says(USERS, { body: [toUser(1), { email: 'no.id@quay.example' }] })
  await assertCode(stage.building.listUsers(), 'vendor_unavailable')
  assert.ok(stage.events.some(({ event, code }) => event === 'vendor.failed' && code === 'shape'))
})

test('up to ten megabytes of an organisation are read', async () => {
  const stage = await createAllthenticateStage()
  stage.says(USERS, { body: [] })
  await stage.building.listUsers()
  assert.equal(stage.seen[0]?.request.maxBytes, 10_485_760)
})

test('a computer has no lock', async () => {
  const stage = await createAllthenticateStage()
  stage.says('GET /multipleresources', { body: [toResource({ resource_type: 'COMPUTER' })] })
  const [computer] = await stage.building.listResources('computer')
  assert.deepEqual(
    [computer?.kind, computer?.door, computer?.isLocked, computer?.isOnline],
    ['computer', undefined, undefined, true],
  )
  assert.equal(stage.seen[0]?.values['type'], 'COMPUTER')
})
