/**
 * @module
 * Their JSON as it comes, of both versions: `null` is absent, members and values that are not known are
 * dropped, a member of another type makes the reply unreadable. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'

/** The second steps that can be asked (administrator help); PASSTHROUGH, TOKENCR and MAGICLINK are none of ours. */
export const SECOND_FACTORS = [
  'KBA',
  'TEMP_ACCESS_CODE',
  'OTP',
  'GRID',
  'TOKEN',
  'TOKENPUSH',
  'FIDO',
  'USER_CERTIFICATE',
  'SMARTCREDENTIALPUSH',
  'FACE',
] as const

/** Every value of the enumeration in the API document 5.36. */
export const FACTORS = [
  ...SECOND_FACTORS,
  'MACHINE',
  'PASSWORD',
  'EXTERNAL',
  'PASSWORD_AND_SECONDFACTOR',
  'SMART_LOGIN',
  'IDP',
  'PASSKEY',
  'IDP_AND_SECONDFACTOR',
] as const

/** Their word for an authenticator. */
export type Factor = (typeof FACTORS)[number]
/** Of these, one that can be a second step. */
export type SecondFactor = (typeof SECOND_FACTORS)[number]

/** True for an authenticator that this connector knows. */
export const isFactor = (name: unknown): name is Factor => FACTORS.some((one) => one === name)
/** True for one that can be a second step. */
export const isSecondFactor = (name: unknown): name is SecondFactor =>
  SECOND_FACTORS.some((one) => one === name)

/** How a code travels. The newer WECHAT and WHATSAPP are no channels of ours. */
export const DELIVERIES = ['EMAIL', 'SMS', 'VOICE'] as const
/** Their word for a channel. */
export type Delivery = (typeof DELIVERIES)[number]
/** True for a channel that this connector knows. */
export const isDelivery = (name: unknown): name is Delivery =>
  DELIVERIES.some((one) => one === name)

/** Absent and `null` are one. */
const maybe = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    v.nullish(schema),
    v.transform((value: v.InferOutput<S> | null | undefined) => value ?? undefined),
  )

/** A list of one of their enumerations; values of later versions are dropped. */
const known = <T extends string>(isKnown: (name: unknown) => name is T) =>
  maybe(
    v.pipe(
      v.array(v.unknown()),
      v.transform((names) => [...new Set(names.filter(isKnown))]),
    ),
  )

/** One value of an enumeration; undefined for a later one. */
const one = <T extends string>(isKnown: (name: unknown) => name is T) =>
  v.pipe(
    maybe(v.string()),
    v.transform((name) => (isKnown(name) ? name : undefined)),
  )

/** A list of things; no account has more, and each is weighed against all others. */
const list = <S extends v.GenericSchema>(schema: S) =>
  maybe(v.pipe(v.array(schema), v.maxLength(64)))

const text = maybe(v.pipe(v.string(), v.maxLength(16_384)))
const flag = maybe(v.boolean())
const number = maybe(v.pipe(v.number(), v.finite()))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

/** A date as text (ISO 8601) or as epoch milliseconds → epoch seconds. Unreadable ones fail. */
const date = v.pipe(
  maybe(v.union([v.string(), v.number()])),
  v.transform((value) => (value === undefined ? undefined : new Date(value).getTime() / 1000)),
  v.check((seconds) => seconds === undefined || Number.isFinite(seconds)),
  v.transform((seconds) => (seconds === undefined ? undefined : Math.floor(seconds))),
)

const Machine = v.object({ machineNonce: text, sequenceNonce: text })
const MachineSettings = v.object({
  machineAuthenticatorEnabled: flag,
  deviceFingerprintRequired: flag,
})

const Contact = v.object({ name: text, type: one(isDelivery), value: text })
const OtpDetails = v.object({
  otpDefaultDelivery: one(isDelivery),
  availableOTPDelivery: known(isDelivery),
  otpDeliveryAttribute: text,
  otpContactValues: list(Contact),
})

const Lockout = v.object({
  type: one(isFactor),
  remainingAuthenticationAttempts: number,
  lockoutDate: date,
  lockoutExpiryDate: date,
  locked: flag,
})
export type Lockout = v.InferOutput<typeof Lockout>

/** `UserAuthenticateQueryResponse`. */
export const QueryReply = v.object({
  authenticationTypes: known(isFactor),
  availableSecondFactor: known(isSecondFactor),
  authenticationCompleted: flag,
  authenticatorLockoutStatus: list(Lockout),
  otpDeliveryInfo: maybe(OtpDetails),
  passwordResetAllowed: flag,
  registrationRequired: flag,
  verificationRequired: flag,
  supportsSignature: flag,
  machineAuthenticator: maybe(Machine),
  userMachineSettings: maybe(MachineSettings),
})
export type QueryReply = v.InferOutput<typeof QueryReply>

const Grid = v.object({
  challenge: v.pipe(
    v.array(v.object({ row: whole, column: whole })),
    v.minLength(1),
    v.maxLength(32),
  ),
  numCharsPerCell: v.pipe(whole, v.minValue(1), v.maxValue(16)),
  gridInfo: list(v.object({ serialNumber: v.string(), expiryDate: date })),
})

const Kba = v.object({
  id: text,
  userQuestions: v.pipe(
    v.array(v.object({ id: text, question: v.pipe(v.string(), v.minLength(1), v.maxLength(500)) })),
    v.minLength(1),
    v.maxLength(20),
  ),
})

const Fido = v.object({
  challenge: v.pipe(v.string(), v.minLength(1)),
  /** Seconds. */
  timeout: number,
  timeoutMillis: number,
  allowCredentials: maybe(v.pipe(v.array(v.string()), v.maxLength(64))),
})

const TokenChallenge = v.object({
  token: maybe(v.array(v.object({ serialNumber: text, label: text }))),
})

const Face = v.object({ device: text, qrCode: text, workflowRunId: text })

const Receipt = v.object({
  details: maybe(v.array(v.object({ detail: v.string(), value: text }))),
})
export type Receipt = v.InferOutput<typeof Receipt>

/** `AuthenticatedResponse`: of challenge and complete alike. */
export const AuthenticatedReply = v.object({
  authenticationCompleted: flag,
  token: text,
  /** Epoch milliseconds, both. */
  expires: number,
  time: number,
  /** Kept as it is: a status of a later version must not pass for none. */
  status: text,
  userId: text,
  /** Spelled with a small d here, and only here. Kept as it is, like the status: WHATSAPP is not SMS. */
  otpdeliveryType: text,
  gridChallenge: maybe(Grid),
  kbaChallenge: maybe(Kba),
  fidoChallenge: maybe(Fido),
  tokenChallenge: maybe(TokenChallenge),
  userCertificateChallenge: maybe(v.object({ challenge: v.pipe(v.string(), v.minLength(1)) })),
  faceChallenge: maybe(Face),
  smartLoginChallenge: text,
  tokenPushMutualChallenge: text,
  pushMutualChallenge: text,
  machineAuthenticator: maybe(Machine),
  userMachineSettings: maybe(MachineSettings),
  transactionReceipt: maybe(Receipt),
  /** By these names here; a query's reply has them without `user`. */
  userRegistrationRequired: flag,
  userVerificationRequired: flag,
})
export type AuthenticatedReply = v.InferOutput<typeof AuthenticatedReply>

/** `PasskeyChallengeResult`: the part of an `AuthenticatedReply` that it is. */
export const PasskeyReply = v.object({
  token: text,
  fidoChallenge: maybe(Fido),
  time: number,
  expires: number,
})

/** `ErrorInfo`; its message is never read. */
export const ErrorReply = v.object({ errorCode: text })
