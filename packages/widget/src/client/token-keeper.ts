/**
 * @module
 * Makes the capability token and keeps it in this tab until the transaction is over, so that a reload
 * comes back to the same one. The flow imports it.
 */
import { toBase64url } from '@countersign/protocol'
import { attempt, type Ports } from './ports.ts'

export interface KeptToken {
  /** 32 bytes, base64url. */
  readonly token: string
  /** Of the transaction; absent while the reply to begin is out. */
  readonly id?: string
  /** What the transaction was begun with: another one can't go on with it. */
  readonly binding?: string | undefined
}

export interface TokenKeeper {
  /** What is kept, or a fresh token, kept at once. */
  read(binding?: string): KeptToken
  keep(kept: KeptToken): void
  drop(): void
}

/** @param key  Names server, purpose and what the transaction is for, and holds no secret. */
export function createTokenKeeper(
  { random, storage }: Pick<Ports, 'random' | 'storage'>,
  key: string,
): TokenKeeper {
  // A tab without storage still keeps it for as long as the page lives.
  let held: KeptToken | undefined
  const keeper: TokenKeeper = {
    keep(kept) {
      held = kept
      attempt(() => storage?.setItem(key, JSON.stringify(kept)))
    },
    read(binding) {
      // What else a page's own script may have put there, the server refuses.
      held ??= attempt(() => JSON.parse(storage?.getItem(key) ?? '') as KeptToken)
      if (!held?.token) keeper.keep({ token: toBase64url(random(32)), binding })
      return held as KeptToken
    },
    drop() {
      held = undefined
      storage?.removeItem(key)
    },
  }
  return keeper
}
