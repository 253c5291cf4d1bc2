/**
 * @module
 * The chunks of a PNG (W3C PNG, third edition, §5), in bounds. Only `picture.ts` imports it. Floor 1.
 */

const SIGNATURE = [0x89_50_4e_47, 0x0d_0a_1a_0a] as const
const FIRST_AT = 8
/** Length and name before a chunk's data, checksum behind. */
const AROUND = 12
const HEADER_BYTES = 13
const MOST_METADATA_BYTES = 131_072

/** Bits of a sample, for each colour type. */
const BIT_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

/**
 * Of colours, size and time, and `deBG`, which Firefox puts behind what a canvas holds (seen in 153). Texts are not
 * among them, nor the chunks of an animation.
 */
const METADATA: readonly string[] = [
  'bKGD',
  'cHRM',
  'cICP',
  'cLLI',
  'deBG',
  'eXIf',
  'gAMA',
  'hIST',
  'iCCP',
  'mDCV',
  'pHYs',
  'sBIT',
  'sPLT',
  'sRGB',
  'tIME',
  'tRNS',
]

/** @returns undefined for everything that is no single PNG from its first byte to its last. */
export function readPng(view: DataView): { width: number; height: number } | undefined {
  const size = readHeader(view)
  if (size === undefined) return undefined
  let at = FIRST_AT + AROUND + HEADER_BYTES
  let [metadata, data] = [0, 'none']
  while (at + AROUND <= view.byteLength) {
    const name = toName(view, at + 4)
    const end = at + AROUND + view.getUint32(at)
    if (end > view.byteLength) return undefined
    if (name === 'IEND') {
      const isWhole = end === view.byteLength && end - at === AROUND && data !== 'none'
      return isWhole ? size : undefined
    }
    if (name === 'IDAT') {
      // One after the other, or there would be two pictures.
      if (data === 'over') return undefined
      data = 'open'
    } else {
      if (data === 'open') data = 'over'
      metadata += end - at
      const isKnown = name === 'PLTE' ? data === 'none' : METADATA.includes(name)
      if (!isKnown || metadata > MOST_METADATA_BYTES) return undefined
    }
    at = end
  }
  return undefined
}

function readHeader(view: DataView): { width: number; height: number } | undefined {
  if (view.byteLength < FIRST_AT + AROUND + HEADER_BYTES) return undefined
  const [first, second] = SIGNATURE
  if (view.getUint32(0) !== first || view.getUint32(4) !== second) return undefined
  if (view.getUint32(FIRST_AT) !== HEADER_BYTES || toName(view, FIRST_AT + 4) !== 'IHDR') {
    return undefined
  }
  const at = FIRST_AT + 8
  const [width, height] = [view.getInt32(at), view.getInt32(at + 4)]
  const isKnown = BIT_DEPTHS[view.getUint8(at + 9)]?.includes(view.getUint8(at + 8)) ?? false
  // Compression and filters have one method each; interlacing two.
  const isPlain = view.getUint16(at + 10) === 0 && view.getUint8(at + 12) <= 1
  return width > 0 && height > 0 && isKnown && isPlain ? { width, height } : undefined
}

const toName = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))
