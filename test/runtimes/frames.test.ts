import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RUNTIMES, runOn } from './run-on.ts'

for (const runtime of RUNTIMES) {
  test(`frames come out of their form to the byte on ${runtime}, and nothing else does`, async () => {
    assert.deepEqual(await runOn(runtime, 'test/runtimes/entries/frames.ts'), {
      frames: [
        [0, 7, 14, 1_000],
        [1, 8, 15, 20_000],
        [2, 9, 16, 7],
      ],
      raw: [[97, 98, 99, 3]],
      empty: [],
      named: 'capture_unreadable',
      words: 'capture_unreadable',
      boundless: 'capture_unreadable',
      large: 'request_too_large',
    })
  })
}
