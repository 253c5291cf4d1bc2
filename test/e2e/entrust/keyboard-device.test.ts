import { test } from 'node:test'
import { useEntrust } from '../support/entrust.ts'
import { JOURNEYS } from '../support/journeys/index.ts'
import { toTitle, walkJourney } from '../support/journeys/journey.ts'

const entrust = useEntrust({ keepsTime: true })

for (const [name, journey] of Object.entries(JOURNEYS)) {
  if (journey.keepsTime !== true) continue
  test(toTitle(name, journey), (t) => walkJourney(t, entrust, journey))
}
