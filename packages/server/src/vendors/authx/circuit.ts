/**
 * @module
 * Circuit: while our keys do not count there, nobody calls. A pause, a line in the audit, and no loop.
 * Floor 2, inside `vendors/authx`.
 */
import type { Audit, Clock } from '../../ports.ts'
import { VendorFailure } from '../vendor-call.ts'
import { AUTHX } from './settings.ts'

/** Why an operator has to look: the `code` of `vendor.misconfigured`. */
export type Misconfigured = 'key_refused' | 'token_refused' | 'request_refused' | 'settings_missed'

/** Stands in front of everything but the probe. */
export interface Circuit {
  /** @throws VendorFailure while it is open. */
  assertClosed(): void
  /** Opens it. @returns What is to be thrown. */
  open(code: 'key_refused' | 'token_refused', status: number): VendorFailure
}

const OPEN_SECONDS = 60

/** Notes that an operator has to look. */
export const noteMisconfigured = (
  audit: Audit,
  code: Misconfigured,
  facts: { readonly status?: number; readonly kind?: string } = {},
): void => audit({ event: 'vendor.misconfigured', vendor: AUTHX, code, ...facts })

/** Closed at first. */
export function createCircuit({
  clock,
  audit,
}: {
  readonly clock: Clock
  readonly audit: Audit
}): Circuit {
  let openUntil = 0
  const toFailure = () => new VendorFailure({ isSent: false }, { retryAt: openUntil })
  return {
    assertClosed: () => {
      if (clock.now() >= openUntil) return
      audit({ event: 'vendor.failed', vendor: AUTHX, code: 'paused' })
      throw toFailure()
    },
    open: (code, status) => {
      // A hundred that come at once are one alarm.
      const isOpen = clock.now() < openUntil
      openUntil = clock.now() + OPEN_SECONDS
      if (!isOpen) noteMisconfigured(audit, code, { status })
      return toFailure()
    },
  }
}
