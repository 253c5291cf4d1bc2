import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import sharp from 'sharp'
import {
  createFaceMatcher,
  type Examined,
} from '../../../../../packages/server/src/faces/wasm/index.ts'
import { MOST_CAPTURES_PER_ADDRESS } from '../../../../../packages/server/src/http/waits.ts'
import { Problem } from '../../../../../packages/server/src/problem.ts'
import { readFace, takeFace } from '../../../../support/face-fixtures.ts'

const matcher = createFaceMatcher()
after(() => matcher.close())

const isProblem = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === code
const toFace = (examined: Examined) =>
  'face' in examined ? examined.face : assert.fail(examined.flaw)
const look = async (picture: Uint8Array<ArrayBuffer>) => toFace(await matcher.examine(picture))
const lookFlawed = async (picture: Uint8Array<ArrayBuffer>) => {
  const examined = await matcher.examine(picture)
  return 'flaw' in examined ? examined.flaw : 'a face'
}

test('names the model, and the length of what it gives', async () => {
  assert.equal(matcher.model, 'face-api-1.7.15')
  assert.equal((await look(readFace('p09-a-cam'))).template.length, matcher.length)
})

test('has places left for others, however much one address sends at once', async () => {
  const picture = readFace('p09-a-cam')
  const sent = Array.from({ length: MOST_CAPTURES_PER_ADDRESS }, () => matcher.examine(picture))
  const mine = matcher.examine(picture)
  await Promise.all([...sent, mine])
})

test('leaves the caller their picture', async () => {
  const picture = readFace('p09-a-cam')
  await matcher.examine(picture)
  assert.deepEqual(picture, readFace('p09-a-cam'))
})

test('one person is near in several pictures, and somebody else is not', async () => {
  const first = await look(readFace('p09-a-cam'))
  for (const [what, picture] of [
    ['the same picture, cut otherwise', readFace('p09-a')],
    ['beside the middle', readFace('x-offcentre-cam')],
    ['from near', readFace('x-close-cam')],
    ['another moment', await takeFace('good', 5)],
  ] as const) {
    const distance = matcher.toDistance(first.template, (await look(picture)).template)
    assert.ok(distance < 0.45, what)
  }
  const other = await look(await takeFace('other'))
  assert.ok(matcher.toDistance(first.template, other.template) > 0.57)
})

suite('what is amiss is told', () => {
  for (const [name, flaw] of [
    ['x-blur-cam', 'poor'],
    ['x-dark-cam', 'poor'],
    ['x-bright-cam', 'poor'],
    ['x-far-cam', 'poor'],
    ['x-cut-cam', 'outside'],
    ['x-none-cam', 'empty'],
    ['x-cat-cam', 'empty'],
  ] as const) {
    test(`${name}: ${flaw}`, async () => assert.equal(await lookFlawed(readFace(name)), flaw))
  }

  test('two people', async () => assert.equal(await lookFlawed(await takeFace('two')), 'crowded'))

  test('no picture', async () => {
    assert.equal(await lookFlawed(new TextEncoder().encode('a text')), 'unreadable')
    assert.equal(await lookFlawed(new Uint8Array()), 'unreadable')
  })
})

test('no cat passes, however it is held', async () => {
  const cat = sharp(readFace('x-cat-cam'))
  const made = [
    cat.clone().flop(),
    cat.clone().extract({ left: 40, top: 0, width: 560, height: 480 }),
    cat.clone().extract({ left: 80, top: 60, width: 480, height: 400 }),
    cat.clone().linear(1.2, 0),
    cat.clone().rotate(8, { background: '#888' }),
    cat.clone().rotate(-8, { background: '#888' }),
  ]
  for (const picture of made) {
    assert.notEqual(await lookFlawed(Uint8Array.from(await picture.jpeg().toBuffer())), 'a face')
  }
})

test('yaw follows the head, along the picture as it was taken', async () => {
  const straight = await look(readFace('p09-a-cam'))
  assert.ok(Math.abs(straight.yaw) < 0.1)
  // The nose drawn towards one edge, as by a head that turns there.
  const { data, info } = await sharp(readFace('p09-a-cam'))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const toTurned = async (pixels: number) => {
    const drawn = Buffer.alloc(data.length)
    for (let at = 0; at < info.width * info.height; at += 1) {
      const [x, y] = [at % info.width, Math.floor(at / info.width)]
      const weight = Math.exp(-(((x - 315) / 45) ** 2 + ((y - 245) / 40) ** 2) / 2)
      const from = Math.min(info.width - 1, Math.max(0, Math.round(x - pixels * weight)))
      data.copy(drawn, at * 3, (y * info.width + from) * 3, (y * info.width + from) * 3 + 3)
    }
    const raw = { width: info.width, height: info.height, channels: 3 } as const
    return look(Uint8Array.from(await sharp(drawn, { raw }).jpeg({ quality: 92 }).toBuffer()))
  }
  const [left, right] = [await toTurned(-16), await toTurned(16)]
  assert.ok(left.yaw < straight.yaw - 0.05 && right.yaw > straight.yaw + 0.05)
})

suite('a matcher', () => {
  test('lets so many wait and no more, and answers each of those', async () => {
    const small = createFaceMatcher({ maxWaiting: 1 })
    const taken = [readFace('p09-a-cam'), new Uint8Array()].map((one) => small.examine(one))
    await assert.rejects(small.examine(readFace('p09-a-cam')), isProblem('limited'))
    const [first, second] = await Promise.all(taken)
    assert.ok(first !== undefined && 'face' in first)
    assert.deepEqual(second, { flaw: 'unreadable' })
    await small.close()
    await assert.rejects(small.examine(readFace('p09-a-cam')), isProblem('vendor_unavailable'))
  })

  test('that is closed while it starts or looks refuses what it had', async () => {
    const starting = createFaceMatcher()
    const refused = assert.rejects(starting.ready(), isProblem('vendor_unavailable'))
    await starting.close()
    await refused
  })

  test('gives a picture its time, and finds a new thread for the next', async () => {
    const hasty = createFaceMatcher({ pictureTimeoutMs: 1 })
    await hasty.ready()
    for (let i = 0; i < 2; i += 1) {
      await assert.rejects(hasty.examine(readFace('p09-a-cam')), isProblem('vendor_unavailable'))
    }
    await hasty.close()
  })
})
