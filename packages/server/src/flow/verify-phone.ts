/**
 * @module
 * Phone verification: the number that a page names in place of a person, the ways to reach it, and the proof.
 * No directory is asked, so every number is treated alike. Floor 3.
 */
import {
  PHONE_PROOF_LIFE_SECONDS,
  type AuthenticatorKind,
  type Offer,
  type PhoneClaims,
  type PhoneView,
} from '@countersign/protocol'
import type { SiteConfig, VerifyPhone } from '../config.ts'
import { Problem } from '../problem.ts'
import { toNumberText } from '../senders/number-text.ts'
import { createToken } from '../vault.ts'
import {
  getSite,
  getVendor,
  isEnrollable,
  toCeremony,
  toChannel,
  type Caller,
  type FlowDeps,
} from './deps.ts'
import { assertOpen, loadTransaction, updateTransaction } from './load.ts'
import { hasBegun, type TransactionRecord } from './transaction.ts'
import { isSpent, type Asked, type Situation } from './ways.ts'

/** In the order they are offered. */
const KINDS: readonly AuthenticatorKind[] = ['sms-code', 'voice-code']

type Reach = Pick<FlowDeps, 'vendors' | 'outgoing'>

/** Ways by which some number can be reached at this site; none where verification is off. */
export const toPhoneKinds = (deps: Reach, site: SiteConfig): readonly AuthenticatorKind[] =>
  site.verifyPhone === undefined ? [] : KINDS.filter((kind) => isEnrollable(deps, site, kind))

/** @throws Problem `purpose_unavailable` where verification is off, or nothing can be sent. */
export function assertVerifiesPhones(deps: Reach, site: SiteConfig): void {
  if (toPhoneKinds(deps, site).length === 0) throw new Problem('purpose_unavailable')
}

/** What a page names. */
export interface NamedPhone {
  /** Transaction. */
  readonly id: string
  /** E.164. */
  readonly phoneNumber: string
  /** What the site's bot check gave the page. */
  readonly botToken?: string | undefined
}

/**
 * Takes the number; the same again changes nothing, another one closes the open prompt and begins its ladder
 * and its tries anew. Nothing is sent.
 *
 * @throws Problem `target_refused`, `access_denied` where the site's bot check says no, `unavailable` where it
 *   fails, `identify_refused` for another purpose and once a number is proven, `transaction_unknown`,
 *   `transaction_expired`, `transaction_closed`
 */
export async function namePhone(
  deps: FlowDeps,
  caller: Caller,
  named: NamedPhone,
): Promise<TransactionRecord> {
  const { id, phoneNumber } = named
  const record = await loadTransaction(deps, id, caller)
  assertOpen(deps, record)
  assertNameable(record)
  if (record.phoneNumber === phoneNumber) return record
  const site = getSite(deps, record.site)
  if (toFitting(deps, site, phoneNumber).length === 0) {
    throw new Problem('target_refused', { field: 'phone_number' })
  }
  await assertAllowed(deps, record, { site, caller, named })
  return updateTransaction(deps, id, (current) => {
    assertOpen(deps, current)
    assertNameable(current)
    if (current.phoneNumber === phoneNumber) return current
    const { challenge: _others, ...rest } = current
    return { ...rest, phoneNumber, sent: {}, spent: {} }
  })
}

function assertNameable(record: TransactionRecord): void {
  if (record.purpose !== 'verify-phone' || hasBegun(record)) throw new Problem('identify_refused')
}

/** Ways that this very number can be reached by. */
function toFitting(deps: Reach, site: SiteConfig, number: string): readonly AuthenticatorKind[] {
  const { country } = toNumberText(number)
  if (country === undefined || site.verifyPhone?.countries.includes(country) !== true) return []
  return toPhoneKinds(deps, site).filter((kind) => isReached(deps, kind, number))
}

function isReached(deps: Reach, kind: AuthenticatorKind, number: string): boolean {
  const channel = toChannel(kind)
  if (channel === undefined) return false
  try {
    deps.outgoing.assertTarget(channel, number)
    return true
  } catch (problem) {
    if (problem instanceof Problem && problem.code === 'target_refused') return false
    throw problem
  }
}

interface Asking {
  readonly site: SiteConfig
  readonly caller: Caller
  readonly named: NamedPhone
}

/** Asks the site's own bot check, which fails closed. */
async function assertAllowed(
  deps: FlowDeps,
  record: TransactionRecord,
  { site, caller, named: { phoneNumber, botToken } }: Asking,
): Promise<void> {
  const allow: VerifyPhone['allow'] = site.verifyPhone?.allow
  if (allow === undefined) return
  const asking = allow({
    site: site.id,
    phoneNumber,
    country: toNumberText(phoneNumber).country ?? '',
    ...(botToken === undefined ? {} : { botToken }),
    origin: record.origin,
    address: caller.address,
    locale: record.locale,
  })
  const isAllowed = await asking.catch((cause: unknown) => {
    throw new Problem('unavailable', { cause })
  })
  if (isAllowed === true) return
  const facts = { site: site.id, transaction: record.id, standing: 'stranger', channel: 'sms' }
  deps.audit({ event: 'message.refused', ...facts, code: 'access_denied' })
  throw new Problem('access_denied')
}

/** What the page may list: nothing before a number is named. */
export function toPhoneOffers(deps: FlowDeps, { record, site }: Situation): Offer[] {
  const { phoneNumber } = record
  if (phoneNumber === undefined) return []
  return toFitting(deps, site, phoneNumber).map((kind) => ({
    id: kind,
    kind,
    ceremony: toCeremony(getVendor(deps, site, kind), kind),
    available: !isSpent(record, kind),
    ...(isSpent(record, kind) ? { reason: 'limited' } : {}),
  }))
}

/** @throws Problem `authenticator_unavailable` without a number, and for a way that does not reach it. */
export function toPhoneAsked(deps: FlowDeps, { record, site }: Situation, offer: string): Asked {
  const { phoneNumber } = record
  const kind =
    phoneNumber === undefined
      ? undefined
      : toFitting(deps, site, phoneNumber).find((one) => one === offer)
  if (kind === undefined || phoneNumber === undefined) {
    throw new Problem('authenticator_unavailable')
  }
  return { offer: kind, kind, signUpTarget: phoneNumber }
}

/** The number as whoever named it may read it. */
export function toPhoneView({ record, site }: Situation): PhoneView {
  const { phoneNumber } = record
  const countries = [...(site.verifyPhone?.countries ?? [])]
  if (phoneNumber === undefined) return { countries }
  return { countries, number: phoneNumber, ...toNumberText(phoneNumber) }
}

/** The record as done, with claims that name the number and nobody. */
export function finishPhone(deps: FlowDeps, { record, site }: Situation): TransactionRecord {
  const { challenge: _answered, ...rest } = record
  const { binding, phoneNumber, proven } = record
  // No transaction finishes without a prompt answered in it.
  if (binding === undefined || phoneNumber === undefined || proven.length === 0) {
    throw new Problem('internal')
  }
  const now = deps.clock.now()
  const claims: PhoneClaims = {
    iss: deps.config.issuer,
    aud: site.id,
    iat: now,
    exp: now + PHONE_PROOF_LIFE_SECONDS,
    jti: createToken(deps.random, 16),
    txn: record.id,
    origin: record.origin,
    nonce: binding,
    phone_number: phoneNumber,
  }
  return { ...rest, ended: 'done', claims }
}
