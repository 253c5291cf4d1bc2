/**
 * @module
 * VendorSource: what a setting names, before the backend starts and hands in its platform. Floor 2 port.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type { Audit, Call, Clock, Random, Wait } from '../ports.ts'
import type { Secret, SecretSource } from '../secret.ts'
import type { Vault } from '../vault.ts'
import type { Vendor } from './vendor.ts'

/** What a vendor that is a company is made from. */
export interface VendorPlatform {
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly wait: Wait
  /** Milliseconds since any moment, never going back; for measuring alone. Default: the platform's own. */
  readonly elapsed?: () => number
  readonly call: Call
  readonly audit: Audit
  /** The secret behind a setting. @throws ConfigError */
  readonly read: (source: SecretSource, name: string) => Secret
  /** False in production: addresses of the machine itself are refused then. */
  readonly development: boolean
  /** Where pages of the vendor lead back to: `{issuer}/v1/callback/{id}`. */
  readonly callback: string
}

/** A vendor as a setting names it: `entrust({ … })`. */
export interface VendorSource {
  readonly id: string
  readonly kinds: readonly AuthenticatorKind[]
  /** As of the vendor: codes go to numbers that we keep, without a sender of ours. */
  readonly sendsItself?: true
  /** @throws ConfigError with one sentence that names the setting. */
  open(platform: VendorPlatform): Vendor
}
