/**
 * @module
 * Ceremony `capture`: a picture by the camera, or the bytes of a reader. The flow loads it; each source is a
 * part.
 */
import type { Loaded } from '../../controllers/ceremony.ts'
import { readCapture } from './read-capture.ts'

/** @returns undefined for data that only a newer widget could show. */
export async function loadCapture(given: unknown): Promise<Loaded<'capture'> | undefined> {
  const data = readCapture(given)
  if (!data) return undefined
  return undefined
}
