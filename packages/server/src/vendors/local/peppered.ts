/**
 * @module
 * Peppered: how secrets that people know or hold on paper are stored. The keyed hash of the secret goes
 * into argon2id, so a stolen store without the master key cannot even be tried. Floor 2, inside
 * `vendors/local`.
 */
import { createDummyHash, isCurrentHash } from '../../hashing.ts'
import type { VendorDeps } from '../vendor.ts'
import type { PlainKind } from './evidence.ts'

/** Whose secret it is: part of the keyed hash, so a hash moved to another person or kind is worthless. */
export interface PepperedOwner {
  readonly kind: PlainKind
  /** The person's WebAuthn user handle; empty for a decoy. */
  readonly handle: string
}

/** Hashes and compares secrets of low entropy. */
export interface Peppered {
  /** PHC text; the length of `secret` does not matter (no 72-byte cut). */
  hash(owner: PepperedOwner, secret: string): Promise<string>
  /** Without `phc` (a decoy) the same work is done in vain. */
  verify(owner: PepperedOwner, secret: string, phc: string | undefined): Promise<boolean>
  /** A fresh hash of a secret that was right, when its hash was made at an older cost. */
  renew(owner: PepperedOwner, secret: string, phc: string): Promise<string>
}

/** The hash that decoys are compared with is made once, here. */
export function createPeppered(deps: Pick<VendorDeps, 'vault' | 'hasher' | 'random'>): Peppered {
  const dummy = createDummyHash(deps.random)
  const toPeppered = ({ kind, handle }: PepperedOwner, secret: string) =>
    deps.vault.mac('pepper', kind, handle, secret)
  const hash: Peppered['hash'] = async (owner, secret) =>
    deps.hasher.hash(await toPeppered(owner, secret))
  return {
    hash,
    async verify(owner, secret, phc) {
      const isMatch = await deps.hasher.verify(await toPeppered(owner, secret), phc ?? dummy)
      return isMatch && phc !== undefined
    },
    renew: async (owner, secret, phc) => (isCurrentHash(phc) ? phc : hash(owner, secret)),
  }
}
