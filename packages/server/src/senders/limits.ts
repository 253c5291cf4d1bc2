/**
 * @module
 * The way out for messages: where they may go, how many, and by whom they are carried. Strangers have
 * counters of their own, and learn nothing from them. Floor 2, beside the senders' port.
 */
import type { MessageLimits } from '../config-shape.ts'
import type { Audit, Clock } from '../ports.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../stores/store.ts'
import type { Vault } from '../vault.ts'
import { type Cap, countAll } from './counters.ts'
import type { Channel, Message, Sender } from './sender.ts'
import { assertTarget } from './target.ts'

/** Who asks for the message. Strangers have proven nothing; all others are somebody. */
export type SenderStanding = 'stranger' | 'remembered' | 'proven' | 'vouched'

/** What the way out is made from. */
export interface OutgoingDeps {
  readonly store: Store
  readonly clock: Clock
  readonly vault: Pick<Vault, 'mac'>
  readonly audit: Audit
  /** The first that carries a channel carries its messages. */
  readonly senders: readonly Sender[]
  readonly limits: MessageLimits
  /** ISO 3166 codes of countries that may be texted or called. */
  readonly countries: readonly string[]
}

/** A message somebody asks for. */
export interface Reservation {
  readonly channel: Channel
  /** Number or address; what stands for it where a company sends by itself; absent for a decoy. */
  readonly to?: string
  /** Key of one way of a person; for strangers of the name typed and the kind, known or not. */
  readonly account: string
  /** The client's network address as `http/address.ts` makes it: IPv6 by its /64. */
  readonly address: string
  readonly standing: SenderStanding
}

/** For the audit: which site, and how the person stands. */
export interface DeliveryFacts {
  readonly site: string
  readonly standing: SenderStanding
}

/** See `createOutgoing`. */
export interface Outgoing {
  readonly channels: readonly Channel[]
  assertTarget(channel: Channel, to: string): void
  reserve(reservation: Reservation): Promise<{ readonly send: boolean }>
  deliver(message: Message, facts: DeliveryFacts): Promise<void>
  toResendSeconds(sends: number): number
}

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

const LADDER = [30, 40, 60, 90] as const
const LONGEST = 120

/** Seconds until the same way may be asked for its next message: 30, 40, 60, 90, then 120. */
export const toResendSeconds = (sends: number): number => LADDER[Math.max(0, sends - 1)] ?? LONGEST

/**
 * - `assertTarget` throws Problem `target_refused` for a number or address that gets nothing.
 * - `reserve` counts one message. In the own view it throws Problem `send_limited` with `retryAt` when
 *   any limit is reached. To a stranger it throws so only for what does not depend on whether the name
 *   is real; when the number itself had enough, the answer is `send: false` and nothing goes.
 * - `deliver` sends; failures go to the audit and are not thrown.
 */
export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const { senders, countries, limits } = deps
  const rules = { countries, textFixedLines: limits.textFixedLines }
  return {
    channels: [...new Set(senders.flatMap((sender) => sender.channels))],
    assertTarget: (channel, to) => assertTarget(channel, to, rules),
    reserve: (reservation) => reserve(deps, reservation),
    async deliver(message, { site, standing }) {
      const { channel } = message
      try {
        assertTarget(channel, message.to, rules)
        const sender = senders.find((one) => one.channels.includes(channel))
        if (sender === undefined) throw new Problem('send_failed')
        await sender.send(message)
        deps.audit({ event: 'message.sent', site, standing, channel })
      } catch (cause) {
        const code = cause instanceof Problem ? cause.code : 'send_failed'
        const event = code === 'target_refused' ? 'message.refused' : 'message.failed'
        deps.audit({ event, site, standing, channel, code })
      }
    },
    toResendSeconds,
  }
}

async function reserve(deps: OutgoingDeps, reservation: Reservation): Promise<{ send: boolean }> {
  const { to, standing, channel } = reservation
  const shown = [...(await toAccountCaps(deps, reservation)), ...toOverallCaps(deps, reservation)]
  const hidden = await toTargetCaps(deps, reservation)
  if (standing !== 'stranger') {
    await countOrThrow(deps, reservation, [...shown, ...hidden])
    return { send: to !== undefined }
  }
  // A decoy counts against a number that nobody has: the same work, whoever is named.
  await countOrThrow(deps, reservation, shown)
  const isFull = (await countAll(deps.store, hidden)) !== undefined
  if (isFull) {
    deps.audit({ event: 'message.refused', standing, channel, code: 'send_limited' })
  }
  return { send: to !== undefined && !isFull }
}

/** @throws Problem `send_limited` */
async function countOrThrow(
  { store, clock, audit }: OutgoingDeps,
  { standing, channel }: Reservation,
  caps: readonly Cap[],
): Promise<void> {
  const resetsAt = await countAll(store, caps)
  if (resetsAt === undefined) return
  audit({ event: 'message.refused', standing, channel, code: 'send_limited' })
  // A store may go by a clock of its own: never name a time that has passed by ours.
  throw new Problem('send_limited', { retryAt: Math.max(resetsAt, clock.now() + 1) })
}

/** `stranger` or `known`: the two budgets never meet. */
const toBudget = ({ standing }: Reservation) => (standing === 'stranger' ? 'stranger' : 'known')

const isPhone = ({ channel }: Reservation) => channel !== 'mail'

/** Limits of one account and one network address. */
async function toAccountCaps(
  { vault, limits }: OutgoingDeps,
  reservation: Reservation,
): Promise<readonly Cap[]> {
  const budget = toBudget(reservation)
  const account = `send/${budget}/account/${await vault.mac('counter', 'account', reservation.account)}`
  const network = await vault.mac('counter', 'network', reservation.address)
  const perAddress = budget === 'stranger' ? limits.perAddressHour : limits.perKnownAddressHour
  return [
    { key: `${account}/hour`, seconds: HOUR, most: limits.perAccountHour },
    { key: `send/${budget}/network/${network}`, seconds: HOUR, most: perAddress },
    // What one number may get, told by the name alone: nobody waits for a text that was dropped in
    // silence, unless several names lead to one number.
    ...(budget === 'stranger' ? toRateCaps(limits, account, '') : []),
  ]
}

/** All texts and calls of a budget: what one hour may cost at most. */
function toOverallCaps({ limits }: OutgoingDeps, reservation: Reservation): readonly Cap[] {
  if (!isPhone(reservation)) return []
  const budget = toBudget(reservation)
  const most = budget === 'stranger' ? limits.strangersHour : limits.knownHour
  return [{ key: `send/${budget}/all`, seconds: HOUR, most }]
}

/** Limits of one number or address, and for strangers of its neighbours. */
async function toTargetCaps(
  { vault, limits }: OutgoingDeps,
  reservation: Reservation,
): Promise<readonly Cap[]> {
  const { to, account, channel } = reservation
  const budget = toBudget(reservation)
  const target = to === undefined ? ['decoy', account] : ['target', to.toLowerCase()]
  const key = `send/${budget}/target/${await vault.mac('counter', ...target)}`
  const caps = toRateCaps(limits, key, channel)
  if (budget === 'known' || !isPhone(reservation)) return caps
  const prefix = to?.startsWith('+') === true ? ['prefix', to.slice(0, -4)] : target
  const neighbours = `send/${budget}/prefix/${await vault.mac('counter', ...prefix)}`
  return [...caps, { key: neighbours, seconds: HOUR, most: limits.perPrefixHour }]
}

/** Only the shortest window tells channels apart: a call may follow a text that did not come. */
const toRateCaps = (limits: MessageLimits, key: string, channel: string): readonly Cap[] => [
  { key: `${key}/30s/${channel}`, seconds: 30, most: limits.perTarget30s },
  { key: `${key}/10min`, seconds: 10 * MINUTE, most: limits.perTarget10min },
  { key: `${key}/target-hour`, seconds: HOUR, most: limits.perTargetHour },
  { key: `${key}/day`, seconds: DAY, most: limits.perTargetDay },
]
