/**
 * @module
 * What the trial's companies keep with the backend alone, and what no browser may ever receive.
 */
import {
  ALLTHENTICATE_DOORS,
  ALLTHENTICATE_KEY,
  ALLTHENTICATE_NEXT_KEY,
  AUTHENTIMATE_KEY,
  AUTHENTIMATE_NEXT_KEY,
  AUTHX_PERSONA,
  AUTHX_TENANT,
} from '@countersign/simulators'

/** One, and what it is. */
export interface VendorSecret {
  readonly what: string
  readonly value: string
}

/** Nobody but the backend and the companies has any of these. */
export const VENDOR_KEYS: readonly VendorSecret[] = [
  { what: 'AuthX’s application id', value: AUTHX_TENANT.applicationId },
  { what: 'AuthX’s application key', value: AUTHX_TENANT.applicationKey },
  { what: 'AuthX’s key in the body', value: AUTHX_TENANT.parameters.applicationKey },
  { what: 'AuthX’s secret_key', value: AUTHX_TENANT.parameters.secretKey },
  { what: 'Authentimate’s key', value: AUTHENTIMATE_KEY },
  { what: 'Authentimate’s next key', value: AUTHENTIMATE_NEXT_KEY },
  { what: 'Allthenticate’s key', value: ALLTHENTICATE_KEY },
  { what: 'Allthenticate’s next key', value: ALLTHENTICATE_NEXT_KEY },
]

/** By which the companies know people and doors. */
export const VENDOR_IDS: readonly VendorSecret[] = [
  { what: 'an account at AuthX', value: AUTHX_PERSONA.guid },
  ...Object.values(ALLTHENTICATE_DOORS).map((value) => ({ what: 'the id of a door', value })),
]
