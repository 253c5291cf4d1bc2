/**
 * @module
 * The authenticator app in the Pocket: RFC 6238 with SHA-1, six digits and 30 seconds, written from
 * the RFC and not from the backend's code, so that one misreading cannot hide another.
 */
import { createHmac, randomBytes } from 'node:crypto'

const STEP_SECONDS = 30
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A code and the epoch second at which the next one takes its place. */
export interface TotpNow {
  readonly code: string
  readonly endsAt: number
}

/**
 * @param seed  Base32, at least 16 bytes.
 * @param at  Epoch seconds.
 * @see RFC 6238 §4.2, RFC 4226 §5.3
 */
export function toTotp(seed: string, at: number): TotpNow {
  const step = Math.floor(at / STEP_SECONDS)
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', parseBase32(seed)).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 15
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000
  return { code: String(number).padStart(6, '0'), endsAt: (step + 1) * STEP_SECONDS }
}

/** A fresh seed of 160 bits, base32. */
export function createSeed(): string {
  return Array.from(randomBytes(32), (byte) => ALPHABET.charAt(byte & 31)).join('')
}

/**
 * The seed in what a person pastes: the text under the QR code, in any spacing and case, or the whole
 * `otpauth://` address.
 *
 * @returns Base32 without padding; undefined when it is no seed of at least 16 bytes.
 */
export function parseSeed(text: string): string | undefined {
  const trimmed = text.trim()
  const raw = trimmed.startsWith('otpauth:') ? toUrlSecret(trimmed) : trimmed
  const seed = raw.replaceAll(/[\s=-]/g, '').toUpperCase()
  return /^[A-Z2-7]{26,128}$/.test(seed) ? seed : undefined
}

function toUrlSecret(address: string): string {
  return URL.canParse(address) ? (new URL(address).searchParams.get('secret') ?? '') : ''
}

function parseBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const char of text) {
    held = (held << 5) | ALPHABET.indexOf(char)
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >>> bits) & 255)
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
