/**
 * @module
 * Pictures by their structure, of any size, that nobody could decode: for those who ask the headers alone. For
 * tests alone.
 */
import { createTestRandom } from './random.ts'

export interface DrawnPicture {
  /** Another picture for each. Default 1. */
  readonly seed?: number
  /** Default 640. */
  readonly width?: number
  /** Default 480. */
  readonly height?: number
  /** Of coded data. Default 4000. */
  readonly dataBytes?: number
  /** JPEG segments or PNG chunks before the coded data. */
  readonly before?: readonly (readonly number[] | Uint8Array)[]
  /** Times the coded data is there. Default 1. */
  readonly scans?: number
  /** Behind the end. */
  readonly behind?: readonly number[] | Uint8Array
}

export const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0))

const toWord = (value: number): number[] => [(value >>> 8) & 255, value & 255]
const toLong = (value: number): number[] => [...toWord(value >>> 16), ...toWord(value)]
const toLittle = (value: number): number[] => toLong(value).toReversed()

const join = (...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Coded data, in which 0xFF would mean a marker. */
const toData = (seed: number, length: number): Uint8Array =>
  createTestRandom(1000 + seed)
    .bytes(length)
    .map((byte) => (byte === 0xff ? 0xfe : byte))

/** A JPEG segment: `0xe1` and Exif, `0xfe` and a comment. */
export const toSegment = (marker: number, data: readonly number[] | Uint8Array): Uint8Array =>
  join([0xff, marker, ...toWord(data.length + 2)], data)

const JFIF = toSegment(0xe0, [...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])
const SCAN = toSegment(0xda, [3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0])

/** One JPEG. */
export function drawJpeg(drawn: DrawnPicture = {}): Uint8Array<ArrayBuffer> {
  const { seed = 1, width = 640, height = 480, dataBytes = 4000 } = drawn
  const { before = [], scans = 1, behind = [] } = drawn
  const sides = [8, ...toWord(height), ...toWord(width)]
  const frame = toSegment(0xc0, [...sides, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
  const data = join(SCAN, toData(seed, dataBytes))
  const all = Array.from({ length: scans }, () => data)
  return join([0xff, 0xd8], JFIF, ...before, frame, ...all, [0xff, 0xd9], behind)
}

/** A PNG chunk, with a checksum that nobody checks. */
export const toChunk = (name: string, data: readonly number[] | Uint8Array): Uint8Array =>
  join(toLong(data.length), ascii(name), data, [0, 0, 0, 0])

/** One PNG. */
export function drawPng(drawn: DrawnPicture = {}): Uint8Array<ArrayBuffer> {
  const { seed = 1, width = 640, height = 480, dataBytes = 4000 } = drawn
  const { before = [], scans = 1, behind = [] } = drawn
  const header = toChunk('IHDR', [...toLong(width), ...toLong(height), 8, 2, 0, 0, 0])
  const data = toChunk('IDAT', toData(seed, dataBytes))
  const all = Array.from({ length: scans }, () => data)
  const signature = [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a]
  return join(signature, header, ...before, ...all, toChunk('IEND', []), behind)
}

/** A chunk of a WebP. */
export const toRiff = (name: string, data: readonly number[] | Uint8Array): Uint8Array =>
  join(ascii(name), toLittle(data.length), data, data.length % 2 === 0 ? [] : [0])

/** A WebP of these chunks. */
export function toWebp(...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = join(ascii('WEBP'), ...chunks)
  return join(ascii('RIFF'), toLittle(all.length), all)
}

/** One WebP; `before` is not put in. */
export function drawWebp(drawn: DrawnPicture = {}): Uint8Array<ArrayBuffer> {
  const { seed = 1, width = 640, height = 480, dataBytes = 4000, behind = [] } = drawn
  const sides = [...toWord(width).toReversed(), ...toWord(height).toReversed()]
  const data = join([0x10, 0, 0, 0x9d, 0x01, 0x2a], sides, toData(seed, dataBytes))
  return join(toWebp(toRiff('VP8 ', data)), behind)
}
