/**
 * @module
 * The challenge objects and other objects that replies carry (API document), for one minor version.
 */
import * as v from 'valibot'
import { AUTHENTICATORS, NEWER_AUTHENTICATORS } from '../enums.ts'
import { since, until } from './versions.ts'

export const text = v.nullish(v.string())
export const flag = v.nullish(v.boolean())
export const whole = v.nullish(v.pipe(v.number(), v.integer()))
const texts = v.nullish(v.array(v.string()))
const required = v.pipe(v.number(), v.integer())
const dateTime = v.nullish(v.pipe(v.string(), v.isoTimestamp()))
export const authenticator = v.picklist([...AUTHENTICATORS, ...NEWER_AUTHENTICATORS])
export const channel = v.nullish(v.picklist(['EMAIL', 'SMS', 'VOICE']))

const TransactionDetail = v.strictObject({
  detail: v.string(),
  value: v.string(),
  usage: v.nullish(v.array(v.picklist(['RBA', 'TVS']))),
})

const gridChallenge = (minor: number): v.GenericSchema =>
  v.strictObject({
    challenge: v.array(v.strictObject({ row: required, column: required })),
    numCharsPerCell: required,
    gridInfo: v.array(v.strictObject({ serialNumber: v.string(), expiryDate: dateTime })),
    ...until(minor, 43, { serialNumbers: texts }),
    ...since(minor, 46, { cellAlphabets: text }),
  })

const kbaChallenge = v.strictObject({
  id: text,
  userQuestions: v.array(
    v.strictObject({ id: v.pipe(v.string(), v.uuid()), question: text, answer: text }),
  ),
})

export const fidoChallenge = (minor: number): v.GenericSchema =>
  v.strictObject({
    challenge: v.string(),
    timeout: required,
    allowCredentials: texts,
    ...since(minor, 43, { timeoutMillis: whole }),
  })

const tokenChallenge = (minor: number): v.GenericSchema =>
  v.strictObject({
    token: v.array(
      v.strictObject({
        serialNumber: text,
        label: v.nullish(v.pipe(v.string(), v.maxLength(100))),
        qrCode: text,
        qrCodeUrl: text,
      }),
    ),
    ...since(minor, 40, { challenge: text }),
  })

/** The challenge objects that both replies may carry. */
export const defineChallengeParts = (minor: number): v.ObjectEntries => ({
  gridChallenge: v.nullish(gridChallenge(minor)),
  kbaChallenge: v.nullish(kbaChallenge),
  fidoChallenge: v.nullish(fidoChallenge(minor)),
  tokenChallenge: v.nullish(tokenChallenge(minor)),
  tempAccessCodeChallenge: v.nullish(
    v.strictObject({ enableAdminContact: flag, adminContact: text }),
  ),
  tokenDetails: texts,
  tokenPushMutualChallenge: text,
  ...since(minor, 37, { pushMutualChallenge: text }),
  ...since(minor, 45, {
    passwordChallenge: v.nullish(v.strictObject({ name: text, namedPasswordId: text })),
  }),
})

export const faceChallenge = (minor: number): v.GenericSchema =>
  minor >= 37
    ? v.strictObject({
        device: v.nullish(v.picklist(['WEB', 'MOBILE'])),
        id: text,
        qrCode: text,
        sdkToken: text,
        workflowRunId: text,
      })
    : v.strictObject({ applicantId: text, sdkToken: text, workflowRunId: text })

export const lockoutStatus = (minor: number): v.GenericSchema =>
  v.strictObject({
    type: authenticator,
    remainingAuthenticationAttempts: whole,
    lockoutDate: dateTime,
    lockoutExpiryDate: dateTime,
    ...since(minor, 45, { name: text }),
    ...since(minor, 46, { locked: flag }),
  })

export const otpDetails = v.strictObject({
  otpDefaultDelivery: channel,
  availableOTPDelivery: v.nullish(v.array(v.picklist(['EMAIL', 'SMS', 'VOICE']))),
  otpDeliveryAttribute: text,
  otpContactValues: v.nullish(v.array(v.strictObject({ name: text, type: channel, value: text }))),
})

export const machineAuthenticator = v.strictObject({
  machineNonce: text,
  sequenceNonce: text,
  fingerprint: v.nullish(v.null()),
})

export const userMachineSettings = v.strictObject({
  machineAuthenticatorEnabled: flag,
  deviceFingerprintRequired: flag,
  attributeExclusions: texts,
  userMachineAuthenticators: v.nullish(
    v.array(
      v.strictObject({
        id: v.string(),
        label: v.string(),
        registrationTime: v.pipe(v.string(), v.isoTimestamp()),
        expiryTime: dateTime,
        lastUsedTime: dateTime,
      }),
    ),
  ),
})

export const organization = v.strictObject({
  id: v.string(),
  name: v.string(),
  displayName: v.string(),
  description: text,
  logoUri: text,
})

export const transactionReceipt = v.strictObject({
  id: text,
  date: dateTime,
  userid: v.nullish(
    v.pipe(
      v.string(),
      v.check((id) => id === id.toLowerCase(), 'lower case'),
    ),
  ),
  authenticationType: v.nullish(v.picklist(['OTP', 'TOKEN'])),
  securityLevel: v.nullish(v.picklist(['LOW', 'MEDIUM', 'HIGH'])),
  details: v.nullish(v.array(TransactionDetail)),
})
