import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { JOURNEYS, toName } from './support/journeys.ts'
import { openAal1 } from './support/pocket.ts'
import { createStage, type EntrustBench, type StageOptions } from './support/stage.ts'
import { toBodyText } from '../../support/body-text.ts'

const createProvided = (options: StageOptions): Promise<EntrustBench> =>
  createStage({ ...options, clientIpSource: 'PROVIDED', settings: { clientIp: true } })

describe('where the tenant wants the address of the person’s browser', () => {
  for (const journey of JOURNEYS) {
    test(`every call has it: ${toName(journey)}`, async () => {
      const stage = await createProvided(journey.options)
      const { view, body } = await journey.finish(stage, await journey.open(stage))
      assert.equal(view.state, 'done', JSON.stringify(body))
      for (const { operation, request } of stage.exchanges) {
        if (operation === 'oidc') continue
        const sent = JSON.parse(toBodyText(request.body ?? '{}')).clientIp
        assert.equal(sent, '192.0.2.1', operation)
      }
    })
  }

  test('what is given up is taken from the phone', async () => {
    for (const end of ['cancel', 'another way', 'its time'] as const) {
      const stage = await createProvided({ application: 'secondOnly' })
      const page = await openAal1(stage)
      await page.challenge('push')
      assert.equal(stage.control.pushes(stage.account).length, 1)
      if (end === 'cancel') await page.cancel()
      if (end === 'another way') await page.challenge('totp')
      if (end === 'its time') {
        stage.clock.advance(299)
        await page.challenge('push', { replaces: page.view?.prompt?.challenge })
      }
      await stage.settle()
      assert.equal(stage.control.pushes(stage.account).length, end === 'its time' ? 1 : 0, end)
      assert.ok(stage.exchanges.every(({ status }) => status === 200))
    }
  })

  test('and else no call has it', async () => {
    for (const journey of JOURNEYS) {
      const stage = await createStage(journey.options)
      await journey.finish(stage, await journey.open(stage))
      for (const { request } of stage.exchanges)
        assert.ok(!toBodyText(request.body).includes('192.0.2.1'))
    }
  })
})
