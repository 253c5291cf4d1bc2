/**
 * @module
 * Finds faces in frames, in a worker of its own: what a page allows or not is no matter here, for this file
 * brings its own policy (`Content-Security-Policy` of its reply). It reaches nothing of the page, and nothing of
 * what it sees leaves. Built by `emit-engine.ts`; the capture ceremony's engine starts it.
 */
import './be-silent.ts'
// Puts `ModuleFactory` in place, which the detector takes.
import '@mediapipe/tasks-vision/vision_wasm_module_internal.js'
import { type Detection, FaceDetector } from '@mediapipe/tasks-vision'
import { MEASURED_WIDTH, measureLight } from '../src/ceremonies/capture/guide/measure-light.ts'
import type { Face, Sample } from '../src/ceremonies/capture/guide/sample.ts'

/** Names of the files beside this one, with a hash of what is in them. The build puts them in. */
declare const WASM_FILE: string
declare const MODEL_FILE: string

/** Below it, a coffee cup is a face now and then. */
const LEAST_SCORE = 0.6

const toAddress = (file: string): string => new URL(file, location.href).href

const detector = FaceDetector.createFromOptions(
  { wasmLoaderPath: '', wasmBinaryPath: toAddress(WASM_FILE) },
  {
    baseOptions: { modelAssetPath: toAddress(MODEL_FILE), delegate: 'CPU' },
    runningMode: 'IMAGE',
    minDetectionConfidence: LEAST_SCORE,
  },
)
const canvas = new OffscreenCanvas(MEASURED_WIDTH, MEASURED_WIDTH)
const pen = canvas.getContext('2d', { willReadFrequently: true })

/** A frame comes, a sample goes; `undefined` for an engine that does not run here. */
addEventListener('message', ({ data: frame }: MessageEvent<ImageBitmap>) => {
  void detector
    .then((found) => look(found, frame))
    .then(postMessage, () => postMessage(undefined))
    .finally(() => frame.close())
})
detector.then(
  () => postMessage(true),
  () => postMessage(undefined),
)

function look(found: FaceDetector, frame: ImageBitmap): Sample {
  const { width, height } = frame
  const faces = found
    .detect(frame)
    .detections.flatMap((detection) => toFace(detection, frame))
    .toSorted((one, other) => other.width - one.width)
  const [first] = faces
  return { width, height, faces, ...(first && { light: measureLight(cut(frame, first)) }) }
}

function cut(frame: ImageBitmap, { x, y, width, height }: Face): ImageData {
  if (!pen) throw new TypeError('no canvas')
  canvas.height = Math.round((MEASURED_WIDTH * height) / width)
  pen.drawImage(frame, x, y, width, height, 0, 0, canvas.width, canvas.height)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

/** Its points are given as shares of the frame: right eye, left eye, nose, mouth, ears. */
function toFace(
  { boundingBox: box, keypoints, categories }: Detection,
  { width, height }: ImageBitmap,
): Face[] {
  const [rightEye, leftEye, nose] = keypoints.map(({ x, y }) => ({ x: x * width, y: y * height }))
  if (!box || !rightEye || !leftEye || !nose) return []
  return [
    {
      score: categories[0]?.score ?? 0,
      x: box.originX,
      y: box.originY,
      width: box.width,
      height: box.height,
      rightEye,
      leftEye,
      nose,
    },
  ]
}
