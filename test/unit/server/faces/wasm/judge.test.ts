import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  Found,
  Landmarks,
  Look,
} from '../../../../../packages/server/src/faces/wasm/engine.ts'
import { judge } from '../../../../../packages/server/src/faces/wasm/judge.ts'
import type { Pixels } from '../../../../../packages/server/src/faces/wasm/pixels.ts'

const WIDTH = 640
const HEIGHT = 480
/** Fine stripes: sharp, in good light. */
const draw = (shadeAt: (x: number) => number): Pixels => ({
  width: WIDTH,
  height: HEIGHT,
  data: Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) =>
    shadeAt(Math.floor(i / 3) % WIDTH),
  ),
})
const GOOD = draw((x) => 100 + (x % 16 < 8 ? 60 : 0))
const DARK = draw((x) => 20 + (x % 16 < 8 ? 20 : 0))
const BLURRED = draw((x) => 128 + 60 * Math.sin(x / 60))

const TEMPLATE = Float32Array.of(1, 2, 3)
type Corner = readonly [x: number, y: number, width?: number, height?: number]
const toFound = (score: number, [x, y, width = 160, height = 190]: Corner = [240, 130]): Found => ({
  score,
  box: { x, y, width, height },
})

interface Scene {
  readonly faces: readonly Found[]
  /** What the second look finds. */
  readonly again?: readonly Found[]
  /** Eye to eye, by the width of the face. */
  readonly eyes?: number
  /** Of the nose, by the distance of the eyes. */
  readonly off?: number
  readonly fails?: boolean
}

function toLandmarks({ box }: Found, { eyes = 0.45, off = 0 }: Scene): Landmarks {
  const middle = box.x + box.width / 2
  const distance = eyes * box.width
  const toX = (i: number): number => {
    if (i === 30) return middle + off * distance
    if (i >= 36 && i < 48) return middle + (i < 42 ? -distance / 2 : distance / 2)
    return middle
  }
  return Array.from({ length: 68 }, (_, i) => ({ x: toX(i), y: box.y + box.height / 3 }))
}

/** Nets that see what a test says, and count what was let go. */
function createLook(scene: Scene) {
  const counts = { looks: 0, closed: 0, described: 0 }
  const look: Look = () => {
    counts.looks += 1
    const isFirst = counts.looks === 1
    return {
      find: async () => (isFirst ? scene.faces : (scene.again ?? [])),
      mark: async (found) => toLandmarks(found, scene),
      async describe() {
        if (scene.fails === true) throw new Error('the net broke')
        counts.described += 1
        return TEMPLATE
      },
      close: () => {
        counts.closed += 1
      },
    }
  }
  return { look, counts }
}

async function judgeScene(pixels: Pixels, scene: Scene) {
  const { look, counts } = createLook(scene)
  const examined = await judge(look, pixels)
  assert.equal(counts.closed, counts.looks)
  assert.equal(counts.described, 'face' in examined ? 1 : 0)
  return { flaw: 'flaw' in examined ? examined.flaw : 'none', examined, looks: counts.looks }
}

test('one sure face in good light has a template and a yaw', async () => {
  const { examined, looks } = await judgeScene(GOOD, { faces: [toFound(0.97)], off: -0.4 })
  assert.ok('face' in examined)
  assert.equal(examined.face.template, TEMPLATE)
  assert.ok(Math.abs(examined.face.yaw + 0.4) < 1e-9)
  assert.equal(looks, 1)
})

test('two sure ones are a crowd; a second that is not sure is none', async () => {
  const other = toFound(0.95, [20, 130])
  assert.equal((await judgeScene(GOOD, { faces: [toFound(0.97), other] })).flaw, 'crowded')
  const unsure = toFound(0.89, [20, 130])
  assert.equal((await judgeScene(GOOD, { faces: [toFound(0.97), unsure] })).flaw, 'none')
})

test('nothing is found: for want of light, of sharpness, or of a face', async () => {
  for (const [pixels, flaw] of [
    [GOOD, 'empty'],
    [DARK, 'poor'],
    [BLURRED, 'poor'],
  ] as const) {
    assert.equal((await judgeScene(pixels, { faces: [] })).flaw, flaw)
  }
})

test('a cat is looked at again, and gone', async () => {
  const narrow = { faces: [toFound(0.96)], eyes: 0.3 }
  const near = { faces: [toFound(0.96, [60, 40, 400, 400])] }
  const unsure = { faces: [toFound(0.89)] }
  for (const scene of [narrow, near, unsure]) {
    const { flaw, looks } = await judgeScene(GOOD, scene)
    assert.deepEqual([flaw, looks], ['empty', 2])
  }
})

test('a face from near is found again, and taken', async () => {
  const near = { faces: [toFound(0.96, [60, 40, 400, 400])], again: [toFound(0.6)] }
  assert.equal((await judgeScene(GOOD, near)).flaw, 'none')
})

test('a face of which the net is not sure is poor', async () => {
  assert.equal(
    (await judgeScene(GOOD, { faces: [toFound(0.7)], again: [toFound(0.7)] })).flaw,
    'poor',
  )
})

test('landmarks that make no sense are looked at again', async () => {
  const { flaw, looks } = await judgeScene(GOOD, { faces: [toFound(0.96)], eyes: Number.NaN })
  assert.deepEqual([flaw, looks], ['empty', 2])
})

test('a face at the edge is cut off, at each of the four', async () => {
  for (const found of [
    toFound(0.97, [12, 130]),
    toFound(0.97, [240, 9]),
    toFound(0.97, [WIDTH - 160 - 12, 130]),
    toFound(0.97, [240, HEIGHT - 190 - 9]),
  ]) {
    assert.equal((await judgeScene(GOOD, { faces: [found] })).flaw, 'outside')
  }
  assert.equal((await judgeScene(GOOD, { faces: [toFound(0.97, [13, 10])] })).flaw, 'none')
})

test('a small face, a dark one and a blurred one are poor', async () => {
  const small = toFound(0.97, [240, 130, 79, 90])
  assert.equal((await judgeScene(GOOD, { faces: [small] })).flaw, 'poor')
  for (const pixels of [DARK, BLURRED]) {
    assert.equal((await judgeScene(pixels, { faces: [toFound(0.97)] })).flaw, 'poor')
  }
})

test('what breaks is let go as well', async () => {
  const { look, counts } = createLook({ faces: [toFound(0.97)], fails: true })
  await assert.rejects(judge(look, GOOD))
  assert.deepEqual([counts.looks, counts.closed], [1, 1])
})

test('a strip in which no face has room is not looked at, nor drawn out', async () => {
  for (const [width, height] of [
    [1, 640],
    [640, 79],
  ] as const) {
    const { look, counts } = createLook({ faces: [] })
    const strip = { width, height, data: new Uint8Array(width * height * 3).fill(99) }
    assert.deepEqual(await judge(look, strip), { flaw: 'poor' })
    assert.equal(counts.looks, 0)
  }
})
