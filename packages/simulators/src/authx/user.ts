/**
 * @module
 * A tenant and a user, as a test or the trial puts them in.
 */
import type { Modality } from './enums.ts'

/** A customer of the vendor. */
export interface AuthxTenant {
  /** First half of the host's label. */
  readonly apiPath: string
  /** Second half. */
  readonly hostname: string
  /** GUID; header of `AccessToken`. */
  readonly applicationId: string
  /** GUID; header of `AccessToken`. */
  readonly applicationKey: string
  readonly companyId: number
  /** What every `ProcessBiometric` has to bring. */
  readonly parameters: AuthxParameters
  /** False: every biometric is answered 7. Default true. */
  readonly isComplete?: boolean
}

/** Credentials that travel in the body. */
export interface AuthxParameters {
  /** GUID, upper case. */
  readonly applicationKey: string
  /** GUID, upper case. */
  readonly secretKey: string
  readonly hostName: string
}

/** Somebody who is there from the start. */
export interface AuthxUser {
  /** GUID, lower case. */
  readonly guid: string
  readonly userName: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** With its plus: `+33`. */
  readonly countryCode: string
  /** National part. */
  readonly number: string
  /** At most five. */
  readonly aliases?: readonly string[]
  readonly pin?: string
  /**
   * Finger and palm as `simulatedReading` makes them for this `userName`; a face that no bytes equal, so
   * that it is matched in the face mode `demo` alone.
   */
  readonly enrolled?: readonly Modality[]
}
