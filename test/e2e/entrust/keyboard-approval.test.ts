import { test } from 'node:test'
import { useEntrust } from '../support/entrust.ts'
import { JOURNEYS, SIGNATURE } from '../support/journeys/index.ts'
import { toTitle, walkJourney } from '../support/journeys/journey.ts'

const entrust = useEntrust()

for (const [name, journey] of [
  ...Object.entries(JOURNEYS),
  ['TOKEN, signing', SIGNATURE] as const,
]) {
  if (journey.place !== 'approval') continue
  test(toTitle(name, journey), (t) => walkJourney(t, entrust, journey))
}
