/**
 * @module
 * Why a camera did not open, and what to do about it. A chunk of its own; the camera source loads it.
 */
import type { Stage } from '../../controllers/stage.ts'
import { enCameraFault } from '../../strings/english/camera-fault.ts'

/** Each has advice of its own. */
export type CameraFault =
  | 'denied'
  | 'missing'
  | 'busy'
  | 'unfit'
  | 'insecure'
  | 'embedded'
  | 'other'

/** By the names that `getUserMedia` fails with (Media Capture and Streams, §10.2). */
const FAULTS: ReadonlyMap<unknown, CameraFault> = new Map([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['OverconstrainedError', 'unfit'],
  // Whoever looks after the browser has switched cameras off.
  ['SecurityError', 'embedded'],
])

/** What of the page is looked at. */
export interface CameraPlace {
  readonly isSecureContext: boolean
  readonly hasCameras: boolean
}

/** @param error  What opening was refused with. */
export function toCameraFault(error: unknown, place: CameraPlace): CameraFault {
  // Some apps that show pages leave cameras out altogether.
  if (!place.hasCameras) return place.isSecureContext ? 'embedded' : 'insecure'
  return FAULTS.get(Reflect.get(Object(error), 'name')) ?? 'other'
}

/** What to do about it. */
export function toAdvice(stage: Stage, error: unknown): string {
  stage.learn(enCameraFault)
  const hasCameras = navigator.mediaDevices !== undefined
  const fault = toCameraFault(error, { isSecureContext, hasCameras })
  return stage.strings[`camera.${fault}`]
}
