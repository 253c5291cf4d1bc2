/**
 * @module
 * Pictures of a camera that was held in somebody's face: scenes of the one person whose picture may be here,
 * as files that Chromium shows in a camera's place.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { drawOtherFace } from './warp-face.ts'

const FACES = join(import.meta.dirname, '../fixtures/faces')
/** Of a camera, in pixels; every frame of a file has the same. */
const SIZE = { width: 640, height: 480 }
/** Chromium shows 30 frames of a file in a second: 20 s, long enough for what a test does before a camera. */
const FRAMES = 600
/** Of one scene; shown in turn, they tremble as a hand does. */
const PICTURES = 6
/** What surrounds a smaller picture. */
const WALL = { r: 120, g: 124, b: 128 }

/** What the camera sees. */
export const SCENES = [
  'none',
  'far',
  'near',
  'off-centre',
  'two',
  'dark',
  'blurred',
  'good',
  'other',
] as const
export type Scene = (typeof SCENES)[number]

/**
 * A camera's file: `--use-file-for-fake-video-capture`. It begins anew each time a camera opens, and at its end.
 *
 * @param path  Where to; ends in `.mjpeg`.
 * @param take  Another number, other noise: two files never show the same to the bit.
 */
export async function writeFaceCamera(path: string, scene: Scene, take = 1): Promise<void> {
  const few = await drawScenes(scene, take)
  const frames = Array.from({ length: FRAMES }, (_, at) => few[at % few.length] ?? Buffer.of())
  await writeFile(path, Buffer.concat(frames))
}

/** A few pictures of one scene, as `drawScene` makes them. */
export const drawScenes = (scene: Scene, take = 1): Promise<Buffer[]> =>
  Promise.all(Array.from({ length: PICTURES }, (_, at) => drawScene(scene, take * 100 + at)))

/**
 * One picture of a scene as a camera gives it: a JPEG of 640 × 480.
 *
 * @param seed  Of what differs between two pictures of one scene: where a hand that holds it trembles to.
 */
export async function drawScene(scene: Scene, seed: number): Promise<Buffer> {
  const picture = await DRAWN[scene]()
  const [left, top] = [seed % 3, Math.floor(seed / 3) % 3]
  const trembling = await sharp(picture)
    .extract({ left, top, width: SIZE.width - 2, height: SIZE.height - 2 })
    .resize({ ...SIZE, fit: 'fill' })
    .modulate({ brightness: 1 + (seed % 17) / 400 })
    .toBuffer()
  return sharp(trembling).jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer()
}

const DRAWN: Readonly<Record<Scene, () => Promise<Buffer>>> = {
  none: () => read('x-none-cam'),
  far: async () => onWall([{ scale: 0.55, left: 144, top: 108 }]),
  near: () => read('x-close-cam'),
  'off-centre': () => read('x-offcentre-cam'),
  two: async () =>
    onWall([
      { scale: 0.75, left: -90, top: 60 },
      { scale: 0.75, left: 250, top: 60 },
    ]),
  dark: () => read('x-dark-cam'),
  blurred: () => read('x-blur-cam'),
  good: () => read('p09-a-cam'),
  other: drawOtherFace,
}

const read = (name: string): Promise<Buffer> =>
  sharp(join(FACES, `${name}.jpg`))
    .removeAlpha()
    .toColourspace('srgb')
    .png()
    .toBuffer()

interface Place {
  readonly scale: number
  readonly left: number
  readonly top: number
}

async function onWall(places: readonly Place[]): Promise<Buffer> {
  const layers = await Promise.all(
    places.map(async ({ scale, left, top }) => {
      const width = Math.round(SIZE.width * scale)
      const cut = Math.max(0, -left)
      const seen = Math.min(width - cut, SIZE.width - Math.max(0, left))
      const whole = await sharp(await read('p09-a-cam'))
        .resize({ width })
        .png()
        .toBuffer()
      const { height } = await sharp(whole).metadata()
      const input = await sharp(whole)
        .extract({ left: cut, top: 0, width: seen, height: Math.min(height, SIZE.height - top) })
        .toBuffer()
      return { input, left: Math.max(0, left), top }
    }),
  )
  return sharp({ create: { ...SIZE, channels: 3, background: WALL } })
    .composite(layers)
    .png()
    .toBuffer()
}
