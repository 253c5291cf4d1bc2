import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RUNTIMES, runOn } from './run-on.ts'

for (const runtime of RUNTIMES) {
  test(`the protocol loads on ${runtime}`, async () => {
    assert.deepEqual(await runOn(runtime, 'test/runtimes/entries/protocol.ts'), {
      text: 'AP8-Pw',
      back: [0, 255, 62, 63],
      codes: true,
    })
  })
}
