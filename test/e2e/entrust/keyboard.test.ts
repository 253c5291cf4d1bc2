import { ENTRUST_AUTHENTICATORS } from '@countersign/simulators'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useEntrust } from '../support/entrust.ts'
import { JOURNEYS } from '../support/journeys/index.ts'
import { toTitle, walkJourney } from '../support/journeys/journey.ts'

const entrust = useEntrust()

test('each of the 18 authenticators has a journey by keyboard', () => {
  assert.deepEqual(Object.keys(JOURNEYS).toSorted(), ENTRUST_AUTHENTICATORS.toSorted())
  assert.equal(ENTRUST_AUTHENTICATORS.length, 18)
})

for (const [name, journey] of Object.entries(JOURNEYS)) {
  if (journey.place !== 'sign-in' || journey.keepsTime === true) continue
  test(toTitle(name, journey), (t) => walkJourney(t, entrust, journey))
}
