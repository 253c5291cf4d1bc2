import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AUTHX_PERSONA,
  AUTHX_TENANT,
  createAuthxSimulator,
  simulatedReading,
} from '@countersign/simulators'
import { GUID, NOBODY, openAuthxDesk, toPicture, toUserBody } from '../../../support/authx-desk.ts'

test('seeds one person with a PIN, a finger and a palm, and no face', () => {
  const { control } = openAuthxDesk()
  const { pin: _, enrolled: __, ...rest } = AUTHX_PERSONA
  assert.deepEqual(control.users(), [
    {
      ...rest,
      hasPin: true,
      isPinLocked: false,
      enrolled: { finger: 1, face: 0, palm: 1 },
    },
  ])
})

test('puts everything back on reset, but not the clock', async () => {
  const desk = openAuthxDesk({ settings: { pinLockSeconds: 60 } })
  const { control } = desk
  await desk.call('DeleteUser', { guid: GUID })
  await desk.call('AddUser', toUserBody())
  await desk.call('VerifyPin', {})
  control.configure({ pinLockSeconds: 1, faceMode: 'demo' })
  control.setComplete(false)
  control.queueOutcome({ code: 3 })
  control.fault({ fault: 'down' })
  control.putTenant({ ...AUTHX_TENANT, apiPath: 'other' })
  control.clock.advance(30)
  const now = control.clock.now()
  control.reset()
  assert.equal(control.clock.now(), now)
  assert.deepEqual(
    control.users().map(({ guid }) => guid),
    [GUID],
  )
  assert.equal(control.settings().pinLockSeconds, 60)
  assert.equal(control.settings().faceMode, 'exact')
  for (const list of [
    control.outcomes(),
    control.faults(),
    control.calls(),
    control.violations(),
  ]) {
    assert.deepEqual(list, [])
  }
  assert.throws(() => control.users('other-q4y7n2ke'), TypeError)
  assert.equal((await desk.call('VerifyPin', { guid: GUID, pin: '739205' })).status, 401)
  desk.forgetBearer()
  const palm = {
    modality: 'palm',
    process: 'verify',
    bytes: simulatedReading('authx', 'palm'),
  } as const
  assert.deepEqual((await desk.biometric(palm)).code, [1, 0])
})

test('lets what hangs go when the faults are taken back', async () => {
  const desk = openAuthxDesk({ checksReplies: false })
  desk.control.fault({ fault: 'hang' })
  const reply = desk.token()
  setImmediate(() => desk.control.clearFaults())
  assert.equal((await reply).status, 504)
})

test('moves its own clock on top of the given one', () => {
  const { control } = createAuthxSimulator({ clock: { now: () => 1000 } })
  control.clock.advance(30)
  assert.equal(control.clock.now(), 1030)
})

test('replaces a user with all that was enrolled', async () => {
  const desk = openAuthxDesk()
  desk.control.putUser({
    ...AUTHX_PERSONA,
    guid: GUID.toUpperCase(),
    pin: '550182',
    enrolled: ['face'],
  })
  assert.deepEqual(desk.control.user(GUID)?.enrolled, { finger: 0, face: 1, palm: 0 })
  assert.equal(desk.control.users().length, 1)
  assert.deepEqual((await desk.call('VerifyPin', { guid: GUID, pin: '550182' })).code, [1, 0])
  const face = { modality: 'face', process: 'verify', bytes: toPicture(1) } as const
  assert.deepEqual((await desk.biometric(face)).code, [2, 0])
  desk.control.configure({ faceMode: 'demo' })
  assert.deepEqual((await desk.biometric(face)).code, [1, 0])
})

test('refuses people who cannot be', () => {
  const { control } = openAuthxDesk()
  const other = { ...AUTHX_PERSONA, guid: NOBODY, userName: 'other', aliases: [] }
  const impossible = [
    { ...other, userName: 'ADA.authx' },
    { ...other, aliases: ['authx'] },
    { ...other, guid: 'other' },
    { ...other, aliases: ['1', '2', '3', '4', '5', '6'] },
  ]
  for (const user of impossible) assert.throws(() => control.putUser(user), TypeError)
  control.putUser({ ...other, aliases: ['1', '2', '3', '4', '5'] })
  assert.equal(control.users().length, 2)
})

test('locks and unlocks a PIN', async () => {
  const desk = openAuthxDesk()
  const verify = async () => (await desk.call('VerifyPin', { guid: GUID, pin: '739205' })).code[0]
  desk.control.lockPin(GUID)
  assert.equal(desk.control.user(GUID)?.isPinLocked, true)
  assert.equal(await verify(), 0)
  desk.control.unlockPin(GUID)
  assert.equal(await verify(), 1)
})

test('says plainly when it is asked about nobody', () => {
  const { control } = openAuthxDesk()
  assert.equal(control.user(NOBODY), undefined)
  assert.throws(() => control.lockPin(NOBODY), TypeError)
  assert.throws(() => control.users('nowhere'), TypeError)
  assert.throws(() => control.queueOutcome({ code: 1 }, 'nowhere'), TypeError)
})
