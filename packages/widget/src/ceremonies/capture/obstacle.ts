/**
 * @module
 * What a way that takes a picture or a reading lacks here. The lists of ways ask.
 */
import { findReader } from '../../client/reader.ts'

/**
 * @param kind  Of the authenticator.
 * @returns the end of a string key: `camera`, `reader`; undefined where nothing is lacking.
 */
export function toCaptureObstacle(kind: string): 'camera' | 'reader' | undefined {
  if (findReader(kind)) return undefined
  if (kind !== 'face') return 'reader'
  // Absent on pages without https, and in some apps that show pages.
  return navigator.mediaDevices === undefined ? 'camera' : undefined
}
