import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '@countersign/server'
import { createStage } from './support/stage.ts'

const probe = async (options: Parameters<typeof createStage>[0] = {}) => {
  const stage = await createStage(options)
  const look = async () => (await stage.backend.probe())['entrust']
  return { stage, look }
}

test('tells that it is reached and knows our application, by one question that changes nothing', async () => {
  const { stage, look } = await probe()
  stage.exchanges.length = 0
  assert.deepEqual(await look(), { isReachable: true, isKeyAccepted: true })
  assert.deepEqual(
    stage.exchanges.map(({ operation }) => operation),
    ['query'],
  )
})

test('tells that it does not know our application', async () => {
  const applicationId = '00000000-0000-4000-8000-000000000000'
  const { look } = await probe({ settings: { applicationId: new Secret(applicationId, 'id') } })
  assert.deepEqual(await look(), { isReachable: true, isKeyAccepted: false })
})

test('tells that nobody is reached, or that it is down', async () => {
  const { stage, look } = await probe()
  stage.unplug(true)
  assert.deepEqual(await look(), { isReachable: false })
  stage.unplug(false)
  stage.control.fault({ fault: 'down', count: 2 })
  assert.deepEqual(await look(), { isReachable: false })
})

test('takes a 401 for no answer about an account', async () => {
  const refuse = async () => ({ status: 401, headers: {}, body: '{"errorCode":"invalid_token"}' })
  const { look } = await probe({ wrap: () => refuse })
  assert.deepEqual(await look(), { isReachable: true, isKeyAccepted: false })
})
