/**
 * @module
 * Tells the browser which passkeys are left, so that it stops offering one that was removed. The visit
 * imports it.
 */
import type { TransactionView } from '@countersign/protocol'

/** Never rejects: browsers that don't listen go on offering it, and the server refuses it. */
export async function signalLeft(accepted: TransactionView['accepted_passkeys']): Promise<void> {
  if (!accepted) return
  await import('../../ceremonies/passkey/signals.ts')
    .then(({ signalAccepted }) => signalAccepted(accepted))
    .catch(() => undefined)
}
