/**
 * @module
 * Is it a picture at all? By its first bytes, before it costs a call. Floor 2, inside `vendors/authx`.
 */

/** Media types of pictures that are taken. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const

const ASCII = { riff: [0x52, 0x49, 0x46, 0x46], webp: [0x57, 0x45, 0x42, 0x50] } as const

const startsWith = (bytes: Uint8Array, wanted: readonly number[], at = 0): boolean =>
  wanted.every((byte, i) => bytes[at + i] === byte)

/** True for the first bytes of a JPEG, PNG or WebP, whatever its type says. */
export const isPicture = (bytes: Uint8Array): boolean =>
  startsWith(bytes, [0xff, 0xd8, 0xff]) ||
  startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) ||
  (startsWith(bytes, ASCII.riff) && startsWith(bytes, ASCII.webp, 8))
