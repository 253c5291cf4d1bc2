import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuide } from '../../../../../../packages/widget/src/ceremonies/capture/guide/guide.ts'
import type { Sample } from '../../../../../../packages/widget/src/ceremonies/capture/guide/sample.ts'
import { GOOD_LIGHT, makeFace, makeSample } from '../../../../../support/face-samples.ts'

const EVERY_MS = 100
const EMPTY = makeSample({ faces: [] })
const FAR = makeSample({ faces: [makeFace({ width: 90 })] })
const DARK = makeSample({ light: { ...GOOD_LIGHT, luma: 20 } })

/** Plays samples, one each tenth of a second. */
function play(samples: readonly Sample[], guide = createGuide()) {
  return samples.map((sample, at) => guide.note(sample, 1000 + at * EVERY_MS))
}
const repeat = (sample: Sample, times: number): Sample[] =>
  Array.from({ length: times }, () => sample)

test('says nobody is there after half a second, not at a blink', () => {
  const hints = play(repeat(EMPTY, 7)).map(({ hint }) => hint)
  assert.deepEqual(hints, [...repeat(EMPTY, 5).map(() => undefined), 'none', 'none'])
  const blinked = play([...repeat(FAR, 7), ...repeat(EMPTY, 4), ...repeat(FAR, 3)])
  assert.ok(blinked.every(({ hint }) => hint === 'closer'))
})

test('holds each hint for 600 ms, whatever is seen meanwhile', () => {
  const hints = play([FAR, ...repeat(DARK, 9)]).map(({ hint }) => hint)
  assert.deepEqual(
    hints.slice(0, 6),
    repeat(FAR, 6).map(() => 'closer'),
  )
  assert.deepEqual(hints.slice(6), ['dark', 'dark', 'dark', 'dark'])
})

test('never says two things within 600 ms, however the frames change', () => {
  const mixed = Array.from(
    { length: 120 },
    (_, at) => [FAR, DARK, EMPTY, makeSample()][(at * 7) % 4] ?? FAR,
  )
  let shownAt = -Infinity
  let last: string | undefined
  play(mixed).forEach(({ hint }, at) => {
    if (hint === last) return
    assert.ok(at * EVERY_MS - shownAt >= 600)
    last = hint
    shownAt = at * EVERY_MS
  })
})

test('is ready once the good hint was held and five good frames came in a row', () => {
  const advice = play(repeat(makeSample(), 20))
  // The first frame has none before it to be still against, and its hint is held.
  const at = advice.findIndex(({ isReady }) => isReady)
  assert.equal(advice[6]?.hint, 'good')
  assert.equal(at, 12)
})

test('begins to count again after one bad frame', () => {
  const guide = createGuide()
  const good = repeat(makeSample(), 11)
  assert.ok(play(good, guide).every(({ isReady }) => !isReady))
  const turned = makeSample({ faces: [makeFace({ yaw: 0.9 })] })
  const after = [turned, ...repeat(makeSample(), 12)].map((sample, at) =>
    guide.note(sample, 2100 + at * EVERY_MS),
  )
  assert.ok(after.slice(0, 5).every(({ isReady }) => !isReady))
  assert.ok(after.at(-1)?.isReady)
})

test('closes the ring step by step: the place first, then light and pose, then all', () => {
  const fits = play([EMPTY, FAR, DARK, makeSample(), makeSample()]).map(({ fit }) => fit)
  assert.deepEqual(fits, ['far', 'far', 'near', 'good', 'good'])
})
