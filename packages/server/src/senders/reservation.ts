/**
 * @module
 * A message that somebody asks for, and the place where it would go. Floor 2, beside the senders' port.
 */
import type { Channel } from './sender.ts'
import { readTarget, type TargetRules } from './target.ts'

/** Where a message is to go, and for whom. */
export interface Addressee {
  readonly channel: Channel
  /** E.164 number or mail address. */
  readonly to?: string
  /** Stands for the number where a company sends by itself and keeps it to itself. Without both: a decoy. */
  readonly standIn?: string
  /** Strangers have proven nothing; all others are somebody. */
  readonly standing: 'stranger' | 'remembered' | 'proven' | 'vouched'
  /** The number was typed and is proven by this code: in `verify-phone`, and where one is added. */
  readonly isTyped?: true
}

/**
 * Whose counters a number has. What one typed uses up nothing of those on file, and tells nothing of them:
 * whoever could fill the counters of a name's number could find out, by typing, which number that is.
 */
export const toGroup = ({ standing, isTyped }: Pick<Addressee, 'standing' | 'isTyped'>): string =>
  `${standing === 'stranger' ? 'stranger' : 'known'}${isTyped === true ? '-typed' : ''}`

/** A message somebody asks for. */
export interface Reservation extends Addressee {
  /** Key of one way of a person; for strangers of the name typed and the kind, known or not. */
  readonly account: string
  /** The client's network address as `http/address.ts` makes it: IPv6 by its /64. */
  readonly address: string
}

/** A number or address that may get messages. */
export interface Place {
  readonly target: string
  /** ISO 3166 code; absent for mail, and where a company keeps the number to itself. */
  readonly country?: string
}

/** What is read for a decoy: a number that is reserved for films, an address in a reserved domain. */
const NOBODYS: Readonly<Record<Channel, string>> = {
  sms: '+447700900000',
  voice: '+447700900000',
  mail: 'nobody@nowhere.example',
}

/**
 * Where it would go; undefined for a decoy, and for what gets nothing. Reading takes as long for a decoy.
 */
export function toPlace(
  { channel, to, standIn }: Addressee,
  rules: TargetRules,
): Place | undefined {
  const { isAllowed, country } = readTarget(channel, to ?? NOBODYS[channel], rules)
  if (to === undefined) return standIn === undefined ? undefined : { target: standIn }
  if (!isAllowed) return undefined
  return country === undefined ? { target: to } : { target: to, country }
}
