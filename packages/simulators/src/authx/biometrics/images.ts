/**
 * @module
 * Tells a picture from other bytes by its first ones. The picture itself is not looked at.
 */
import { toBytes } from '../encoding.ts'

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff)
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const RIFF = toBytes('RIFF')
const WEBP = toBytes('WEBP')
/** Behind `RIFF` and the length. */
const WEBP_AT = 8

/** JPEG, PNG or WebP. */
export function isPicture(bytes: Uint8Array): boolean {
  const has = (wanted: Uint8Array, at: number) => wanted.every((byte, i) => bytes[at + i] === byte)
  return has(JPEG, 0) || has(PNG, 0) || (has(RIFF, 0) && has(WEBP, WEBP_AT))
}
