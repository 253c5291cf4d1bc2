import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ENTRUST_AUTHENTICATORS } from '@countersign/simulators'
import { readClaims } from '../support/page.ts'
import { JOURNEYS, toName } from './support/journeys.ts'
import { createStage } from './support/stage.ts'

test('there is a journey for each of the 18 authenticators', () => {
  const tried = new Set(JOURNEYS.map(({ authenticator }) => authenticator))
  assert.equal(ENTRUST_AUTHENTICATORS.length, 18)
  assert.deepEqual([...tried].toSorted(), [...ENTRUST_AUTHENTICATORS].toSorted())
  for (const journey of JOURNEYS) {
    assert.ok(Object.keys(journey.refusals).length >= 2, toName(journey))
  }
})

for (const journey of JOURNEYS) {
  describe(toName(journey), () => {
    test('is right, and the proof says no more than was proven', async () => {
      const stage = await createStage(journey.options)
      const page = await journey.open(stage)
      assert.equal(page.view?.state, 'prompt')
      const { view, body } = await journey.finish(stage, page)
      assert.equal(view.state, 'done', JSON.stringify(body))
      const { acr, amr, sub } = readClaims(view.proof)
      assert.deepEqual({ acr, amr, sub }, { acr: journey.acr, amr: journey.amr, sub: 'u-entrust' })
    })

    for (const [how, [code, refuse]] of Object.entries(journey.refusals)) {
      test(`is refused: ${how}`, async () => {
        const stage = await createStage(journey.options)
        const page = await journey.open(stage)
        const proven = page.view?.proven
        assert.equal(await refuse(stage, page), code)
        const { view } = await page.read()
        assert.equal(view.proof, undefined)
        assert.deepEqual(view.proven, proven)
      })
    }
  })
}
