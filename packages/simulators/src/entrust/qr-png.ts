/**
 * @module
 * A QR code as base64 of a PNG picture: black and white, one bit a pixel, not compressed.
 */
import { generate } from 'lean-qr'
import { toBase64, toBytes } from './encoding.ts'

const SCALE = 6
const QUIET = 4
const MAX_BLOCK = 65_535

/** @param text  What a camera reads. */
export function toQrPng(text: string): string {
  const code = generate(text)
  const side = (code.size + 2 * QUIET) * SCALE
  const isDark = (x: number, y: number) =>
    code.get(Math.floor(x / SCALE) - QUIET, Math.floor(y / SCALE) - QUIET)
  return toBase64(toPng(side, isDark))
}

/** @see PNG (Third Edition) §5, §11 */
function toPng(side: number, isDark: (x: number, y: number) => boolean): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, side)
  view.setUint32(4, side)
  header.set([1, 0, 0, 0, 0], 8)
  const row = 1 + Math.ceil(side / 8)
  const pixels = new Uint8Array(row * side)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const at = y * row + 1 + (x >> 3)
      if (!isDark(x, y)) pixels[at] = (pixels[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    toChunk('IHDR', header),
    toChunk('IDAT', toZlib(pixels)),
    toChunk('IEND', new Uint8Array()),
  ])
}

function toChunk(type: string, data: Uint8Array): Uint8Array {
  const body = join([toBytes(type), data])
  return join([toUint32(data.length), body, toUint32(toCrc(body))])
}

/** Stored blocks: no compression (RFC 1951 §3.2.4), in the wrapping of RFC 1950. */
function toZlib(data: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [Uint8Array.of(0x78, 0x01)]
  for (let at = 0; at < data.length; at += MAX_BLOCK) {
    const block = data.subarray(at, at + MAX_BLOCK)
    const isLast = at + MAX_BLOCK >= data.length ? 1 : 0
    const { length } = block
    blocks.push(
      Uint8Array.of(isLast, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255),
      block,
    )
  }
  return join([...blocks, toUint32(toAdler(data))])
}

function toAdler(data: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of data) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return b * 65_536 + a
}

function toCrc(data: Uint8Array): number {
  let crc = 0xffff_ffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0)
  }
  return ~crc >>> 0
}

function toUint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
