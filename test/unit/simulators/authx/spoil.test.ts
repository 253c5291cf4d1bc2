import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthxFaultRequest } from '@countersign/simulators'
import { GUID, JSON_HEADERS, openAuthxDesk, toUserBody } from '../../../support/authx-desk.ts'

const verify = { guid: GUID, pin: '739205' }

/** Replies are wrong on purpose; the bearer is there before the fault. */
const open = async (request: AuthxFaultRequest) => {
  const desk = openAuthxDesk({ checksReplies: false })
  await desk.bearer()
  desk.control.fault(request)
  return desk
}

test('revokes the bearer that comes, and that one alone', async () => {
  const desk = await open({ fault: 'token-revoked', operation: 'VerifyPin', count: 1 })
  const { access_token: other } = (await desk.token()).body
  assert.equal((await desk.call('VerifyPin', verify)).status, 401)
  assert.equal((await desk.call('VerifyPin', verify)).status, 401)
  const headers = { ...JSON_HEADERS, Authorization: `Bearer ${String(other)}` }
  const reply = await desk.send('VerifyPin', { headers, body: JSON.stringify(verify) })
  assert.deepEqual(reply.code, [1, 0])
  assert.deepEqual(desk.control.faults(), [])
})

test('jumps the clock, by 15 days or as far as asked', async () => {
  const desk = await open({ fault: 'clock-jump', count: 1 })
  const before = desk.control.clock.now()
  assert.equal((await desk.call('VerifyPin', verify)).status, 401)
  assert.equal(desk.control.clock.now() - before, 15 * 86_400)
  desk.control.fault({ fault: 'clock-jump', jumpSeconds: -60, count: 1 })
  await desk.token()
  assert.equal(desk.control.clock.now() - before, 15 * 86_400 - 60)
})

test('answers an exception with nothing done, or with everything', async () => {
  const early = await open({ fault: 'exception', operation: 'AddUser' })
  assert.deepEqual((await early.call('AddUser', toUserBody())).code, [0, 100])
  assert.equal(early.control.users().length, 1)
  const late = await open({ fault: 'late-exception', operation: 'AddUser' })
  const reply = await late.call('AddUser', toUserBody())
  assert.deepEqual(reply.code, [0, 100])
  assert.equal(reply.body['response_data'], null)
  assert.equal(late.control.users().length, 2)
})

test('contradicts itself, or says what nobody knows', async () => {
  const desk = await open({ fault: 'contradiction', count: 1 })
  assert.deepEqual((await desk.call('VerifyPin', { guid: GUID, pin: '0' })).code, [1, 7])
  desk.control.fault({ fault: 'unknown-code', count: 1 })
  assert.deepEqual((await desk.call('VerifyPin', verify)).code, [9, 0])
})

test('leaves the guid out, or tells another', async () => {
  const desk = await open({ fault: 'no-guid', count: 1 })
  const without = await desk.call('AddUser', toUserBody())
  assert.deepEqual([without.code, without.body['response_data']], [[1, 0], null])
  desk.control.fault({ fault: 'other-guid' })
  const made = desk.control.users()[1]?.guid
  const other = await desk.call('UpdateUser', toUserBody({ guid: made }))
  assert.deepEqual(other.code, [1, 0])
  assert.ok(other.guid !== '' && other.guid !== made)
  const none = await desk.call('VerifyPin', verify)
  assert.deepEqual([none.code, none.body['response_data']], [[1, 0], null])
})

test('hits its operation alone, by chance when it is told to', async () => {
  const desk = await open({ fault: 'exception', operation: 'VerifyPin', probability: 0.5 })
  const codes: unknown[] = []
  for (let i = 0; i < 40; i += 1) codes.push((await desk.call('VerifyPin', verify)).code[1])
  const hits = codes.filter((code) => code === 100).length
  assert.ok(hits > 8 && hits < 32, String(hits))
  assert.deepEqual((await desk.call('GeneratePin', verify)).code, [1, 0])
})
