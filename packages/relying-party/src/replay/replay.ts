/**
 * @module
 * Replay: the memory of spent proofs. One of them per site; two count a proof twice.
 */

/** Remembers every `jti` until its proof could no longer pass the other checks. */
export interface Replay {
  /**
   * Spends a proof, in one atomic step: of any number of callers at most one gets `true`.
   *
   * @param jti  16–128 characters, base64url alphabet.
   * @param expiresAt  Epoch seconds from which on the proof is refused for its age; keep it until then.
   * @returns false when it was spent before, or when `expiresAt` has passed.
   * @throws when it cannot tell: unreachable, full, closed. The proof is then refused.
   */
  spend(jti: string, expiresAt: number): Promise<boolean>
}
