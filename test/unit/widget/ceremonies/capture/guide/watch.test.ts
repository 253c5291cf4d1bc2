import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  awaitGood,
  awaitStep,
  type Watch,
} from '../../../../../../packages/widget/src/ceremonies/capture/guide/watch.ts'
import type { Sample } from '../../../../../../packages/widget/src/ceremonies/capture/guide/sample.ts'
import { makeFace, makeSample } from '../../../../../support/face-samples.ts'

/** A camera that shows one sample after the other, the last for good; its own time goes by at each wait. */
function makeWatch(samples: readonly Sample[]) {
  const ending = new AbortController()
  let now = 0
  let at = 0
  const looks: number[] = []
  const watch = {
    engine: {
      look: async () => {
        looks.push(now)
        const sample = samples[Math.min(at, samples.length - 1)]
        at += 1
        assert.ok(sample && at < 500)
        return sample
      },
    },
    video: { requestVideoFrameCallback: (seen: () => void) => seen() },
    ports: {
      now: () => now,
      wait: async (ms: number, signal?: AbortSignal) => {
        signal?.throwIfAborted()
        // The longer wait is the one for a frame that never comes.
        if (ms < 200) now += ms
      },
    },
    signal: ending.signal,
  } as unknown as Watch
  return { watch, looks, end: () => ending.abort(new DOMException('', 'AbortError')) }
}

test('waits until the face is good, and says what is amiss until then', async () => {
  const far = makeSample({ faces: [makeFace({ width: 90 })] })
  const { watch, looks } = makeWatch([...Array.from({ length: 12 }, () => far), makeSample()])
  const hints: unknown[] = []
  await awaitGood(watch, ({ hint }) => hints.push(hint))
  assert.deepEqual(
    [...new Set(hints)],
    ['closer', 'still', 'good'].filter((hint) => hints.includes(hint)),
  )
  assert.equal(hints[0], 'closer')
  assert.equal(hints.at(-1), 'good')
  assert.ok(looks.length > 15)
})

test('rests between two looks', async () => {
  const { watch, looks } = makeWatch([makeSample()])
  await awaitGood(watch, () => {})
  assert.ok(looks.every((time, at) => at === 0 || time - (looks[at - 1] ?? 0) >= 70))
})

test('takes a step that was done twice in a row, not a head that passes by', async () => {
  const turned = makeSample({ faces: [makeFace({ yaw: 0.7 })] })
  const { watch, looks } = makeWatch([
    makeSample(),
    turned,
    makeSample(),
    turned,
    turned,
    makeSample(),
  ])
  await awaitStep(watch, 'left')
  assert.equal(looks.length, 5)
})

test('ends when it is told to, and looks no more', async () => {
  const { watch, looks, end } = makeWatch([makeSample({ faces: [] })])
  const watching = awaitGood(watch, () => {
    if (looks.length === 3) end()
  })
  await assert.rejects(watching, { name: 'AbortError' })
  assert.equal(looks.length, 3)
})

test('passes on what stopped the engine', async () => {
  const { watch } = makeWatch([makeSample()])
  const broken = { ...watch, engine: { look: () => Promise.reject(new TypeError('gone')) } }
  await assert.rejects(
    awaitGood(broken, () => {}),
    TypeError,
  )
})
