/**
 * @module
 * Another face, made of the one that may be here: eyes nearer and smaller, nose and chin wider, mouth lower. To the
 * nets it is another person, 0.69 away. For tests alone.
 */
import { join } from 'node:path'
import sharp from 'sharp'

const FACE = join(import.meta.dirname, '../fixtures/faces/p09-a-cam.jpg')

/** Where it has what, in pixels of the picture. */
const AXIS = 315
const EYES = { y: 205, apart: 37, reach: 24, nearer: 8, scale: 0.75 }
const NOSE = { y: 245, reach: 22, scale: 1.5 }
const MOUTH = { y: 280, reach: 26, lower: 10 }
const CHIN = { softness: 12, scale: 1.25 }
const HEAD = { across: 1.1, down: 0.9 }

const toWeight = (dx: number, dy: number, reach: number): number =>
  Math.exp(-(dx * dx + dy * dy) / (2 * reach * reach))

/** From where a pixel of the new picture is taken. */
function toSource(x: number, y: number): readonly [number, number] {
  let [fromX, fromY] = [AXIS + (x - AXIS) / HEAD.across, NOSE.y + (y - NOSE.y) / HEAD.down]
  for (const side of [-1, 1]) {
    const eye = AXIS + side * EYES.apart
    const weight = toWeight(fromX - eye + side * EYES.nearer, fromY - EYES.y, EYES.reach)
    fromX += side * EYES.nearer * weight
    fromX += (fromX - eye) * (1 / EYES.scale - 1) * weight
    fromY += (fromY - EYES.y) * (1 / EYES.scale - 1) * weight
  }
  fromY -= MOUTH.lower * toWeight(fromX - AXIS, fromY - MOUTH.y - MOUTH.lower, MOUTH.reach)
  fromX +=
    (fromX - AXIS) * (1 / NOSE.scale - 1) * toWeight(fromX - AXIS, fromY - NOSE.y, NOSE.reach)
  const chin = 1 / (1 + Math.exp((MOUTH.y - fromY) / CHIN.softness))
  fromX += (fromX - AXIS) * (1 / CHIN.scale - 1) * chin
  return [fromX, fromY]
}

/** 640 × 480, as a PNG. */
export async function drawOtherFace(): Promise<Buffer> {
  const { data, info } = await sharp(FACE).raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const drawn = Buffer.alloc(data.length)
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)))
  for (let at = 0; at < width * height; at += 1) {
    const [fromX, fromY] = toSource(at % width, Math.floor(at / width))
    const from = clamp(fromY, height - 1) * width + clamp(fromX, width - 1)
    data.copy(drawn, at * 3, from * 3, from * 3 + 3)
  }
  return sharp(drawn, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}
