/**
 * @module
 * What a test or the trial can do to the simulator from outside: put users in, look into their pockets,
 * answer on their phones, break things. Types alone; `create-control.ts` makes it.
 */
import type { CallLogEntry } from '../call-log.ts'
import type { FaultRequest, HttpFault } from '../faults.ts'
import type { Authenticator, Operation, OtpChannel, PushStatus, Risk } from './enums.ts'
import type { EntrustApplication } from './rules.ts'
import type { EntrustSettings } from './settings.ts'
import type { EntrustUser } from './user.ts'

/**
 * Beside the HTTP faults: `other-user` answers with the id of somebody else; `other-transaction` with
 * the token and receipt of somebody else's; `completed-early` says *completed* at any step; `no-status`
 * leaves the status out of a poll; `stale-time` gives times of the past.
 */
export const ENTRUST_FAULTS = [
  'other-user',
  'other-transaction',
  'completed-early',
  'no-status',
  'stale-time',
] as const
/** What may be broken. */
export type EntrustFault = HttpFault | (typeof ENTRUST_FAULTS)[number]
/** The operations of the vendor, or any request to its OIDC side. */
export type EntrustOperation = Operation | 'oidc'
/** A fault to be had. */
export type EntrustFaultRequest = FaultRequest<EntrustFault, EntrustOperation>

/** A text message, a call or a mail. */
export interface EntrustMessage {
  readonly id: string
  readonly userId: string
  readonly channel: OtpChannel
  readonly to: string
  readonly text: string
  readonly code: string
  /** Epoch seconds. */
  readonly at: number
}

/** A request in one of the user's apps. */
export interface EntrustPush {
  readonly id: string
  readonly type: 'TOKENPUSH' | 'SMARTCREDENTIALPUSH' | 'FACE' | 'SMART_LOGIN'
  /** `undefined`: SMART_LOGIN does not know whom it waits for. */
  readonly userId: string | undefined
  readonly summary: string | undefined
  readonly details: readonly { readonly detail: string; readonly value: string }[]
  readonly from: { readonly browser: string | undefined; readonly os: string | undefined }
  /** Numbers to choose from; empty: no number asked. */
  readonly choices: readonly string[]
  readonly priority: number
  /** Epoch seconds. */
  readonly at: number
  readonly expiresAt: number
}

/** What the user does with a request in the app. */
export interface EntrustPushAnswer {
  readonly status: Exclude<PushStatus, 'NO_RESPONSE'>
  /** The number picked. A wrong or missing one counts as declined. */
  readonly number?: string
  /** SMART_LOGIN: who answers. */
  readonly userId?: string
}

/** A key to be registered, by its public half. */
export interface EntrustCredential {
  readonly kind: 'PASSKEY' | 'FIDO'
  readonly rpId: string
  /** Base64url. */
  readonly credentialId: string
  /** Base64url. COSE as in authenticator data, or SPKI of a P-256 key. */
  readonly publicKey: string
  readonly signCount?: number
}

/** A key to be registered, as a browser made it. */
export interface EntrustAttestation {
  readonly kind: 'PASSKEY' | 'FIDO'
  readonly rpId: string
  /** RegistrationResponseJSON of the browser. */
  readonly registration: unknown
}

/** A request that broke its schema. */
export interface EntrustViolation {
  readonly operation: Operation
  /** Path and what is wrong; never the value. */
  readonly issues: readonly string[]
}

/** What the second host knows of one visit. */
export interface CertificateCodeRequest {
  /** Base64 of the DER certificate that the TLS listener saw. */
  readonly certificate: string
  /** `userCertificateChallenge.challenge`. */
  readonly challenge: string
  /** Base64url of SHA-256 of the verifier. */
  readonly codeChallenge: string
}

/** The tenant, from outside. */
export interface EntrustControl {
  readonly clock: { now(): number; advance(seconds: number): void }
  settings(): EntrustSettings
  configure(changes: Partial<EntrustSettings>): void

  putApplication(application: EntrustApplication): void
  /** A user of the same id is replaced, with all that happened to them. */
  putUser(user: EntrustUser): void
  /** As the tenant's own page for forgotten passwords does: everything else stays. */
  setPassword(userId: string, password: string): void
  /** As they are now, passwords and uses left included. */
  user(id: string): EntrustUser | undefined
  userHandle(id: string): string | undefined
  /** Back to the seeds: users, applications, settings, open transactions, faults, logs. */
  reset(): void

  messages(userId?: string): readonly EntrustMessage[]
  pushes(userId?: string): readonly EntrustPush[]
  /** @returns False when there is no such open push. */
  answerPush(id: string, answer: EntrustPushAnswer): boolean
  gridCard(userId: string): readonly (readonly string[])[] | undefined
  tokenCode(userId: string, serialNumber?: string): Promise<string | undefined>
  /** What the token shows after its owner typed the values into it. */
  signValues(userId: string, values: readonly string[], serialNumber?: string): Promise<string>
  /** What the app shows after scanning `qrCodeUrl`. */
  scanTransaction(userId: string, qrCodeUrl: string): Promise<string>

  registerCredential(
    userId: string,
    credential: EntrustCredential | EntrustAttestation,
  ): Promise<void>
  registerCertificate(userId: string, certificate: string): void
  /**
   * What the second host does when a browser shows a certificate over TLS.
   *
   * @returns `undefined` for a certificate nobody registered or a challenge that is not open.
   */
  issueCertificateCode(request: CertificateCodeRequest): Promise<string | undefined>

  /** `undefined` for everybody. */
  setRisk(risk: Risk, userId?: string): void
  lock(userId: string, type?: Authenticator): void
  unlock(userId: string, type?: Authenticator): void

  fault(request: EntrustFaultRequest): void
  clearFaults(): void
  faults(): readonly EntrustFaultRequest[]
  calls(): readonly CallLogEntry[]
  clearCalls(): void
  /** Requests that broke the schema of the version in force. */
  violations(): readonly EntrustViolation[]
}
