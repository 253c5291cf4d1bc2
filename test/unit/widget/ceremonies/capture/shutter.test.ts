import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toPictureSize } from '../../../../../packages/widget/src/ceremonies/capture/shutter.ts'

test('keeps the long side between 640 and 1280 pixels, and the shape as it is', () => {
  for (const [given, expected] of [
    [
      [640, 480],
      [640, 480],
    ],
    [
      [1280, 960],
      [1280, 960],
    ],
    [
      [1920, 1080],
      [1280, 720],
    ],
    [
      [1080, 1920],
      [720, 1280],
    ],
    [
      [320, 240],
      [640, 480],
    ],
  ] as const) {
    assert.deepEqual(toPictureSize(given[0], given[1]), expected)
  }
})
