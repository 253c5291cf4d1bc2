/**
 * @module
 * OwnFactor: the fact that our own side proved this person in this transaction. Only the flow makes one;
 * a vendor that takes our word takes nothing else. Floor 2 port.
 */
import type { AuthenticatorKind } from '@countersign/protocol'

/** Made by `flow/own-factor` from the proven steps of a record, never from a request. */
export class OwnFactor {
  readonly #facts: { readonly user: string; readonly transaction: string }
  /** What was proven. */
  readonly kinds: readonly AuthenticatorKind[]

  constructor(
    facts: { readonly user: string; readonly transaction: string },
    kinds: readonly AuthenticatorKind[],
  ) {
    if (kinds.length === 0) throw new TypeError('nothing was proven')
    this.#facts = facts
    this.kinds = kinds
  }

  /** True for the person and the transaction it was made for, and no other. A lookalike object has no such method. */
  fits({ user, transaction }: { readonly user: string; readonly transaction: string }): boolean {
    return this.#facts.user === user && this.#facts.transaction === transaction
  }
}
