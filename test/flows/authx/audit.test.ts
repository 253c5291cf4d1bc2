import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerRight, openWay } from './support/acts.ts'
import { createStage } from './support/stage.ts'

describe('the audit of an answer', () => {
  it('names the call, so that the vendor can find it, and nobody else', async () => {
    const bench = await createStage({ held: ['palm'] })
    const page = await openWay(bench, 'palm')
    await answerRight(page)
    const [noted] = bench.audit.filter(({ event }) => event === 'vendor.answered')
    const { correlation, ...facts } = noted ?? assert.fail('it is noted')
    assert.match(correlation ?? '', /^[0-9a-f-]{36}$/)
    assert.deepEqual(facts, {
      event: 'vendor.answered',
      vendor: 'authx',
      kind: 'palm',
      code: 'ok',
      site: 'harbour',
      transaction: page.id,
    })
  })
})
