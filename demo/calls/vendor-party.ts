/**
 * @module
 * Whose service stands at an address, simulated or real.
 */
import type { Party } from './call-log.ts'

/** Where a company's service begins: `http://localhost:3000/vendors/authx`, or the real one's origin. */
export interface VendorPlace {
  readonly party: Party
  readonly base: string
}

/** @returns Undefined for an address that is nobody's of these. */
export const createVendorParty =
  (places: readonly VendorPlace[]) =>
  (address: string): Party | undefined =>
    places.find(({ base }) => address.startsWith(base.endsWith('/') ? base : `${base}/`))?.party
