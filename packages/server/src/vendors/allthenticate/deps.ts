/**
 * @module
 * What every part of Allthenticate gets as its first argument. Floor 2, inside `vendors/allthenticate`.
 */
import type { VendorPlatform } from '../vendor-source.ts'
import type { Client } from './client.ts'
import type { AllthenticateSettings } from './settings.ts'

/** Platform, settings and client. */
export interface AllthenticateDeps extends Pick<
  VendorPlatform,
  'clock' | 'vault' | 'wait' | 'audit'
> {
  readonly settings: AllthenticateSettings
  readonly client: Client
}
