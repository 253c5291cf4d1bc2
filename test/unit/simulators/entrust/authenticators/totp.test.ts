import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEntrustSimulator } from '@countersign/simulators'

/** RFC 6238 appendix B: the seed is the text `12345678901234567890`. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test('gives the codes of RFC 6238 appendix B', async () => {
  const vectors = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ] as const
  for (const [at, code] of vectors) {
    const { control } = createEntrustSimulator({
      baseUrl: 'http://localhost:3000',
      clock: { now: () => at },
      users: [{ id: 'a', tokens: [{ serialNumber: '1', label: 'RFC', seed: SEED, digits: 8 }] }],
    })
    assert.equal(await control.tokenCode('a'), code)
  }
})
