/**
 * @module
 * Pictures as pixels: decoding by sharp, parts of them, smaller ones. Runs in the worker. Floor 2, inside
 * `faces/wasm`.
 */
import sharp from 'sharp'
import { MOST_PICTURE_BYTES, MOST_PICTURE_PIXELS, readPicture } from '../../picture.ts'

/** Rows from the top, three bytes for each pixel: red, green, blue. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Shades of grey, one byte for each pixel. */
export interface Greys extends Pixels {}

/** In pixels from the upper left corner. It may reach over the edges. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Longer side of what is looked at: all sizes of faces are meant at this one. */
const LONGEST_SIDE = 640

// It would hold the last pictures for as long as the process lives.
sharp.cache(false)

/**
 * Decodes a picture that `readPicture` lets pass, turned as its Exif says and at most 640 pixels a side. A
 * damaged one is not taken as far as it goes.
 *
 * @returns undefined when it cannot be, or is larger than what is taken.
 */
export async function decode(picture: Uint8Array): Promise<Pixels | undefined> {
  if (picture.length > MOST_PICTURE_BYTES) return undefined
  const said = readPicture(picture)
  if (said === undefined || said.width * said.height > MOST_PICTURE_PIXELS) return undefined
  const source = sharp(picture, {
    limitInputPixels: MOST_PICTURE_PIXELS,
    failOn: 'warning',
    pages: 1,
    sequentialRead: true,
  })
  const small = source
    .autoOrient()
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten()
    .toColourspace('srgb')
    .removeAlpha()
  // Nobody needs to know what was amiss: it may speak of the picture.
  return small
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .then(
      ({ data, info }) => toPixels(data, info),
      () => undefined,
    )
}

interface Raw {
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** Grey pictures come with one channel. */
function toPixels(data: Uint8Array, { width, height, channels }: Raw): Pixels {
  if (channels === 3) return { width, height, data }
  const pixels = new Uint8Array(width * height * 3)
  for (let i = 0; i < pixels.length; i += 1) {
    pixels[i] = data[Math.floor(i / 3) * channels] ?? 0
  }
  return { width, height, data: pixels }
}

const open = ({ data, width, height }: Pixels) =>
  sharp(data, { raw: { width, height, channels: 3 } })

/** The part of a box that lies within, so scaled in grey that the box would be `boxWidth` wide. */
export async function toGreys(pixels: Pixels, box: Box, boxWidth: number): Promise<Greys> {
  const left = clamp(Math.round(box.x), pixels.width - 1)
  const top = clamp(Math.round(box.y), pixels.height - 1)
  const width = Math.max(1, clamp(Math.round(box.x + box.width), pixels.width) - left)
  const height = Math.max(1, clamp(Math.round(box.y + box.height), pixels.height) - top)
  const side = Math.max(1, Math.round((boxWidth * width) / box.width))
  const { data, info } = await open(pixels)
    .extract({ left, top, width, height })
    .resize({ width: side })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: info.channels === 1 ? data : everyNth(data, info.channels), ...toSides(info) }
}

const clamp = (value: number, most: number): number => Math.min(Math.max(0, value), most)
const toSides = ({ width, height }: Raw) => ({ width, height })
const everyNth = (data: Uint8Array, n: number): Uint8Array => data.filter((_, i) => i % n === 0)

/** The whole of it, scaled, in the middle of a grey square. A scale that leaves no room is lowered. */
export async function toSquare(pixels: Pixels, scale: number, side: number): Promise<Pixels> {
  const fitting = Math.min(scale, side / pixels.width, side / pixels.height)
  const width = Math.max(1, Math.floor(pixels.width * fitting))
  const height = Math.max(1, Math.floor(pixels.height * fitting))
  const [left, top] = [(side - width) >> 1, (side - height) >> 1]
  const data = await open(pixels)
    .resize(width, height, { fit: 'fill' })
    .extend({
      left,
      right: side - width - left,
      top,
      bottom: side - height - top,
      background: { r: 128, g: 128, b: 128 },
    })
    .raw()
    .toBuffer()
  return { width: side, height: side, data }
}
