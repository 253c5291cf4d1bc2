/**
 * @module
 * What the parts of the connector are made from. Floor 2, inside `vendors/authx`.
 */
import type { Audit, Clock, Random } from '../../ports.ts'
import type { Vault } from '../../vault.ts'
import type { Latency } from '../latency.ts'
import type { Session } from './session.ts'
import type { AuthxSettings } from './settings.ts'

/** Nothing of it is readable on the vendor. */
export interface AuthxDeps {
  readonly session: Session
  readonly settings: AuthxSettings
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly audit: Audit
  /** One for each family that people answer to: where one is down the other need not be. */
  readonly latency: { readonly pin: Latency<'verify'>; readonly biometric: Latency<'verify'> }
}

/** Seconds that a question stays open. */
export const PROMPT_TTL_SECONDS = 300
