/**
 * @module
 * What the simulated finger and palm reader gives: bytes that name whose finger or palm it was, so that
 * two readings of one person are alike without being equal. No real reader makes such bytes.
 */
import { MODALITIES, type Modality } from '../enums.ts'
import { parseText, toBytes } from '../encoding.ts'

/** What a reader can read. */
export type ReaderModality = Exclude<Modality, 'face'>

/**
 * A reading that went wrong, with the code it leads to: `damaged` 3, `crowded` (two fingers) 4, `empty`
 * (nothing on the reader) 5, `off-centre` 6.
 */
export const READING_FLAWS = ['damaged', 'crowded', 'empty', 'off-centre'] as const
/** One of them. */
export type ReadingFlaw = (typeof READING_FLAWS)[number]

/** What is told of a reading's content; `damaged` when its checksum is wrong. */
export interface Reading {
  readonly persona: string
  readonly modality: ReaderModality
  readonly flaw: ReadingFlaw | undefined
}

const MAGIC = toBytes('READING1')
const LENGTH = 4096
const CHECKSUM_BYTES = 4
const MODALITY_AT = MAGIC.length
const FLAW_AT = MODALITY_AT + 1
const NAME_AT = FLAW_AT + 2
const MAX_NAME_BYTES = 255

/**
 * One reading: 4096 bytes, the same for the same three values.
 *
 * @param persona  Whose; for the seeded person their `userName`. At most 255 bytes.
 * @param variant  A number for each time the finger is laid on anew, or what went wrong. Default 1.
 * @throws TypeError for an empty or a longer name.
 */
export function simulatedReading(
  persona: string,
  modality: ReaderModality,
  variant: number | ReadingFlaw = 1,
): Uint8Array<ArrayBuffer> {
  const name = toBytes(persona)
  if (name.length === 0 || name.length > MAX_NAME_BYTES) throw new TypeError('not a persona')
  const bytes = toNoise(toChecksum(toBytes(`${persona} ${modality} ${variant}`)), LENGTH)
  bytes.set(MAGIC, 0)
  bytes[MODALITY_AT] = MODALITIES.indexOf(modality)
  bytes[FLAW_AT] = typeof variant === 'number' ? 0 : READING_FLAWS.indexOf(variant) + 1
  bytes[FLAW_AT + 1] = name.length
  bytes.set(name, NAME_AT)
  const sum = toChecksum(bytes.subarray(0, LENGTH - CHECKSUM_BYTES))
  new DataView(bytes.buffer).setUint32(LENGTH - CHECKSUM_BYTES, variant === 'damaged' ? ~sum : sum)
  return bytes
}

/** @returns undefined for bytes that are no reading of this reader. */
export function parseReading(bytes: Uint8Array): Reading | 'damaged' | undefined {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) return undefined
  if (bytes.length !== LENGTH) return 'damaged'
  const end = LENGTH - CHECKSUM_BYTES
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end)
  if (sum !== toChecksum(bytes.subarray(0, end))) return 'damaged'
  const modality = MODALITIES[bytes[MODALITY_AT] ?? 0]
  const persona = parseText(bytes.subarray(NAME_AT, NAME_AT + (bytes[FLAW_AT + 1] ?? 0)))
  if (persona === undefined || modality === undefined || modality === 'face') return 'damaged'
  return { persona, modality, flaw: READING_FLAWS[(bytes[FLAW_AT] ?? 0) - 1] }
}

/** FNV-1a, 32 bits. */
function toChecksum(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5)
}

/** Bytes without any pattern, by xorshift. */
function toNoise(seed: number, length: number): Uint8Array<ArrayBuffer> {
  let word = seed | 1
  return Uint8Array.from({ length }, () => {
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    return word & 255
  })
}
