import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  examineFrames,
  isFollowed,
  isOnePerson,
} from '../../../../packages/server/src/vendors/face-frames.ts'
import type { Step } from '../../../../packages/server/src/vendors/capture.ts'
import { createFakeFaces, type DrawnFace } from '../../../support/fake-faces.ts'

const YAWS: readonly (readonly [Step, number, boolean])[] = [
  ['straight', 0, true],
  ['straight', 0.25, true],
  ['straight', -0.25, true],
  ['straight', 0.26, false],
  ['straight', Number.NaN, false],
  ['left', 0.4, true],
  ['left', 0.39, false],
  ['left', -0.9, false],
  ['left', Number.NaN, false],
  ['right', -0.4, true],
  ['right', -0.39, false],
  ['right', 0.9, false],
  ['right', Number.NaN, false],
]

describe('a step', () => {
  for (const [step, yaw, followed] of YAWS) {
    it(`${step} is ${followed ? '' : 'not '}followed by ${yaw}`, () =>
      assert.equal(isFollowed(step, { yaw }), followed))
  }
})

describe('frames', () => {
  const examine = async (...drawn: readonly (DrawnFace & { step?: Step })[]) => {
    const faces = createFakeFaces()
    const frames = drawn.map(({ step, ...face }) => ({
      bytes: faces.draw(face),
      ...(step && { step }),
    }))
    return { examined: await examineFrames(faces.matcher, frames), looked: faces.examined() }
  }

  it('give their faces in order', async () => {
    const { examined } = await examine({ at: 1 }, { at: 2 })
    assert.ok('faces' in examined)
    assert.deepEqual(
      examined.faces.map(({ template }) => template[0]),
      [1, 2],
    )
  })

  it('are looked at until one is no good', async () => {
    const dark = await examine({}, { flaw: 'poor' }, {})
    assert.deepEqual(dark, { examined: { code: 'capture_poor' }, looked: 2 })
    const turned = await examine({ step: 'left' }, {})
    assert.deepEqual(turned, { examined: { code: 'capture_unfollowed' }, looked: 1 })
  })

  it('without a step may look anywhere', async () => {
    assert.ok('faces' in (await examine({ yaw: 0.8 })).examined)
  })
})

describe('one person', () => {
  const { matcher } = createFakeFaces()
  const isOne = (...places: readonly number[]) =>
    isOnePerson(
      matcher,
      places.map((at) => ({ template: Float32Array.of(at) })),
      0.5,
    )

  it('is never farther from the first than the threshold', () => {
    assert.equal(isOne(0, 0.5, -0.5), true)
    assert.equal(isOne(0, 0.1, 0.75), false)
    assert.equal(isOne(0), true)
  })

  it('is nobody where there is no face, or no number', () => {
    assert.equal(isOne(), false)
    assert.equal(isOne(0, Number.NaN), false)
  })
})
