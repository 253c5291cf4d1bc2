/**
 * @module
 * What the nets see in one picture. Runs in the worker. Floor 2, inside `faces/wasm`.
 */
import { tensor3d, dispose, type Tensor3D } from '@tensorflow/tfjs-core'
import { loadFaceApi, type FaceApi, type Marks } from './face-api.ts'
import type { Box, Pixels } from './pixels.ts'

/** A face as the first net finds it. */
export interface Found {
  /** 0–1. Of true faces 0.91 and more. */
  readonly score: number
  readonly box: Box
}

/** A point of a face, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The 68 points of a face, by their usual numbers: 30 tip of the nose, 36–41 and 42–47 the eyes. */
export type Landmarks = readonly Point[]

/** What is seen in one picture, until it is let go. */
export interface Sight {
  /** Those with a score of 0.5 and more, best first. */
  find(): Promise<readonly Found[]>
  /** Points of one that was found. */
  mark(found: Found): Promise<Landmarks>
  /** Template of one that was marked: 128 numbers. */
  describe(found: Found): Promise<Float32Array>
  close(): void
}

/** Looks at one picture. */
export type Look = (pixels: Pixels) => Sight

const LEAST_SCORE = 0.5
/** More would only cost time: two are too many. */
const MOST_FACES = 10

/**
 * Loads the nets and runs each once, so that the first picture takes no longer than the others.
 *
 * @throws Error without WebAssembly, or when a model cannot be read.
 */
export async function createEngine(): Promise<Look> {
  const api = await loadFaceApi()
  const look = (pixels: Pixels) => createSight(api, pixels)
  await warmUp(look)
  return look
}

async function warmUp(look: Look): Promise<void> {
  const side = 150
  const sight = look({ width: side, height: side, data: new Uint8Array(side * side * 3).fill(128) })
  try {
    const found = { score: 1, box: { x: 0, y: 0, width: side, height: side } }
    await sight.find()
    await sight.mark(found)
    await sight.describe(found)
  } finally {
    sight.close()
  }
}

function createSight(api: FaceApi, { data, width, height }: Pixels): Sight {
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = api.nets
  const image = tensor3d(data, [height, width, 3], 'int32')
  const scores = { minConfidence: LEAST_SCORE, maxResults: MOST_FACES }
  const marked = new Map<Found, Marks>()
  return {
    async find() {
      const found = await ssdMobilenetv1.locateFaces(image, new api.SsdMobilenetv1Options(scores))
      const faces = found.map(({ score, box }) => ({ score, box: toBox(box) }))
      return faces.toSorted((one, other) => other.score - one.score)
    },
    async mark(found) {
      const { x, y, width: across, height: down } = found.box
      const box = new api.Rect(x, y, across, down)
      const marks = await withPart(api, { image, box }, (part) =>
        faceLandmark68Net.detectLandmarks(part),
      )
      const inPicture = marks.shiftBy(x, y)
      marked.set(found, inPicture)
      return inPicture.positions.map((point) => ({ x: point.x, y: point.y }))
    },
    async describe(found) {
      const box = marked.get(found)?.align()
      if (box === undefined) throw new TypeError('it was not marked')
      const template = await withPart(api, { image, box }, (part) =>
        faceRecognitionNet.computeFaceDescriptor(part),
      )
      if (!(template instanceof Float32Array)) throw new TypeError('this is no template')
      return template
    },
    close: () => image.dispose(),
  }
}

const toBox = ({ x, y, width, height }: Box): Box => ({ x, y, width, height })

/** Whatever becomes of it, the part is let go: WebAssembly's memory knows no garbage collector. */
async function withPart<T>(
  api: FaceApi,
  { image, box }: { readonly image: Tensor3D; readonly box: unknown },
  work: (part: Tensor3D) => Promise<T>,
): Promise<T> {
  const parts = await api.extractFaceTensors(image, [box])
  try {
    const [part] = parts
    if (part === undefined) throw new TypeError('there is no such part')
    return await work(part)
  } finally {
    dispose(parts)
  }
}
