/**
 * @module
 * The segments of a JPEG (ITU-T T.81, annex B), in bounds. Only `picture.ts` imports it. Floor 1.
 */

const SOI = 0xffd8
const EOI = 0xd9
const SOS = 0xda
/** Baseline, extended sequential, progressive: the others are decoded by no browser. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2]
/** Huffman tables, quantization tables, restart interval. */
const TABLES: readonly number[] = [0xc4, 0xdb, 0xdd]
const SAMPLE_BITS = 8

/** Application segments that encoders write by themselves. MPF, a second picture, shares its marker with ICC. */
const METADATA: Readonly<Record<number, string>> = {
  0xe0: 'JFIF\0',
  0xe1: 'Exif\0\0',
  0xe2: 'ICC_PROFILE\0',
  0xed: 'Photoshop 3.0\0',
  0xee: 'Adobe',
}
const MOST_METADATA_BYTES = 131_072

/**
 * A progressive picture has about ten. Each costs the decoder a walk over all pixels, whatever it weighs: a
 * small file of many thousands would keep it busy for minutes.
 */
const MOST_SCANS = 100

interface Walk {
  readonly view: DataView
  size: { width: number; height: number } | undefined
  metadata: number
  scans: number
}

/** @returns undefined for everything that is no single JPEG from its first byte to its last. */
export function readJpeg(view: DataView): { width: number; height: number } | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) return undefined
  const walk: Walk = { view, size: undefined, metadata: 0, scans: 0 }
  let at = 2
  while (at + 1 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === EOI) {
      const isWhole = at + 2 === view.byteLength && walk.scans > 0
      return isWhole ? walk.size : undefined
    }
    const next = toNext(walk, marker, at + 2)
    if (next === undefined) return undefined
    at = next
  }
  return undefined
}

/** @returns Where the next marker is due; undefined when the picture is not to be taken. */
function toNext(walk: Walk, marker: number, at: number): number | undefined {
  const { view } = walk
  // Any number of these may stand before a marker.
  if (marker === 0xff) return at - 1
  if (at + 2 > view.byteLength) return undefined
  const end = at + view.getUint16(at)
  if (end < at + 2 || end > view.byteLength) return undefined
  if (TABLES.includes(marker)) return end
  if (FRAMES.includes(marker)) return readFrame(walk, at + 2, end) ? end : undefined
  if (marker === SOS) return toScanEnd(walk, at + 2, end)
  const name = METADATA[marker]
  walk.metadata += end - at
  const isKnown = name !== undefined && walk.metadata <= MOST_METADATA_BYTES
  return isKnown && hasText(view, { at: at + 2, end, text: name }) ? end : undefined
}

/** One frame only, of grey, colour or print colours, whose height is not left open. */
function readFrame(walk: Walk, at: number, end: number): boolean {
  if (walk.size !== undefined || end - at < 6) return false
  const { view } = walk
  const [height, width, components] = [
    view.getUint16(at + 1),
    view.getUint16(at + 3),
    view.getUint8(at + 5),
  ]
  walk.size = { width, height }
  const isSound = view.getUint8(at) === SAMPLE_BITS && width > 0 && height > 0
  return isSound && [1, 3, 4].includes(components) && end - at === 6 + 3 * components
}

/** Behind the scan's header comes coded data, in which 0xFF means a marker unless a zero follows. */
function toScanEnd(walk: Walk, at: number, end: number): number | undefined {
  walk.scans += 1
  if (walk.size === undefined || walk.scans > MOST_SCANS) return undefined
  const { view } = walk
  const components = end > at ? view.getUint8(at) : 0
  if (components < 1 || components > 4 || end - at !== 4 + 2 * components) return undefined
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  let found = end
  while (found < bytes.length) {
    if (bytes[found] === 0xff) {
      const code = bytes[found + 1]
      // A restart is a part of the data.
      const isData = code === 0 || (code !== undefined && code >= 0xd0 && code <= 0xd7)
      if (!isData) return found
      found += 1
    }
    found += 1
  }
  return undefined
}

interface Expected {
  readonly at: number
  readonly end: number
  readonly text: string
}

function hasText(view: DataView, { at, end, text }: Expected): boolean {
  if (end - at < text.length) return false
  return Array.from(text).every((char, i) => view.getUint8(at + i) === char.charCodeAt(0))
}
