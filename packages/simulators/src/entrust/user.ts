/**
 * @module
 * A user of the tenant and all they own, as a test or the trial puts them in.
 */
import type { OtpChannel } from './enums.ts'

/** Where codes can be sent. */
export interface EntrustContact {
  /** Name of the attribute: `Email`, `Mobile`, `Alternative Email`. */
  readonly name: string
  readonly type: OtpChannel
  readonly value: string
}

/** A token in an app or a device. */
export interface EntrustToken {
  readonly serialNumber: string
  readonly label: string
  /** Base32, RFC 4648, without padding. */
  readonly seed: string
  /** Default 6. */
  readonly digits?: 6 | 8
  /** Signs values typed into it. */
  readonly signs?: boolean
  /** A soft token with the vendor's app: takes pushes and scans pictures of transactions. */
  readonly app?: boolean
}

/** An organisation that the user belongs to. */
export interface EntrustOrganization {
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly description?: string
  readonly logoUri?: string
}

/** A user; what is left out they do not have. */
export interface EntrustUser {
  /** The vendor's user id, told on completion. */
  readonly id: string
  /** Other names that mean the same user. Compared without case, like the id. */
  readonly aliases?: readonly string[]
  /** Default: drawn. The user handle of passkeys is its text. */
  readonly uuid?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly groups?: readonly string[]
  readonly disabled?: boolean
  readonly registrationRequired?: boolean
  readonly verificationRequired?: boolean
  readonly passwordResetAllowed?: boolean
  readonly organizations?: readonly EntrustOrganization[]

  readonly password?: { readonly value: string; readonly mustChange?: boolean }
  readonly questions?: readonly { readonly question: string; readonly answer: string }[]
  readonly temporaryAccessCode?: {
    readonly code: string
    /** Default 3. */
    readonly uses?: number
    /** Epoch seconds. Default: never. */
    readonly expiresAt?: number
    /** Shown in the challenge. */
    readonly adminContact?: string
  }
  readonly otp?: {
    readonly contacts: readonly EntrustContact[]
    /** `null`: the user must choose a channel first. */
    readonly defaultDelivery: OtpChannel | null
  }
  readonly grid?: {
    readonly serialNumber: string
    /** Same seed, same card. */
    readonly seed: string
    /** Epoch seconds. Default: never. */
    readonly expiresAt?: number
  }
  readonly tokens?: readonly EntrustToken[]
  readonly smartCredential?: {
    /** Takes pushes. */
    readonly app?: boolean
    /** Base64 of the DER certificate: SMART_LOGIN by signature. Answering in the app needs none. */
    readonly certificate?: string
    readonly smartLogin?: boolean
  }
  readonly face?: { readonly device: 'WEB' | 'MOBILE' }
  /** May sign in at the external provider. */
  readonly provider?: boolean
  /** Base64 of DER certificates for USER_CERTIFICATE. */
  readonly certificates?: readonly string[]
}
