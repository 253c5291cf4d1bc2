/**
 * @module
 * Makes the capability token and keeps it in this tab until the transaction is over, so that a reload
 * comes back to the same one. The flow imports it.
 */
import { toBase64url } from '@countersign/protocol'
import type { Ports } from './ports.ts'

export interface KeptToken {
  /** 32 bytes, base64url. */
  readonly token: string
  /** Of the transaction; absent while the reply to begin is out. */
  readonly id?: string
  /** What the transaction was begun with: another one can't go on with it. */
  readonly binding?: string
}

export interface TokenKeeper {
  read(): KeptToken | undefined
  /** A fresh token, kept at once. */
  make(binding?: string): KeptToken
  keep(kept: KeptToken): void
  drop(): void
}

/** @param key  Names server, purpose and what the transaction is for, and holds no secret. */
export function createTokenKeeper(ports: Pick<Ports, 'random' | 'storage'>, key: string): TokenKeeper {
  // A tab without storage still keeps it for as long as the page lives.
  let held: KeptToken | undefined
  const keep = (kept: KeptToken): void => {
    held = kept
    ports.storage.setItem(key, JSON.stringify(kept))
  }
  return {
    keep,
    read: () => held ?? (held = parseKept(ports.storage.getItem(key))),
    make(binding) {
      const kept = { token: toBase64url(ports.random(32)), ...(binding && { binding }) }
      keep(kept)
      return kept
    },
    drop() {
      held = undefined
      ports.storage.removeItem(key)
    },
  }
}

/** What a page's own script put there is its own problem: the server would refuse it. */
function parseKept(text: string | null): KeptToken | undefined {
  try {
    return JSON.parse(text ?? '') as KeptToken
  } catch {
    return undefined
  }
}
