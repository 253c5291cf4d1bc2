/**
 * @module
 * What a proof must match, in the site's own terms, and the same for the checks and for `redeem`.
 */
import {
  toActionHash,
  toSha256,
  type Acr,
  type Action,
  type ExpectedLogin,
  type ExpectedPhone,
  type ExpectedStepUp,
  type RedeemRequest,
} from '@countersign/protocol'
import { toSessionName, type SiteSession } from './session.ts'
import type { Deps } from './settings.ts'

interface ExpectedLevel {
  /** Any of them, each meaning at least that. */
  readonly acrValues?: readonly Acr[] | undefined
  /** Seconds since the person last answered. */
  readonly maxAge?: number | undefined
}

/** What a login proof must match. */
export interface ExpectedLoginProof extends ExpectedLevel {
  readonly purpose: 'login'
  /** The request's `Origin` header, already found to be the site's own. */
  readonly origin: string
  /** Value of the binding cookie. */
  readonly binding: string
  readonly user?: string | undefined
}

/** What a step-up proof must match. */
export interface ExpectedStepUpProof extends ExpectedLevel {
  readonly purpose: 'step-up'
  /** The session that brought the proof. */
  readonly session: SiteSession
  /** What is about to be executed. Absent: the proof must be for no action. */
  readonly action?: Action | undefined
  /** As given to `begin`. */
  readonly nonce?: string | undefined
  /** The request's `Origin` header, where it has one. */
  readonly origin?: string | undefined
}

/** What a phone proof must match. */
export interface ExpectedPhoneProof {
  readonly purpose: 'verify-phone'
  /** The request's `Origin` header, already found to be the site's own. */
  readonly origin: string
  /** Value of the binding cookie. */
  readonly binding: string
  /** The number that the form holds now, E.164. Absent: the proof alone says which it is. */
  readonly phoneNumber?: string | undefined
}

/** What a proof that names a person must match. */
export type ExpectedPersonProof = ExpectedLoginProof | ExpectedStepUpProof
/** What a proof of any kind must match. */
export type ExpectedProof = ExpectedPersonProof | ExpectedPhoneProof

/** For the checks of a login proof. */
export async function toExpectedLogin(
  deps: Deps,
  expected: ExpectedLoginProof,
): Promise<ExpectedLogin> {
  const { origin, user } = expected
  return {
    ...toShared(deps),
    ...toLevel(expected),
    purpose: 'login',
    origin,
    user,
    binding: await toSha256(expected.binding),
  }
}

/** For the checks of a step-up proof. */
export async function toExpectedStepUp(
  deps: Deps,
  expected: ExpectedStepUpProof,
): Promise<ExpectedStepUp> {
  const { session, action, nonce, origin } = expected
  return {
    ...toShared(deps),
    ...toLevel(expected),
    purpose: 'step-up',
    user: session.user,
    session: await toSessionName(session),
    origin,
    nonce,
    actionHash: action === undefined ? undefined : await toActionHash(action),
  }
}

/** For the checks of a phone proof. */
export async function toExpectedPhone(
  deps: Deps,
  { origin, binding, phoneNumber }: ExpectedPhoneProof,
): Promise<ExpectedPhone> {
  return {
    ...toShared(deps),
    purpose: 'verify-phone',
    origin,
    binding: await toSha256(binding),
    phoneNumber,
  }
}

function toShared({ issuer, site: audience, origins, clock }: Deps) {
  return { issuer, audience, origins, now: clock.now() }
}

const toLevel = ({ acrValues, maxAge }: ExpectedLevel): ExpectedLevel => ({ acrValues, maxAge })

/** Body of `redeem`: the same demands, for the backend to check. */
export async function toRedeemRequest(
  proof: string,
  expected: ExpectedProof,
): Promise<RedeemRequest> {
  switch (expected.purpose) {
    case 'login': {
      const { origin, binding, user } = expected
      const who = user === undefined ? {} : { user }
      return { purpose: 'login', proof, origin, binding, ...who, ...toWireLevel(expected) }
    }
    case 'step-up': {
      const { session, action, nonce, origin } = expected
      return {
        purpose: 'step-up',
        proof,
        user: session.user,
        session: await toSessionName(session),
        ...toWireLevel(expected),
        ...(origin === undefined ? {} : { origin }),
        ...(action === undefined ? {} : { action }),
        ...(nonce === undefined ? {} : { nonce }),
      }
    }
    case 'verify-phone': {
      const { origin, binding, phoneNumber } = expected
      const number = phoneNumber === undefined ? {} : { phone_number: phoneNumber }
      return { purpose: 'verify-phone', proof, origin, binding, ...number }
    }
  }
}

function toWireLevel({ acrValues, maxAge }: ExpectedLevel) {
  return {
    ...(acrValues === undefined || acrValues.length === 0 ? {} : { acr_values: [...acrValues] }),
    ...(maxAge === undefined ? {} : { max_age: maxAge }),
  }
}
