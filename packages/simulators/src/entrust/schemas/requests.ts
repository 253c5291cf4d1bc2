/**
 * @module
 * The bodies of the four requests that have one, field by field as in the vendor's API document.
 */
import * as v from 'valibot'
import { AUTHENTICATORS, NEWER_AUTHENTICATORS, type ApiVersion } from '../enums.ts'
import { pick, toMinor } from './versions.ts'

const text = v.nullish(v.string())
const flag = v.nullish(v.boolean())
const whole = v.nullish(v.pipe(v.number(), v.integer()))
const anything = v.nullish(v.record(v.string(), v.unknown()))

/** The newer values are accepted in every version: a list may always grow. */
const authenticator = v.picklist([...AUTHENTICATORS, ...NEWER_AUTHENTICATORS])

const TransactionDetail = v.strictObject({
  detail: v.string(),
  value: v.string(),
  usage: v.nullish(v.array(v.picklist(['RBA', 'TVS']))),
})
export type TransactionDetail = v.InferOutput<typeof TransactionDetail>

const MachineAuthenticator = v.strictObject({
  machineNonce: text,
  sequenceNonce: text,
  fingerprint: text,
})

/** What every one of query, challenge and complete may say about the caller. */
const CALLER = {
  clientIp: text,
  ignoreIPAddressForRBA: flag,
  machineAuthenticator: v.nullish(MachineAuthenticator),
  transactionDetails: v.nullish(v.array(TransactionDetail)),
  authRequestKey: text,
  requestAcrs: text,
  rpId: text,
  origin: text,
}

const PUSH = {
  summary: text,
  pushMessageIdentifier: text,
  priority: whole,
  tokenPushMutualChallengeEnabled: flag,
  pushMutualChallengeEnabled: flag,
  offlineTVS: flag,
  requestDetail: v.nullish(v.strictObject({ browser: text, os: text })),
}

const QUERY = {
  ...CALLER,
  ...PUSH,
  applicationId: v.string(),
  userId: v.string(),
  authToken: text,
  returnDefaultChallenge: flag,
  supportChoosingOtpDelivery: flag,
  maxAge: whole,
  requestTime: whole,
}

const CHALLENGE = {
  ...CALLER,
  ...PUSH,
  applicationId: v.string(),
  userId: text,
  authToken: text,
  secondFactorAuthenticator: v.nullish(authenticator),
  otpDeliveryType: v.nullish(v.picklist(['EMAIL', 'SMS', 'VOICE', 'WECHAT', 'WHATSAPP'])),
  otpDeliveryAttribute: text,
  locale: text,
  passthroughAuthenticatorParms: anything,
}

const UserQuestion = v.strictObject({ id: v.string(), question: text, answer: text })

const COMPLETE = {
  ...CALLER,
  applicationId: text,
  userId: text,
  response: text,
  kbaChallenge: v.nullish(v.strictObject({ id: text, userQuestions: v.array(UserQuestion) })),
  fidoResponse: v.nullish(
    v.strictObject({
      credentialId: v.string(),
      clientDataJSON: v.string(),
      authenticatorData: v.string(),
      signature: v.string(),
      userHandle: text,
    }),
  ),
  faceResponse: text,
  userCertificateResponse: v.nullish(v.strictObject({ code: text, verifier: text })),
  certificate: text,
  newPassword: text,
  secondFactorAuthenticator: v.nullish(authenticator),
  cancel: flag,
  offlineTVS: flag,
  machineAuthenticatorRegistration: v.nullish(
    v.strictObject({ label: v.string(), fingerprint: text }),
  ),
  applicationInfo: text,
  enableWebSession: flag,
  locale: text,
  chapResponse: anything,
  mschapV1Response: anything,
  mschapV2Response: anything,
  tokenProtectedOfflineParms: anything,
  passthroughAuthenticatorParms: anything,
}

const PASSKEY = { applicationId: text }

/** The minor version in which a field came, where it was not there in 5.36. */
const NEWER_QUERY = {
  pushMutualChallengeEnabled: 37,
  authRequestKey: 39,
  maxAge: 39,
  requestTime: 39,
  requestAcrs: 42,
  rpId: 44,
}
const NEWER_CHALLENGE = {
  pushMutualChallengeEnabled: 37,
  passthroughAuthenticatorParms: 39,
  authRequestKey: 39,
  requestAcrs: 42,
  rpId: 43,
}
const NEWER_COMPLETE = {
  passthroughAuthenticatorParms: 39,
  authRequestKey: 39,
  origin: 39,
  requestAcrs: 42,
  rpId: 44,
}

type Output<E extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<E, undefined>>
export type QueryRequest = Output<typeof QUERY>
export type ChallengeRequest = Output<typeof CHALLENGE>
export type CompleteRequest = Output<typeof COMPLETE>
export type PasskeyRequest = Output<typeof PASSKEY>
/** What all three calls about a user have in common. */
export type CallerFields = Output<typeof CALLER>

export interface RequestBodies {
  readonly query: QueryRequest
  readonly challenge: ChallengeRequest
  readonly complete: CompleteRequest
  readonly passkey: PasskeyRequest
}
export type OperationWithBody = keyof RequestBodies

/** Strict: a field that the version does not know breaks it. */
export function defineRequestSchema(
  operation: OperationWithBody,
  version: ApiVersion,
): v.GenericSchema {
  const minor = toMinor(version)
  switch (operation) {
    case 'query':
      return v.strictObject(pick(QUERY, NEWER_QUERY, minor) as v.ObjectEntries)
    case 'challenge':
      return v.strictObject(pick(CHALLENGE, NEWER_CHALLENGE, minor) as v.ObjectEntries)
    case 'complete':
      return v.strictObject(pick(COMPLETE, NEWER_COMPLETE, minor) as v.ObjectEntries)
    case 'passkey':
      return v.strictObject(PASSKEY)
  }
}
