/**
 * @module
 * The vendor's operations and numbers. Numbers 2 to 8 mean this in `ProcessBiometric` and nowhere else.
 */

/** Every operation; the name is the whole path. */
export const OPERATIONS = [
  'AccessToken',
  'AddUser',
  'UpdateUser',
  'DeleteUser',
  'GeneratePin',
  'VerifyPin',
  'ProcessBiometric',
] as const
/** One of them. */
export type Operation = (typeof OPERATIONS)[number]

/** `authentication_id` 1, 2, 3. */
export const MODALITIES = ['finger', 'face', 'palm'] as const
/** One of them. */
export type Modality = (typeof MODALITIES)[number]

/** `process_type` 1, 2, 3. */
export const PROCESSES = ['enroll', 'verify', 'delete'] as const
/** One of them. */
export type Process = (typeof PROCESSES)[number]

/** The vendor's names of its answers, by number. */
export const RESULT_NAMES = [
  'Error',
  'Success',
  'FaceNotMatch',
  'FaceQualityPoor',
  'TooManyFace',
  'FaceNotFound',
  'FaceOutBound',
  'SettingsMissed',
  'UserNotExists',
] as const

/** The same by meaning. */
export const RESULT = {
  error: 0,
  success: 1,
  noMatch: 2,
  quality: 3,
  many: 4,
  none: 5,
  outOfBounds: 6,
  settingsMissed: 7,
  unknownUser: 8,
} as const

/** `response_subcode` when something broke inside the vendor. */
export const EXCEPTION = 100
