/**
 * @module
 * reserveMessage: counts a message before it is asked for, whoever will send it; and tells the limits which
 * codes came back. Floor 3.
 */
import { toContactChannel } from '../directory/enrol.ts'
import { Problem } from '../problem.ts'
import type { Addressee } from '../senders/reservation.ts'
import type { Vendor } from '../vendors/vendor.ts'
import { toAddress, toChannel, type FlowDeps } from './deps.ts'
import {
  toStanding,
  toStrangerName,
  toSubject,
  type OpenChallenge,
  type TransactionRecord,
} from './transaction.ts'
import type { Asked, Situation } from './ways.ts'

/**
 * True when the message may go out, and for a kind that sends none.
 *
 * @throws Problem `resend_too_early`, `send_limited`, `target_refused`
 */
export async function reserveMessage(
  deps: FlowDeps,
  situation: Situation,
  { asked, address }: { readonly asked: Asked; readonly address: string },
): Promise<boolean> {
  const { record, site, now } = situation
  const to = toAddressee(deps, situation, asked)
  if (to === undefined) return true
  const resendAt = record.sent[asked.offer]?.resendAt
  if (resendAt !== undefined && resendAt > now)
    throw new Problem('resend_too_early', { retryAt: resendAt })
  const { standing } = to
  const subject = standing === 'stranger' ? toStrangerName(record) : (toSubject(record) ?? '')
  const account = await deps.vault.mac('counter', site.directory, standing, subject, asked.kind)
  const { send } = await deps.outgoing.reserve({ ...to, account, address })
  return send
}

/** Where messages of a way go; undefined for a kind that sends none. */
export function toAddressee(
  deps: FlowDeps,
  { record, person }: Situation,
  { kind, enrolment, signUpTarget }: Pick<Asked, 'kind' | 'enrolment' | 'signUpTarget'>,
): Addressee | undefined {
  const channel = toChannel(kind)
  if (channel === undefined) return undefined
  const facts = { channel, standing: toStanding(record) }
  if (signUpTarget !== undefined) {
    const isTyped = record.purpose === 'verify-phone'
    return { ...facts, to: signUpTarget, ...(isTyped ? { isTyped } : {}) }
  }
  if (enrolment === undefined) return facts
  const to = toAddress(deps, enrolment)
  if (to !== undefined) return { ...facts, to }
  // A company may keep the number to itself: whatever name was typed, an account there has one mailbox and
  // one phone.
  const { vendor } = enrolment
  const account = person?.links?.[vendor]?.account
  return account === undefined
    ? facts
    : { ...facts, standIn: `${vendor} ${toContactChannel(kind) ?? ''} ${account}` }
}

/** An open question, as far as it says where its code went. */
export type SentCode = Pick<OpenChallenge, 'mode' | 'kind' | 'enrolment' | 'signUpTarget' | 'adds'>

/** Where the code of an open question went; undefined for a question that sent none. */
export function toCodeAddressee(
  deps: FlowDeps,
  situation: Situation,
  { mode, kind, enrolment: id, signUpTarget, adds }: SentCode,
): Addressee | undefined {
  if (mode === 'check') {
    const enrolment = situation.person?.enrolments.find((one) => one.id === id)
    return toAddressee(deps, situation, {
      kind,
      ...(enrolment === undefined ? {} : { enrolment }),
      ...(signUpTarget === undefined ? {} : { signUpTarget }),
    })
  }
  return adds === undefined ? undefined : toTypedAddressee(situation, { kind, ...adds })
}

/** Where the code goes by which an address or number is added; undefined for kinds that have none. */
export function toTypedAddressee(
  { record }: Pick<Situation, 'record'>,
  { kind, target }: { readonly kind: Asked['kind']; readonly target?: string },
): Addressee | undefined {
  const channel = toChannel(kind)
  if (channel === undefined || target === undefined) return undefined
  return { channel, to: target, standing: toStanding(record), isTyped: true }
}

/** How the message of an open question was reserved. */
export const toReserved = ({ purpose, challenge }: TransactionRecord): { isTyped?: true } =>
  purpose === 'verify-phone' || challenge?.mode === 'enrol' ? { isTyped: true } : {}

/** A message that was reserved has left, where a company sends by itself. */
export function noteSent(
  deps: FlowDeps,
  { site }: Pick<Situation, 'site'>,
  { vendor, to }: { readonly vendor: Vendor; readonly to: Addressee | undefined },
): void {
  const isTheirs = vendor.remote !== undefined || vendor.sendsItself === true
  if (to === undefined || !isTheirs) return
  deps.later(async () => deps.outgoing.noteSent(to, { site: site.id, vendor: vendor.id }))
}

/** A message that was reserved never left. */
export function noteUnsent(deps: FlowDeps, to: Addressee | undefined): void {
  if (to !== undefined) deps.later(() => deps.outgoing.noteUnsent(to))
}

/**
 * A code that was sent came back right. Told after the reply: a right first step that is kept hidden must
 * take no longer than a wrong one.
 */
export function noteVerified(deps: FlowDeps, situation: Situation, challenge: OpenChallenge): void {
  const to = toCodeAddressee(deps, situation, challenge)
  if (to !== undefined) deps.later(() => deps.outgoing.noteVerified(to))
}
