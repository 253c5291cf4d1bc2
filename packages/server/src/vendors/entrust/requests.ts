/**
 * @module
 * Every body that is sent, member by member, for both versions of the API; what is not written here is
 * never sent. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import { DELIVERIES, SECOND_FACTORS, type Factor } from './wire.ts'

const text = v.optional(v.string())
const flag = v.optional(v.boolean())
const count = v.optional(v.pipe(v.number(), v.integer()))

/** At most 25, names unique, name and value at most 255 characters each (developer guide). */
export const DetailsBody = v.pipe(
  v.array(
    v.strictObject({
      detail: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
      value: v.pipe(v.string(), v.maxLength(255)),
      usage: v.pipe(v.array(v.picklist(['RBA', 'TVS'])), v.minLength(1)),
    }),
  ),
  v.maxLength(25),
  v.check((details) => new Set(details.map(({ detail }) => detail)).size === details.length),
)
/** What of the action goes along, with how each value is used. */
export type DetailsBody = v.InferOutput<typeof DetailsBody>

/** The device's nonces, as they were given. */
export const MachineBody = v.strictObject({
  machineNonce: v.string(),
  sequenceNonce: v.string(),
  fingerprint: text,
})
/** The device as it is named to the vendor. */
export type MachineBody = v.InferOutput<typeof MachineBody>

const Shared = {
  applicationId: v.string(),
  clientIp: text,
  machineAuthenticator: v.optional(MachineBody),
  transactionDetails: v.optional(DetailsBody),
}

const OldQuery = v.strictObject({
  ...Shared,
  userId: v.string(),
  authToken: text,
  origin: text,
})
const NewQuery = v.strictObject({
  ...OldQuery.entries,
  requestAcrs: text,
  rpId: text,
  maxAge: count,
  requestTime: count,
})

const Delivery = v.optional(v.picklist(DELIVERIES))
const Second = v.optional(v.picklist(SECOND_FACTORS))

const OldChallenge = v.strictObject({
  ...Shared,
  userId: text,
  authToken: text,
  secondFactorAuthenticator: Second,
  otpDeliveryType: Delivery,
  otpDeliveryAttribute: text,
  summary: text,
  pushMessageIdentifier: text,
  tokenPushMutualChallengeEnabled: flag,
  origin: text,
})
const { tokenPushMutualChallengeEnabled: _renamed, ...kept } = OldChallenge.entries
const NewChallenge = v.strictObject({
  ...kept,
  pushMutualChallengeEnabled: flag,
  requestAcrs: text,
  rpId: text,
})

const Fido = v.strictObject({
  credentialId: v.string(),
  clientDataJSON: v.string(),
  authenticatorData: v.string(),
  signature: v.string(),
  userHandle: text,
})

const Complete = {
  ...Shared,
  userId: text,
  response: text,
  kbaChallenge: v.optional(
    v.strictObject({
      id: text,
      userQuestions: v.array(v.strictObject({ id: text, question: text, answer: v.string() })),
    }),
  ),
  fidoResponse: v.optional(Fido),
  userCertificateResponse: v.optional(v.strictObject({ code: v.string(), verifier: v.string() })),
  newPassword: text,
  secondFactorAuthenticator: Second,
  cancel: v.optional(v.literal(true)),
  machineAuthenticatorRegistration: v.optional(
    v.strictObject({ label: v.string(), fingerprint: text }),
  ),
}
const OldComplete = v.strictObject({ ...Complete, faceResponse: text })
const NewComplete = v.strictObject({ ...Complete, requestAcrs: text, rpId: text })

/** `POST /api/web/v1/authentication/passkey`: 5.36 alone. */
const Passkey = v.strictObject({ applicationId: v.string() })

/** What each operation may send, by version; logout sends no body. */
export const REQUESTS = {
  '5.36': { query: OldQuery, challenge: OldChallenge, complete: OldComplete, passkey: Passkey },
  '5.46': { query: NewQuery, challenge: NewChallenge, complete: NewComplete, passkey: undefined },
} as const

/** Without the application's id, which only `client.ts` knows. */
type Body<T> = Omit<T, 'applicationId'>

/** The body of a query. */
export type QueryBody = Body<v.InferOutput<typeof OldQuery> & v.InferOutput<typeof NewQuery>>
/** The body of a challenge. */
export type ChallengeBody = Body<
  v.InferOutput<typeof OldChallenge> & v.InferOutput<typeof NewChallenge>
>
/** The body of a completion. */
export type CompleteBody = Body<
  v.InferOutput<typeof OldComplete> & v.InferOutput<typeof NewComplete>
>
/** An assertion; every member is base64url. */
export type FidoBody = v.InferOutput<typeof Fido>

/** The last segment of a path: what is asked. */
export type Path = Factor
