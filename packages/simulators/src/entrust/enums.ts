/**
 * @module
 * The vendor's enumerations, and the versions of its interface that the simulator speaks.
 */

/** The 18 values of the API document 5.36. Newer ones exist and are never started here. */
export const AUTHENTICATORS = [
  'MACHINE',
  'PASSWORD',
  'EXTERNAL',
  'KBA',
  'TEMP_ACCESS_CODE',
  'OTP',
  'GRID',
  'TOKEN',
  'TOKENPUSH',
  'FIDO',
  'SMARTCREDENTIALPUSH',
  'PASSWORD_AND_SECONDFACTOR',
  'SMART_LOGIN',
  'IDP',
  'PASSKEY',
  'IDP_AND_SECONDFACTOR',
  'USER_CERTIFICATE',
  'FACE',
] as const
export type Authenticator = (typeof AUTHENTICATORS)[number]

/** `PASSTHROUGH` since 5.39, `TOKENCR` since 5.40, `MAGICLINK` since 5.42. */
export const NEWER_AUTHENTICATORS = ['PASSTHROUGH', 'TOKENCR', 'MAGICLINK'] as const
export type NewerAuthenticator = (typeof NEWER_AUTHENTICATORS)[number]

/** 5.36: the last with all five operations. 5.46: the newest examined. */
export const API_VERSIONS = ['5.36', '5.46'] as const
export type ApiVersion = (typeof API_VERSIONS)[number]

export const OPERATIONS = ['query', 'challenge', 'complete', 'passkey', 'logout'] as const
export type Operation = (typeof OPERATIONS)[number]

export const PUSH_STATUSES = ['CONFIRM', 'CONCERN', 'CANCEL', 'NO_RESPONSE'] as const
export type PushStatus = (typeof PUSH_STATUSES)[number]

export const OTP_CHANNELS = ['EMAIL', 'SMS', 'VOICE'] as const
export type OtpChannel = (typeof OTP_CHANNELS)[number]

export const RISKS = ['LOW', 'MEDIUM', 'HIGH'] as const
export type Risk = (typeof RISKS)[number]

/** The types that are made of a first step and a second factor on one path. */
export type Combined = 'PASSWORD_AND_SECONDFACTOR' | 'IDP_AND_SECONDFACTOR'

export function isAuthenticator(value: string): value is Authenticator {
  return AUTHENTICATORS.some((one) => one === value)
}

export function isCombined(value: Authenticator): value is Combined {
  return value === 'PASSWORD_AND_SECONDFACTOR' || value === 'IDP_AND_SECONDFACTOR'
}
