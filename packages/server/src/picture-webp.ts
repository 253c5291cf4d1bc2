/**
 * @module
 * The chunks of a WebP (RFC 9649), in bounds. Only `picture.ts` imports it. Floor 1.
 */

interface Size {
  readonly width: number
  readonly height: number
}

/** A chunk's data. */
interface Chunk {
  readonly name: string
  readonly at: number
  readonly length: number
}

/** `RIFF`, the length of the rest, `WEBP`. */
const FIRST_AT = 12
/** Name and length before a chunk's data. */
const HEAD = 8
/** Beside the one picture: canvas of the extended form, transparency, a colour profile, metadata but no text. */
const BESIDE: readonly string[] = ['VP8X', 'ALPH', 'ICCP', 'EXIF']
const MOST_CHUNKS = 5
const MOST_METADATA_BYTES = 131_072
const ANIMATION = 0x02

/** @returns undefined for everything that is no single WebP from its first byte to its last. */
export function readWebp(view: DataView): Size | undefined {
  const chunks = readChunks(view)
  const [first, ...rest] = chunks ?? []
  if (first === undefined) return undefined
  if (first.name !== 'VP8X') return rest.length === 0 ? readPixels(view, first) : undefined
  const canvas = readCanvas(view, first)
  const pictures = rest.filter(({ name }) => !BESIDE.includes(name))
  const [picture] = pictures
  if (canvas === undefined || picture === undefined || pictures.length > 1) return undefined
  const size = readPixels(view, picture)
  const isOne = size?.width === canvas.width && size.height === canvas.height
  return isOne && isModest(rest) ? size : undefined
}

/** @returns undefined when they do not end where the bytes end. */
function readChunks(view: DataView): readonly Chunk[] | undefined {
  if (view.byteLength < FIRST_AT + HEAD) return undefined
  if (toName(view, 0) !== 'RIFF' || toName(view, 8) !== 'WEBP') return undefined
  if (view.getUint32(4, true) !== view.byteLength - HEAD) return undefined
  const chunks: Chunk[] = []
  let at = FIRST_AT
  while (at + HEAD <= view.byteLength && chunks.length < MOST_CHUNKS) {
    const length = view.getUint32(at + 4, true)
    chunks.push({ name: toName(view, at), at: at + HEAD, length })
    // At even places only.
    at += HEAD + length + (length % 2)
  }
  return at === view.byteLength ? chunks : undefined
}

/** Each of them once, and not as long as a second picture would be. */
function isModest(chunks: readonly Chunk[]): boolean {
  const names = chunks.map(({ name }) => name)
  const metadata = chunks.filter(({ name }) => name !== 'ALPH' && BESIDE.includes(name))
  const bytes = metadata.reduce((sum, { length }) => sum + length, 0)
  return (
    new Set(names).size === names.length && !names.includes('VP8X') && bytes <= MOST_METADATA_BYTES
  )
}

function readCanvas(view: DataView, { at, length }: Chunk): Size | undefined {
  if (length !== 10 || (view.getUint8(at) & ANIMATION) !== 0) return undefined
  const toSide = (from: number) => 1 + view.getUint16(from, true) + view.getUint8(from + 2) * 65_536
  return { width: toSide(at + 4), height: toSide(at + 7) }
}

function readPixels(view: DataView, { name, at, length }: Chunk): Size | undefined {
  if (name === 'VP8 ' && length >= 10) return readLossy(view, at)
  return name === 'VP8L' && length >= 5 ? readLossless(view, at) : undefined
}

/** RFC 6386, 9.1: a key frame, its start code, both sides with 14 bits. */
function readLossy(view: DataView, at: number): Size | undefined {
  const isKeyFrame = (view.getUint8(at) & 1) === 0
  const isMarked = view.getUint16(at + 3) === 0x9d01 && view.getUint8(at + 5) === 0x2a
  const width = view.getUint16(at + 6, true) & 0x3fff
  const height = view.getUint16(at + 8, true) & 0x3fff
  return isKeyFrame && isMarked && width > 0 && height > 0 ? { width, height } : undefined
}

/** RFC 9649, 3.4: both sides less one with 14 bits, whether it is transparent, the version 0. */
function readLossless(view: DataView, at: number): Size | undefined {
  if (view.getUint8(at) !== 0x2f) return undefined
  const bits = view.getUint32(at + 1, true)
  if (bits >>> 29 !== 0) return undefined
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
}

const toName = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))
