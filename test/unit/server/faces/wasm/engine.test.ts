import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { memory } from '@tensorflow/tfjs-core'
import { createEngine, type Look } from '../../../../../packages/server/src/faces/wasm/engine.ts'
import { judge } from '../../../../../packages/server/src/faces/wasm/judge.ts'
import { decode, type Pixels } from '../../../../../packages/server/src/faces/wasm/pixels.ts'
import { readFace, takeFace } from '../../../../support/face-fixtures.ts'

let look: Look
before(async () => {
  look = await createEngine()
})

const toPixels = async (picture: Uint8Array): Promise<Pixels> =>
  (await decode(picture)) ?? assert.fail('it is a picture')

test('finds one face, its points, and what it is like', async () => {
  const sight = look(await toPixels(readFace('p09-a-cam')))
  const [face, ...others] = await sight.find()
  assert.ok(face !== undefined && others.length === 0 && face.score > 0.95)
  const points = await sight.mark(face)
  assert.equal(points.length, 68)
  const { x, y, width, height } = face.box
  const [noseX, noseY] = [points[30]?.x ?? 0, points[30]?.y ?? 0]
  assert.ok(noseX > x && noseX < x + width && noseY > y && noseY < y + height)
  const template = await sight.describe(face)
  assert.equal(template.length, 128)
  assert.ok(template.every(Number.isFinite))
  sight.close()
})

test('finds more of them best first', async () => {
  const sight = look(await toPixels(await takeFace('two')))
  const scores = (await sight.find()).map(({ score }) => score)
  assert.ok(scores.length >= 2)
  assert.deepEqual(
    scores,
    scores.toSorted((one, other) => other - one),
  )
  sight.close()
})

test('describes only what it marked', async () => {
  const sight = look(await toPixels(readFace('p09-a-cam')))
  const stranger = { score: 1, box: { x: 0, y: 0, width: 9, height: 9 } }
  await assert.rejects(sight.describe(stranger), TypeError)
  sight.close()
})

test('keeps nothing of any picture, whatever becomes of it', async () => {
  const names = ['p09-a-cam', 'x-cat-cam', 'x-cut-cam', 'x-none-cam', 'x-dark-cam', 'x-close-cam']
  const { numTensors, numBytes, numDataBuffers } = memory()
  for (const name of names) {
    await judge(look, await toPixels(readFace(name)))
    const now = memory()
    assert.deepEqual(
      [now.numTensors, now.numBytes, now.numDataBuffers],
      [numTensors, numBytes, numDataBuffers],
      name,
    )
  }
})
