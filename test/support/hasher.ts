/**
 * @module
 * A password hasher that writes the product's PHC text but costs next to nothing, and counts its work.
 * For tests alone: its hashes can be guessed.
 */
import { createHasher } from '../../packages/server/src/hashing.ts'
import type { PasswordHasher, Random } from '../../packages/server/src/ports.ts'

export interface TestHasher extends PasswordHasher {
  /** Computations so far; two that a person must not tell apart have to cost the same number. */
  readonly computed: () => number
}

export function createTestHasher(random: Random): TestHasher {
  let computed = 0
  const hasher = createHasher(random, async (password, salt, { tagLength }) => {
    computed += 1
    const digest = await crypto.subtle.digest('SHA-512', Uint8Array.of(...salt, ...password))
    return new Uint8Array(digest).slice(0, tagLength)
  })
  return { ...hasher, computed: () => computed }
}
