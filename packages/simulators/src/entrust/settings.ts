/**
 * @module
 * Everything about the tenant that the vendor lets an administrator choose, and everything its
 * documents leave open: each open point is a setting, so that a client can be shown both readings.
 */
import type { ApiVersion, NewerAuthenticator } from './enums.ts'

/** Codes the simulator answers with. Two are published (developer guide); the rest are inferred. */
export const ERROR_STATUSES = {
  invalid_user_response: 401,
  no_transaction: 401,
  invalid_user_response_locked: 401,
  otp_expired: 401,
  no_otp: 401,
  transaction_expired: 401,
  invalid_token: 401,
  password_change_required: 401,
  new_password_refused: 400,
  missing_credentials: 400,
  authenticator_type_is_invalid: 400,
  otp_delivery_required: 400,
  invalid_push_message_identifier: 400,
  invalid_rp_id: 400,
  invalid_request: 400,
  push_transaction_pending: 403,
  no_resource_rule_defined: 403,
  groups_denied: 403,
  access_denied: 403,
  user_locked: 403,
  user_disabled: 403,
  authenticator_locked: 403,
  user_not_found: 404,
  application_not_found: 404,
  no_session: 404,
  already_logged_out: 409,
} as const
/** A code the simulator answers with. */
export type ErrorCode = keyof typeof ERROR_STATUSES

/** How the tenant behaves: its policies, and one reading of each thing that no document says. */
export interface EntrustSettings {
  readonly version: ApiVersion
  /** Status per code, where it differs from `ERROR_STATUSES`. */
  readonly statuses: Readonly<Partial<Record<ErrorCode, number>>>
  /** Put into every ErrorInfo. Default `""`, as in the vendor's examples. */
  readonly errorMessage: string
  /** `explicit`: every field a reply may have is there, `null` when empty. */
  readonly nulls: 'explicit' | 'omitted'
  /** Adds fields nobody has heard of to every reply. */
  readonly unknownFields: boolean
  /** Types newer than the 18, put at the end of every list in version 5.46. They cannot be started. */
  readonly newerTypes: readonly NewerAuthenticator[]
  /** Both, the older, or the newer name of the number to match. Default: both in 5.46, old in 5.36. */
  readonly mutualChallengeNames: 'by-version' | 'both' | 'old' | 'new'

  /** How long a challenge token and all that follows from it is good for. */
  readonly tokenSeconds: number
  /** How long a step-up stays valid, told as `stepUpAuthExpiry`. */
  readonly stepUpSeconds: number
  /** What becomes of an open challenge when the same first step asks for another. */
  readonly resend: 'replaces' | 'keeps'
  /** A query with an `authToken` that is not good: answer as if there were none, or refuse. */
  readonly badAuthToken: 'ignored' | 'refused'
  /** PASSWORD completed without a challenge, as one public client documents. */
  readonly oneShotPassword: boolean
  /** The combined types complete after the first step. */
  readonly completesWithoutSecond: boolean

  /** Wrong answers until an authenticator, or its user, is locked. */
  readonly lockoutAttempts: number
  /** 0: until an administrator unlocks. */
  readonly lockoutSeconds: number
  readonly lockoutMode: 'AUTHENTICATOR' | 'USER'
  /** A locked type in later queries: left out, or still listed. Its lockout status is told either way. */
  readonly lockedTypes: 'hidden' | 'listed'
  /** Unknown users at query: 404, or a list as if they existed. */
  readonly unknownUsers: 'refuse' | 'decoy'
  /** EXTERNAL for users that the tenant does not know. */
  readonly externalUnknownUsers: 'refuse' | 'complete'

  /** How a declined push is told. */
  readonly refusalStyle: 'status' | 'no_transaction'
  readonly pushSeconds: number
  /** A second push for one user: takes the place of the first, or is refused. */
  readonly pushQueue: 'replaces' | 'refused'
  /** Of 100 pushes that ask for a number, so many get one. */
  readonly mutualChallengePercent: number
  readonly mutualChallengeDigits: number
  /** Known identifiers of push texts, lower case. */
  readonly pushMessageIdentifiers: readonly string[]

  readonly otpDigits: number
  readonly otpSeconds: number
  /** A user's older code once a newer one is sent: dead, or still good. */
  readonly otpOutstanding: 'newest' | 'all'
  readonly showContacts: boolean
  readonly gridCells: number
  readonly kbaQuestions: number
  readonly kbaWrongAllowed: number
  /** The same questions again until answered. */
  readonly kbaRetained: boolean
  /** Steps of 30 s before and after now. */
  readonly totpWindow: number
  /** With values to sign and a token that can, a plain code is refused. */
  readonly signatureRequired: boolean
  /** A temporary access code is good in place of OTP, TOKEN and GRID. */
  readonly temporaryCodeInstead: boolean
  /** Domains that may ask for passkeys: the host of `origin`, or `rpId`, must be one of these. */
  readonly rpIds: readonly string[]
  /** How long a passkey's challenge is open; the policy allows 5 to 300. */
  readonly fidoSeconds: number
  /** How the first step of IDP is finished: by `response` (ID token or code), by polling, or either. */
  readonly idpAnswer: 'response' | 'poll' | 'either'
  /** IDP challenges carry `redirectUrl`. */
  readonly idpRedirectUrl: boolean
  readonly smartLoginAnswer: 'response' | 'poll' | 'either'

  readonly machineAuthenticatorEnabled: boolean
  readonly deviceFingerprintRequired: boolean
  readonly attributeExclusions: readonly string[]
  readonly deviceCertAuthDesired: boolean

  /** Origins of browsers that may call; `*` for any. */
  readonly corsOrigins: readonly string[]
  /** Told in discovery; an ID token carries `acr` only when one of these was asked for. */
  readonly acrValues: readonly string[]
  /** `iss` beside the code of an authorization response (RFC 9207). */
  readonly issuerParameter: boolean
}

/** Policies by the administrator help's defaults; of the rest the likeliest reading. */
export const DEFAULT_SETTINGS: EntrustSettings = {
  version: '5.36',
  statuses: {},
  errorMessage: '',
  nulls: 'explicit',
  unknownFields: false,
  newerTypes: [],
  mutualChallengeNames: 'by-version',

  tokenSeconds: 900,
  stepUpSeconds: 600,
  resend: 'replaces',
  badAuthToken: 'ignored',
  oneShotPassword: false,
  completesWithoutSecond: false,

  lockoutAttempts: 5,
  lockoutSeconds: 900,
  lockoutMode: 'AUTHENTICATOR',
  lockedTypes: 'hidden',
  unknownUsers: 'refuse',
  externalUnknownUsers: 'refuse',

  refusalStyle: 'status',
  pushSeconds: 300,
  pushQueue: 'replaces',
  mutualChallengePercent: 100,
  mutualChallengeDigits: 2,
  pushMessageIdentifiers: [],

  otpDigits: 8,
  otpSeconds: 300,
  otpOutstanding: 'newest',
  showContacts: true,
  gridCells: 3,
  kbaQuestions: 2,
  kbaWrongAllowed: 0,
  kbaRetained: true,
  totpWindow: 10,
  signatureRequired: true,
  temporaryCodeInstead: true,
  rpIds: ['localhost'],
  fidoSeconds: 60,
  idpAnswer: 'either',
  idpRedirectUrl: true,
  smartLoginAnswer: 'either',

  machineAuthenticatorEnabled: true,
  deviceFingerprintRequired: false,
  attributeExclusions: [],
  deviceCertAuthDesired: false,

  corsOrigins: [],
  acrValues: [],
  issuerParameter: true,
}
