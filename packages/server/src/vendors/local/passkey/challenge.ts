/**
 * @module
 * The WebAuthn challenge: made anew for each question and bound to what is being approved. Floor 2,
 * inside `vendors/local`.
 */
import { toDigest } from '../../../vault.ts'
import type { ChallengeContext } from '../../vendor.ts'

const LABEL = 'countersign webauthn 1'

/**
 * SHA-256, base64url, of four lines: the label, the nonce, the transaction's id, the action's hash
 * (empty when there is no action). The authenticator signs it, so its signature covers the action. It
 * is computed again when the answer comes: an answer from another transaction, or to another amount,
 * meets another challenge.
 *
 * @param nonce  32 random bytes, base64url: kept in `state`, spent with the question.
 */
export async function toChallenge(
  nonce: string,
  context: Pick<ChallengeContext, 'transaction' | 'actionHash'>,
): Promise<string> {
  return toDigest([LABEL, nonce, context.transaction, context.actionHash ?? ''].join('\n'))
}
