import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTestSite } from '../../support/site.ts'

describe('a guard for a route', () => {
  it('refuses one that asks for nothing, or for what there is not', async () => {
    const { party } = await createTestSite()
    const wrong = [
      {},
      { acr: [] },
      { acr: 'aal4' },
      { acr: ['phr', 'aal4'] },
      { maxAge: -1 },
      { maxAge: 1.5 },
      { maxAge: Number.NaN },
      { maxAge: 86_401 },
    ]
    for (const options of wrong) {
      // JavaScript callers have no compiler.
      const given = options as Parameters<typeof party.createGuard>[0]
      assert.throws(() => party.createGuard(given), TypeError, JSON.stringify(options))
    }
  })
})
