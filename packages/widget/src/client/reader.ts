/**
 * @module
 * The page's reader for palms, fingerprints and the like: what a site implements, and where the page keeps
 * it. The capture ceremony and the lists of ways ask for it; `set-reader.ts` is the site's side.
 */

/** A device at this machine that reads a part of the body, as the site's page drives it. */
export interface Reader {
  /** What it can read: `palm`, `fingerprint`, `face`. Asked each time, so it may change. */
  readonly modalities: readonly string[]
  /**
   * Waits until something was read. Called after a press, once for each reading.
   *
   * @returns the reading as the company that compares it wants it. A `Blob` may name its media type.
   * @throws anything; `ReaderError` says what to tell the person.
   */
  read(wish: ReaderWish): Promise<Blob | Uint8Array<ArrayBuffer>>
}

/** What is to be read. */
export interface ReaderWish {
  readonly modality: string
  /** Aborts when the person leaves: the device may rest. */
  readonly signal: AbortSignal
}

/** Where the page keeps it: by a symbol that all copies of the widget share. */
export const READER: unique symbol = Symbol.for('countersign.reader')

/** @returns undefined where the page has no reader, or none for this. */
export function findReader(modality: string): Reader | undefined {
  const found: unknown = Reflect.get(globalThis, READER)
  return isReader(found) && found.modalities.includes(modality) ? found : undefined
}

function isReader(value: unknown): value is Reader {
  const { modalities, read } = Object(value) as Readonly<Record<string, unknown>>
  return Array.isArray(modalities) && typeof read === 'function'
}
