/**
 * @module
 * The pictures of faces that may be kept here, as bytes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawScene, type Scene } from './face-camera.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/faces')

/** `p09-a-cam` is a good one; each `x-…-cam` has one flaw. */
export const readFace = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(join(FOLDER, `${name}.jpg`)))

/** The same scene with another seed is another picture of it. */
export const takeFace = async (scene: Scene, seed = 1): Promise<Uint8Array<ArrayBuffer>> =>
  Uint8Array.from(await drawScene(scene, seed))
