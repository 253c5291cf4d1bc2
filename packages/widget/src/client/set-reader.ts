/**
 * @module
 * The site's side of the reader. Alone in its file: it is in the served entry.
 */
import type { Reader } from './reader.ts'

/**
 * Gives the page a reader for palms, fingerprints and the like, in place of the one before; without one,
 * ways that need it are listed as not available here.
 */
export function setReader(reader: Reader | undefined): void {
  // As `READER`, for all copies of the widget in the page.
  Reflect.set(globalThis, Symbol.for('countersign.reader'), reader)
}
