/**
 * @module
 * `POST /v1/verifications`: draws a code and texts it.
 */
import type { PlainReply } from '../apply-fault.ts'
import { forgetOldest } from '../forget-oldest.ts'
import { drawDigits } from '../random.ts'
import { Refusal } from './errors.ts'
import { findMagic, LATE_SECONDS, type Magic, SECOND_COPY_SECONDS } from './magic-numbers.ts'
import type { ReadBody } from './read-body.ts'
import { isPhoneNumber } from './schemas/check.ts'
import type { State, Verification } from './state.ts'

const MOST_KEPT = 10_000

/** @throws Refusal 400, 422; of magic numbers 429, 500 */
export function createVerification(state: State, account: string, body: ReadBody): PlainReply {
  const phone = parseNumber(state, body)
  const magic = findMagic(phone)
  if (magic === 'refused') throw new Refusal(422, 'phoneNumber')
  if (magic === 'throttled') throw new Refusal(429)
  if (magic === 'failing') throw new Refusal(500)
  const { settings, verifications } = state
  if (settings.outstanding === 'newest') forget(state, account, phone)
  const verification = draw(state, { account, phone, magic })
  deliver(state, verification, magic)
  verifications.set(verification.id, verification)
  forgetOldest(verifications, MOST_KEPT)
  state.counts.created += 1
  const status = magic === 'late' ? 202 : settings.createdStatus
  return { status, body: { id: verification.id, expires: verification.expiresAt } }
}

function parseNumber({ settings }: State, { encoding, fields }: ReadBody): string {
  const isTaken = encoding !== undefined && settings.encodings.includes(encoding)
  if (!isTaken || typeof fields !== 'object' || fields === null) throw new Refusal(400)
  const given: unknown = 'phoneNumber' in fields ? fields.phoneNumber : undefined
  const number = settings.mode === 'strict' ? given : String(given).replace(/^\+/, '')
  if (!isPhoneNumber(number)) throw new Refusal(422, 'phoneNumber')
  return number
}

function forget({ verifications }: State, account: string, phone: string): void {
  for (const one of verifications.values()) {
    if (one.account === account && one.phone === phone) verifications.delete(one.id)
  }
}

interface Drawing {
  readonly account: string
  readonly phone: string
  readonly magic: Magic | undefined
}

function draw({ clock, random, settings }: State, { magic, ...whose }: Drawing): Verification {
  const bytes = Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0'))
  const { codeDigits } = settings
  const createdAt = clock.now()
  return {
    id: `ver_${bytes.join('')}`,
    ...whose,
    code: magic === 'zeros' ? '0'.repeat(codeDigits) : drawDigits(random, codeDigits),
    createdAt,
    expiresAt: createdAt + settings.lifetimeSeconds,
    attempts: 0,
    isConsumed: false,
  }
}

function deliver(state: State, { phone, code }: Verification, magic: Magic | undefined): void {
  const { settings, outbox } = state
  if (!settings.delivers || magic === 'undelivered') return
  const isLate = magic === 'late' || (magic === 'shuffled' && isEvenSend(state, phone))
  const after = settings.deliverySeconds + (isLate ? LATE_SECONDS : 0)
  const copies = Math.max(settings.deliveryCopies, magic === 'doubled' ? 2 : 1)
  const message = { to: `+${phone}`, text: toText(state, code) }
  for (let copy = 0; copy < copies; copy += 1) {
    outbox.add(message, after + copy * SECOND_COPY_SECONDS)
  }
}

/** The first counts as even: it is the one that the second overtakes. */
function isEvenSend({ verifications }: State, phone: string): boolean {
  const before = [...verifications.values()].filter((one) => one.phone === phone)
  return before.length % 2 === 0
}

function toText({ settings }: State, code: string): string {
  const { brand, originBound } = settings
  const plain = `${brand}: ${code} is your code. Tell it to nobody.`
  // The last line by which browsers bind a code to a site.
  return originBound === null ? plain : `${plain}\n\n@${originBound} #${code}`
}
