/**
 * @module
 * The way out for messages: where they may go, how many, and by whom they are carried. Strangers have
 * counters of their own, and learn nothing from them. Floor 2, beside the senders' port.
 */
import { Problem } from '../problem.ts'
import { toWatchedCaps } from './caps.ts'
import { settle } from './conversion.ts'
import { type Addressee, type Reservation, toPlace } from './reservation.ts'
import { reserve, type ReserveDeps } from './reserve.ts'
import type { Channel, Message, Sender } from './sender.ts'
import { assertTarget, readTarget, type TargetRules } from './target.ts'

/** What the way out is made from. */
export interface OutgoingDeps extends ReserveDeps {
  /** The first that carries a channel carries its messages. */
  readonly senders: readonly Sender[]
  /** ISO 3166 codes of countries that may be texted or called. */
  readonly countries: readonly string[]
}

/** Of a message: which site, how the person stands, and what was reserved for it. */
export interface DeliveryFacts {
  readonly site: string
  readonly standing: Addressee['standing']
  /** It holds a code that was reserved, and how; absent for notices, which are not. */
  readonly reserved?: Pick<Addressee, 'isTyped'>
}

/** Whose message it was, and which company sent it. */
export interface SentElsewhere {
  readonly site: string
  readonly vendor: string
}

/** See `createOutgoing`. */
export interface Outgoing {
  readonly channels: readonly Channel[]
  assertTarget(channel: Channel, to: string): void
  reserve(reservation: Reservation): Promise<{ readonly send: boolean }>
  deliver(message: Message, facts: DeliveryFacts): Promise<void>
  noteSent(sent: Addressee, by: SentElsewhere): void
  noteVerified(sent: Addressee): Promise<void>
  noteUnsent(sent: Addressee): Promise<void>
  toResendSeconds(sends: number): number
}

const LADDER = [30, 40, 60, 90] as const
const LONGEST = 120

/** Seconds until the same way may be asked for its next message: 30, 40, 60, 90, then 120. */
export const toResendSeconds = (sends: number): number => LADDER[Math.max(0, sends - 1)] ?? LONGEST

/**
 * - `assertTarget` throws Problem `target_refused` for a number or address that gets nothing.
 * - `reserve` counts one message, whoever will send it. In the own view, and to a stranger who typed a
 *   number that is on nobody's file (`isTyped`), it throws Problem `target_refused`, and `send_limited`
 *   with `retryAt` when any limit is reached. To a stranger who typed a name it throws `send_limited` only
 *   for what does not depend on whether the name is real; what the number itself would refuse gives
 *   `send: false`, and nothing goes.
 * - `deliver` sends; failures go to the audit and are not thrown.
 * - `noteSent`: a company has sent by itself what was reserved; goes to the audit.
 * - `noteVerified`: a code that was reserved came back right. `noteUnsent`: it never left. None of the
 *   three throws; all are called after the reply, so that their time tells nothing.
 */
export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const { senders, countries, limits } = deps
  const rules = { countries, textFixedLines: limits.textFixedLines }
  return {
    channels: [...new Set(senders.flatMap((sender) => sender.channels))],
    assertTarget: (channel, to) => assertTarget(channel, to, rules),
    reserve: (reservation) => reserve(deps, reservation, rules),
    deliver: (message, facts) => deliver(deps, message, { ...facts, rules }),
    noteSent: ({ channel, standing, ...sent }, by) => {
      const country = toPlace({ channel, standing, ...sent }, rules)?.country
      const where = country === undefined ? {} : { country }
      deps.audit({ event: 'message.sent', ...by, standing, channel, ...where })
    },
    noteVerified: (sent) => note(deps, sent, { end: 'verified', rules }),
    noteUnsent: (sent) => note(deps, sent, { end: 'unsent', rules }),
    toResendSeconds,
  }
}

interface Ruled {
  readonly rules: TargetRules
}

async function deliver(
  deps: OutgoingDeps,
  message: Message,
  { site, standing, reserved, rules }: DeliveryFacts & Ruled,
): Promise<void> {
  const { channel, to } = message
  const facts = { site, standing, channel }
  try {
    const { isAllowed, country } = readTarget(channel, to, rules)
    if (!isAllowed) throw new Problem('target_refused')
    const sender = deps.senders.find((one) => one.channels.includes(channel))
    if (sender === undefined) throw new Problem('send_failed')
    await sender.send(message)
    const where = country === undefined ? {} : { country }
    deps.audit({ event: 'message.sent', ...facts, ...where })
  } catch (cause) {
    const code = cause instanceof Problem ? cause.code : 'send_failed'
    const event = code === 'target_refused' ? 'message.refused' : 'message.failed'
    deps.audit({ event, ...facts, code })
    if (reserved === undefined) return
    await note(deps, { channel, to, standing, ...reserved }, { end: 'unsent', rules })
  }
}

/** Tells the watch what became of a code. */
async function note(
  deps: OutgoingDeps,
  sent: Addressee,
  { end, rules }: Ruled & { readonly end: 'verified' | 'unsent' },
): Promise<void> {
  const place = sent.channel === 'mail' ? undefined : toPlace(sent, rules)
  if (place === undefined) return
  const caps = await toWatchedCaps(deps, sent, place)
  // Nothing depends on one more; where the store is down, every reservation fails.
  await settle(deps.store, caps, end).catch(() => undefined)
}
