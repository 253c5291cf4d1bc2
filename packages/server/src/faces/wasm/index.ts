/**
 * @module
 * FaceMatcher on this machine: detection, landmarks and templates by @vladmandic/face-api on WebAssembly,
 * pictures by sharp, in a thread of its own. Optional peers; Node alone. Floor 2.
 */
import type { FaceMatcher } from '../matcher.ts'
import { assertInstalled, FACE_API_VERSION } from './installed.ts'
import { createQueue } from './queue.ts'
import { spawnThread } from './thread.ts'
import { toDistance } from './to-distance.ts'

export type { Examined, Face, FaceFlaw, FaceMatcher } from '../matcher.ts'

/** How much may be asked of it at once. */
export interface FaceMatcherOptions {
  /** Pictures that may wait beside the one that is looked at, some 0.3 s each. Default 8. */
  readonly maxWaiting?: number
  /** For one picture, once it is its turn. Default 15,000. */
  readonly pictureTimeoutMs?: number
  /** For loading the models. Default 60,000. */
  readonly startTimeoutMs?: number
}

/** A matcher that may be asked to start before the first picture. */
export interface WasmFaceMatcher extends FaceMatcher {
  /**
   * Loads the models, about 1 s; else the first picture waits for it.
   *
   * @throws Problem `vendor_unavailable`
   */
  ready(): Promise<void>
}

const TEMPLATE_LENGTH = 128

/**
 * Nothing is started or loaded before `ready` or the first picture. When the thread dies or takes too long, the
 * picture it had is refused with `vendor_unavailable`, and the next one finds a new thread.
 *
 * Switches off sharp's cache of operations, for the whole process: it would keep pictures.
 *
 * @throws ConfigError when a package is missing, with what to install.
 */
export function createFaceMatcher(options: FaceMatcherOptions = {}): WasmFaceMatcher {
  const { maxWaiting = 8, pictureTimeoutMs = 15_000, startTimeoutMs = 60_000 } = options
  assertInstalled()
  const queue = createQueue({
    spawn: spawnThread,
    maxWaiting,
    pictureTimeoutMs,
    startTimeoutMs,
    after: afterTimer,
  })
  return {
    model: `face-api-${FACE_API_VERSION}`,
    length: TEMPLATE_LENGTH,
    toDistance,
    ...queue,
  }
}

function afterTimer(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds)
  return () => clearTimeout(timer)
}
