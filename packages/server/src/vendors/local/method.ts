/**
 * @module
 * Method: how the built-in vendor runs one family of kinds. One file each beside this one; only
 * `index.ts` joins them. Floor 2, inside `vendors/local`.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import type {
  CheckInput,
  Confirmed,
  ConfirmInput,
  Description,
  Enrolment,
  EnrolInput,
  Made,
  MakeInput,
  Outcome,
  Started,
  StartInput,
  VendorDeps,
} from '../vendor.ts'

/** Kind's own half of the vendor. What is left out, the kind cannot do: `authenticator_unavailable`. */
export interface Method {
  readonly kinds: readonly AuthenticatorKind[]
  start(input: StartInput): Promise<Started>
  check(input: CheckInput): Promise<Outcome>
  /** Both or neither: what `enrol` asks, `confirm` judges. */
  readonly enrol?: (input: EnrolInput) => Promise<Started>
  readonly confirm?: (input: ConfirmInput) => Promise<Confirmed>
  readonly make?: (input: MakeInput) => Promise<Made>
  /** What the owner may be told of a way; absent: nothing. */
  readonly describe?: (enrolment: Enrolment) => Description
}

/** What the kinds without passkeys are made from. */
export interface LocalDeps extends VendorDeps {
  /** Whether *Forgot password?* leads anywhere at this site. Default: it does. */
  readonly canReset?: (siteId: string) => boolean
  /**
   * Asks a breach service by k-anonymity: takes the first 5 hexadecimal digits (upper case) of a
   * password's SHA-1, answers lines of `35 remaining digits:count` (the range format of Have I Been
   * Pwned). Absent (default): nothing leaves. A failing service is passed over (fail open): the
   * blocklist that ships has been asked before, and a service that is down must not stop people from
   * changing a password.
   */
  readonly breached?: (sha1Prefix: string) => Promise<string>
}

/** Seconds that a question of the built-in vendor stays open; below the 10 minutes of SP 800-63B-4 §3.1.3.2. */
export const PROMPT_TTL_SECONDS = 300
