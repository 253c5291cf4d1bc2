import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  awaitFrame,
  toPictureSize,
} from '../../../../../packages/widget/src/ceremonies/capture/shutter.ts'

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

const never = (): Promise<void> => new Promise(() => undefined)

test('waits for another picture than the one in sight', async () => {
  const frames: (() => void)[] = []
  let isThere = false
  const requestVideoFrameCallback = (show: () => void) => frames.push(show)
  const waiting = awaitFrame({ requestVideoFrameCallback }, never).then(() => (isThere = true))
  await Promise.resolve()
  assert.equal(isThere, false)
  frames[0]?.()
  await waiting
})

test('takes what there is from a camera that shows nothing new, or that tells of none', async () => {
  const waits: number[] = []
  const wait = async (ms: number) => void waits.push(ms)
  await awaitFrame({ requestVideoFrameCallback: () => 1 }, wait)
  await awaitFrame({}, wait)
  await awaitFrame({}, () => Promise.reject(new DOMException('stopped', 'AbortError')))
  assert.deepEqual(waits, [250, 250])
})
