/**
 * @module
 * The bodies of the replies, field by field as in the vendor's API document. Every field of a reply
 * is optional and may be `null`; only what the document marks so is required inside an object.
 */
import * as v from 'valibot'
import type { ApiVersion } from '../enums.ts'
import * as part from './reply-parts.ts'
import { since, toMinor } from './versions.ts'

const { flag, text, whole } = part

const ErrorInfo = v.strictObject({
  errorCode: text,
  errorMessage: text,
  parameters: v.nullish(v.array(v.record(v.string(), v.unknown()))),
})

const queryReply = (minor: number): v.GenericSchema =>
  v.strictObject({
    authenticationTypes: v.nullish(v.array(part.authenticator)),
    availableSecondFactor: v.nullish(v.array(part.authenticator)),
    authenticationCompleted: flag,
    authenticatorLockoutStatus: v.nullish(v.array(part.lockoutStatus(minor))),
    otpDeliveryInfo: v.nullish(part.otpDetails),
    otpDeliveryType: part.channel,
    passwordResetAllowed: flag,
    registrationRequired: flag,
    verificationRequired: flag,
    deviceCertAuthDesired: flag,
    supportsSignature: flag,
    machineAuthenticator: v.nullish(part.machineAuthenticator),
    userMachineSettings: v.nullish(part.userMachineSettings),
    organizations: v.nullish(v.array(part.organization)),
    token: text,
    time: whole,
    expires: whole,
    ...part.defineChallengeParts(minor),
  })

/** Shared by challenge and complete. */
const authenticatedReply = (minor: number): v.GenericSchema =>
  v.strictObject({
    authenticationCompleted: flag,
    token: text,
    expires: whole,
    time: whole,
    status: v.nullish(v.picklist(['CONFIRM', 'CONCERN', 'CANCEL', 'NO_RESPONSE'])),
    userId: text,
    firstName: text,
    lastName: text,
    otpdeliveryType: part.channel,
    ...part.defineChallengeParts(minor),
    userCertificateChallenge: v.nullish(v.strictObject({ challenge: v.string() })),
    faceChallenge: v.nullish(part.faceChallenge(minor)),
    smartLoginChallenge: text,
    machineAuthenticator: v.nullish(part.machineAuthenticator),
    userMachineSettings: v.nullish(part.userMachineSettings),
    deviceCertAuthDesired: flag,
    stepUpAuthExpiry: whole,
    transactionReceipt: v.nullish(part.transactionReceipt),
    userRegistrationRequired: flag,
    userVerificationRequired: flag,
    redirectUrl: text,
    organizations: v.nullish(v.array(part.organization)),
    authenticatorResponse: text,
    offlineTokenResponses: v.nullish(v.array(v.record(v.string(), v.unknown()))),
    ...since(minor, 39, {
      passthroughAuthenticationResponse: v.nullish(v.record(v.string(), v.unknown())),
    }),
    ...since(minor, 42, { magicLinkType: text }),
  })

const passkeyReply = (minor: number): v.GenericSchema =>
  v.strictObject({
    token: text,
    fidoChallenge: v.nullish(part.fidoChallenge(minor)),
    time: whole,
    expires: whole,
  })

export type ReplyKind = 'query' | 'challenge' | 'complete' | 'passkey' | 'error'

/** Strict: a field that the version does not know breaks it. */
export function defineReplySchema(kind: ReplyKind, version: ApiVersion): v.GenericSchema {
  const minor = toMinor(version)
  switch (kind) {
    case 'query':
      return queryReply(minor)
    case 'challenge':
    case 'complete':
      return authenticatedReply(minor)
    case 'passkey':
      return passkeyReply(minor)
    case 'error':
      return ErrorInfo
  }
}
