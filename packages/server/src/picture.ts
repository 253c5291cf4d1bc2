/**
 * @module
 * Reads what a picture says of itself, without decoding it. Whoever decodes pictures asks here first. Floor 1.
 */
import { readJpeg } from './picture-jpeg.ts'
import { readPng } from './picture-png.ts'
import { readWebp } from './picture-webp.ts'

/** Media types of pictures that are taken. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
/** One of them. */
export type PictureType = (typeof PICTURE_TYPES)[number]

/** Bytes of the longest picture that is taken: 1 MiB. */
export const MOST_PICTURE_BYTES = 1_048_576
/** Pixels of the largest one: whoever decodes needs four bytes for each. */
export const MOST_PICTURE_PIXELS = 4_000_000

/** What the headers say. */
export interface Picture {
  /** By content, whatever was declared. */
  readonly type: PictureType
  /** Pixels as they are stored, before any turning that Exif asks for. At least 1. */
  readonly width: number
  readonly height: number
}

/**
 * Walks a picture from its first byte to its last, without decoding it, in time linear in its length. Taken is
 * one still picture in the form in which cameras and canvases write it, and nothing beside it: bytes behind
 * its end, comments, texts, chunks and segments that none of them writes, a second picture and more than
 * 128 KiB of metadata are refused, so that the bytes are no archive, page or script as well. What Exif and
 * colour profiles hold is not looked at.
 *
 * Its length and its pixels are for the caller to compare with `MOST_PICTURE_BYTES` and `MOST_PICTURE_PIXELS`.
 *
 * @returns undefined for what is not, or not wholly, a still JPEG, PNG or WebP. Never throws.
 */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const jpeg = readJpeg(view)
  if (jpeg !== undefined) return { type: 'image/jpeg', ...jpeg }
  const png = readPng(view)
  if (png !== undefined) return { type: 'image/png', ...png }
  const webp = readWebp(view)
  return webp && { type: 'image/webp', ...webp }
}
