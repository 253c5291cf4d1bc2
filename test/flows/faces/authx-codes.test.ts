import { createFaceMatcher } from '@countersign/server/faces'
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { AUTHX_PERSONA, simulatedReading } from '@countersign/simulators'
import { createDecideFace } from '../../../demo/authx/decide-face.ts'
import { GUID, openAuthxDesk, toPicture } from '../../support/authx-desk.ts'
import { readFace, takeFace } from '../../support/face-fixtures.ts'

const matcher = createFaceMatcher()
after(() => matcher.close())

/** The vendor's own endpoint, asked by its wire; what it says is its code. */
function openBooth() {
  const desk = openAuthxDesk({ decideFace: createDecideFace(matcher) })
  const toCode =
    (process: 'enroll' | 'verify') =>
    async (bytes: Uint8Array<ArrayBuffer>): Promise<unknown> =>
      (await desk.biometric({ modality: 'face', process, bytes })).code[0]
  const enrolled = () => desk.control.user(GUID)?.enrolled.face
  return { ...desk, enroll: toCode('enroll'), verify: toCode('verify'), enrolled }
}

test('1: the same person, in other pictures than the one enrolled', async () => {
  const booth = openBooth()
  assert.equal(await booth.enroll(readFace('p09-a-cam')), 1)
  for (const picture of [
    readFace('p09-a'),
    readFace('x-offcentre-cam'),
    readFace('x-close-cam'),
    await takeFace('good', 7),
  ]) {
    assert.equal(await booth.verify(picture), 1)
  }
})

test('2: somebody else, and anybody before a face is enrolled', async () => {
  const booth = openBooth()
  assert.equal(await booth.verify(readFace('p09-a-cam')), 2)
  assert.equal(await booth.enroll(readFace('p09-a-cam')), 1)
  for (const seed of [1, 2]) assert.equal(await booth.verify(await takeFace('other', seed)), 2)
})

suite('no picture of one whole face', () => {
  const booth = openBooth()
  for (const [code, what, take] of [
    [3, 'too dark', async () => readFace('x-dark-cam')],
    [3, 'too bright', async () => readFace('x-bright-cam')],
    [3, 'blurred', async () => readFace('x-blur-cam')],
    [3, 'too far away', async () => readFace('x-far-cam')],
    [3, 'bytes that only begin as a picture', async () => toPicture(1)],
    [4, 'two people', () => takeFace('two')],
    [5, 'a cup', async () => readFace('x-none-cam')],
    [5, 'a cat', async () => readFace('x-cat-cam')],
    [6, 'cut off by the edge', async () => readFace('x-cut-cam')],
  ] as const) {
    test(`${code}: ${what}, at both processes`, async () => {
      const picture = await take()
      assert.equal(await booth.enroll(picture), code)
      assert.equal(await booth.verify(picture), code)
      assert.equal(booth.enrolled(), 0)
    })
  }
})

test('somebody else is not taken in beside who is there, and is once that one is deleted', async () => {
  const booth = openBooth()
  const other = await takeFace('other')
  assert.equal(await booth.enroll(readFace('p09-a-cam')), 1)
  assert.equal(await booth.enroll(other), 2)
  assert.equal(await booth.enroll(await takeFace('good', 3)), 1)
  assert.equal(booth.enrolled(), 2)
  await booth.biometric({ modality: 'face', process: 'delete' })
  assert.equal(await booth.verify(readFace('p09-a-cam')), 2)
  assert.equal(await booth.enroll(other), 1)
  assert.equal(await booth.verify(readFace('p09-a-cam')), 2)
})

test('the simulator keeps what was measured, and no picture', async () => {
  const kept: unknown[] = []
  const decideFace = createDecideFace(matcher)
  const desk = openAuthxDesk({
    decideFace(question) {
      kept.push(...question.enrolled)
      return decideFace(question)
    },
  })
  const face = (process: 'enroll' | 'verify') =>
    desk.biometric({ modality: 'face', process, bytes: readFace('p09-a-cam') })
  await face('enroll')
  await face('verify')
  const [sample, ...others] = kept.map((one) => Object(one))
  assert.equal(others.length, 0)
  assert.deepEqual(Object.keys(sample).toSorted(), ['sha256', 'template'])
  assert.equal(sample.template.length, 128)
})

test('fingers and palms are none of its business', async () => {
  const booth = openBooth()
  const bytes = simulatedReading(AUTHX_PERSONA.userName, 'palm', 2)
  const reply = await booth.biometric({ modality: 'palm', process: 'verify', bytes })
  assert.equal(reply.code[0], 1)
})

test('a matcher that broke lets nobody in', async () => {
  const broken = createFaceMatcher()
  await broken.close()
  const desk = openAuthxDesk({ decideFace: createDecideFace(broken) })
  const bytes = readFace('p09-a-cam')
  const reply = await desk.biometric({ modality: 'face', process: 'verify', bytes })
  assert.deepEqual(reply.code, [0, 100])
})
