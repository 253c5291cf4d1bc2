/**
 * @module
 * A way whose codes are sent: what is kept of it, and what may be told. Floor 2, for every vendor that sends
 * codes or has them sent.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../problem.ts'
import { toMaskedEmail, toMaskedPhone } from './masking.ts'
import type { Description, Enrolment, JsonObject, Made, MakeInput } from './vendor.ts'

const EmailData = v.object({ address: v.string() })
const PhoneData = v.object({ number: v.string() })

/** What differs between the kinds. */
export const SENT_KINDS = {
  'sms-code': { channel: 'sms', noticeChannel: 'sms', isPhone: true },
  'voice-code': { channel: 'voice', noticeChannel: 'sms', isPhone: true },
  'email-code': { channel: 'mail', noticeChannel: 'mail', isPhone: false },
} as const

/** A kind whose codes are sent. */
export type SentKind = keyof typeof SENT_KINDS

/** @throws TypeError for any other kind. */
export function toSentKind(kind: AuthenticatorKind): SentKind {
  if (kind === 'sms-code' || kind === 'voice-code' || kind === 'email-code') return kind
  throw new TypeError('not a kind that is sent')
}

/** Where codes go: E.164 number or e-mail address. */
export const toAddress = (kind: SentKind, data: Enrolment['data']): string =>
  SENT_KINDS[kind].isPhone ? v.parse(PhoneData, data).number : v.parse(EmailData, data).address

/** What is kept of an address. */
export const toContactData = (kind: SentKind, to: string): JsonObject =>
  SENT_KINDS[kind].isPhone ? { number: to } : { address: to }

/** The address as its owner may see it. */
export const toMasked = (kind: SentKind, to: string): string =>
  SENT_KINDS[kind].isPhone ? toMaskedPhone(to) : toMaskedEmail(to)

/** A contact that the site has confirmed. @throws Problem `target_refused` without an address. */
export function makeContact({ kind, target }: MakeInput): Made {
  if (target === undefined) throw new Problem('target_refused')
  return { enrolment: { kind, data: toContactData(toSentKind(kind), target) }, shown: [] }
}

/** What may be told of one way. */
export function describeContact({ kind, data }: Enrolment): Description {
  const sent = toSentKind(kind)
  const to = toAddress(sent, data)
  const contact = { channel: SENT_KINDS[sent].noticeChannel, to }
  return { target: toMasked(sent, to), contact }
}
