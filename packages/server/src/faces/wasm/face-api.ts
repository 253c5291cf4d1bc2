/**
 * @module
 * Loads face-api and its three nets on WebAssembly: where faces are, their points, what they are like. Runs in
 * the worker. Floor 2, inside `faces/wasm`.
 */
import { registerHooks } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { Box } from './pixels.ts'

interface Net {
  loadFromDisk(folder: string): Promise<void>
}

/** Points of a face. */
export interface Marks {
  readonly positions: readonly { readonly x: number; readonly y: number }[]
  /** To where the part that was looked at begins. */
  shiftBy(x: number, y: number): Marks
  /** The box from which a template is made. */
  align(): unknown
}

/**
 * What is used of face-api. Its own types bring a second copy of TensorFlow's, which fit to nothing.
 */
export interface FaceApi {
  readonly nets: {
    readonly ssdMobilenetv1: Net & {
      locateFaces(
        image: tf.Tensor3D,
        options: object,
      ): Promise<readonly { readonly score: number; readonly box: Box }[]>
    }
    readonly faceLandmark68Net: Net & { detectLandmarks(part: tf.Tensor3D): Promise<Marks> }
    readonly faceRecognitionNet: Net & {
      computeFaceDescriptor(part: tf.Tensor3D): Promise<unknown>
    }
  }
  readonly SsdMobilenetv1Options: new (options: {
    readonly minConfidence: number
    readonly maxResults: number
  }) => object
  readonly Rect: new (x: number, y: number, width: number, height: number) => unknown
  extractFaceTensors(image: tf.Tensor3D, boxes: readonly unknown[]): Promise<tf.Tensor3D[]>
}

const isFaceApi = (value: object): value is FaceApi =>
  ['SsdMobilenetv1Options', 'Rect', 'extractFaceTensors'].every(
    (name) => typeof Reflect.get(value, name) === 'function',
  ) && typeof Reflect.get(value, 'nets') === 'object'

/**
 * @throws Error without WebAssembly, or when a model cannot be read.
 */
export async function loadFaceApi(): Promise<FaceApi> {
  addMethods()
  const api: object = await importFaceApi()
  if (!isFaceApi(api)) throw new TypeError('face-api is another one')
  tf.enableProdMode()
  setWasmPaths(`${toFolder('@tensorflow/tfjs-backend-wasm')}/`)
  // Else it would fall back to plain JavaScript, many times slower.
  if (!(await tf.setBackend('wasm'))) throw new Error('there is no WebAssembly')
  const models = `${toFolder('@vladmandic/face-api/package.json')}/model`
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = api.nets
  for (const net of [ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet]) {
    await net.loadFromDisk(models)
  }
  return api
}

const toFolder = (file: string): string => dirname(fileURLToPath(import.meta.resolve(file)))

/**
 * face-api takes `@tensorflow/tfjs`, 290 MB, and needs of it the core, the backend and the methods that
 * `addMethods` gives: both are led to the copies that this file sees. In this thread alone.
 */
async function importFaceApi(): Promise<object> {
  const ours: Readonly<Record<string, string>> = {
    '@tensorflow/tfjs': '@tensorflow/tfjs-core',
    '@tensorflow/tfjs-backend-wasm': '@tensorflow/tfjs-backend-wasm',
  }
  const parentURL = import.meta.url
  const hooks = registerHooks({
    resolve(wanted, context, next) {
      const own = ours[wanted]
      return own === undefined ? next(wanted, context) : next(own, { ...context, parentURL })
    },
  })
  try {
    return await import('@vladmandic/face-api/dist/face-api.node-wasm.js')
  } finally {
    hooks.deregister()
  }
}

/** The methods of tensors that the core lacks and these nets use. */
const METHODS = {
  as1D: (tensor: tf.Tensor) => tf.reshape(tensor, [tensor.size]),
  as2D: (tensor: tf.Tensor, ...shape: number[]) => tf.reshape(tensor, shape),
  as3D: (tensor: tf.Tensor, ...shape: number[]) => tf.reshape(tensor, shape),
  as4D: (tensor: tf.Tensor, ...shape: number[]) => tf.reshape(tensor, shape),
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  mean: tf.mean,
}

function addMethods(): void {
  for (const [name, method] of Object.entries(METHODS)) {
    const value = function (this: tf.Tensor, ...given: unknown[]): unknown {
      return Reflect.apply(method, undefined, [this, ...given])
    }
    Object.defineProperty(tf.Tensor.prototype, name, { value, configurable: true })
  }
}
