import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryReplay } from '../../../../packages/relying-party/src/replay/memory-replay.ts'
import { createTestClock } from '../../../support/clock.ts'
import { START } from '../../../support/proof-backend.ts'
import { createTestSite, EXPECTED } from '../../../support/site.ts'

describe('the memory of spent proofs', () => {
  it('refuses when full, forgets nothing, and has room again when proofs expired', async () => {
    const clock = createTestClock(START)
    const replay = createMemoryReplay({ clock, capacity: 2 })
    await replay.spend('first-proof-of-all', START + 90)
    await replay.spend('second-proof-of-all', START + 100)
    await assert.rejects(replay.spend('third-proof-of-all', START + 90))
    assert.equal(await replay.spend('first-proof-of-all', START + 90), false)
    clock.advance(90)
    assert.equal(await replay.spend('third-proof-of-all', START + 180), true)
    await assert.rejects(replay.spend('fourth-proof-of-all', START + 180))
  })

  it('when full refuses proofs with 503', async () => {
    const clock = createTestClock(START)
    const site = await createTestSite({ replay: createMemoryReplay({ clock, capacity: 0 }) })
    const proof = await site.backend.signStepUp()
    await assert.rejects(site.party.verifyProof(proof, EXPECTED), {
      code: 'unavailable',
      status: 503,
    })
  })
})
