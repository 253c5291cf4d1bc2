/**
 * @module
 * Applications of the tenant and their resource rules (administrator help).
 */
import type { Authenticator, Risk } from './enums.ts'

/** What a flow may begin with. */
export type FirstStep =
  | 'NONE'
  | 'EXTERNAL'
  | 'PASSWORD'
  | 'KBA'
  | 'OTP'
  | 'TOKEN'
  | 'TOKENPUSH'
  | 'SMARTCREDENTIALPUSH'
  | 'IDP'
  | 'PASSKEY'
  | 'SMART_LOGIN'
  | 'USER_CERTIFICATE'
  | 'FACE'
  | 'MACHINE'

/** What may follow. */
export type SecondStep = Extract<
  Authenticator,
  | 'KBA'
  | 'TEMP_ACCESS_CODE'
  | 'OTP'
  | 'GRID'
  | 'TOKEN'
  | 'TOKENPUSH'
  | 'FIDO'
  | 'USER_CERTIFICATE'
  | 'SMARTCREDENTIALPUSH'
  | 'FACE'
>

/** A first step and what must follow; empty: nothing. `NONE` makes the second list the first. */
export interface Flow {
  readonly first: FirstStep
  readonly second: readonly SecondStep[]
}

/** Several flows for one risk are alternatives, best first (inferred: the vendor shows one). */
export type ResourceRule = Readonly<Record<Risk, readonly Flow[] | 'DENY'>>

/** An application of type *Authentication API*. */
export interface EntrustApplication {
  /** UUID. */
  readonly id: string
  /** `undefined`: an application without a rule, where nothing can be authenticated. */
  readonly rule: ResourceRule | undefined
  /** Only members of one of these groups. Default: everybody. */
  readonly groups?: readonly string[]
  /** Default `NOT_INCLUDED`. With `PROVIDED` every call must send `clientIp`. */
  readonly clientIpSource?: 'NOT_INCLUDED' | 'PROVIDED' | 'FROM_CONNECTION'
  readonly allowIgnoreIpAddressForRba?: boolean
  /** Addresses that make a risk HIGH. */
  readonly riskyIps?: readonly string[]
  /** Transaction contexts: a number above the limit makes a risk at least so high. At most 2. */
  readonly contexts?: readonly {
    readonly detail: string
    readonly above: number
    readonly risk: Risk
  }[]
  /** What a name in `requestAcrs` demands, in place of the rule. */
  readonly acrs?: Readonly<Record<string, readonly Flow[]>>
}
