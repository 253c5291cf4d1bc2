/**
 * @module
 * Application tokens of one tenant. A new one leaves the old ones as they are.
 */
import { toBase64url } from '../encoding.ts'
import type { Clock } from '../../clock.ts'
import { forgetOldest } from '../../forget-oldest.ts'
import type { Random } from '../../random.ts'

/** A bearer that was given out. */
export interface Token {
  /** 240 characters of base64url. */
  readonly value: string
  /** Epoch seconds. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** The bearers of one tenant. */
export interface TokenBook {
  issue(seconds: number): Token
  /** Issued here, not revoked, not expired? */
  isGood(value: string): boolean
  /** Undefined: all of them. */
  revoke(value?: string): void
}

const TOKEN_BYTES = 180
const MAX_TOKENS = 10_000

/** Makes an empty book. */
export function createTokenBook(clock: Clock, random: Random): TokenBook {
  const tokens = new Map<string, Token>()
  return {
    issue(seconds) {
      const issuedAt = clock.now()
      const value = toBase64url(random.bytes(TOKEN_BYTES))
      const token = { value, issuedAt, expiresAt: issuedAt + seconds }
      tokens.set(value, token)
      forgetOldest(tokens, MAX_TOKENS)
      return token
    },
    isGood(value) {
      const token = tokens.get(value)
      return token !== undefined && clock.now() < token.expiresAt
    },
    revoke(value) {
      if (value === undefined) tokens.clear()
      else tokens.delete(value)
    },
  }
}
