/**
 * @module
 * What a way that takes a picture or a reading lacks here. The lists of ways ask.
 */
import { findReader } from '../../client/reader.ts'

/** False on pages without https, and in some apps that show pages. */
export const hasCamera = (): boolean => navigator.mediaDevices !== undefined

/**
 * @param kind  Of the authenticator.
 * @param isOwn  In the own view the phone's camera does as well: the prompt offers it.
 * @returns the end of a string key: `camera`, `reader`; undefined where nothing is lacking.
 */
export function toCaptureObstacle(kind: string, isOwn = false): 'camera' | 'reader' | undefined {
  if (findReader(kind)) return undefined
  if (kind !== 'face') return 'reader'
  return hasCamera() || isOwn ? undefined : 'camera'
}
