/**
 * @module
 * Which limits one message meets. Strangers have counters of their own; so has a number that somebody
 * typed and has not proven. Floor 2, beside the senders' port.
 */
import type { MessageLimits } from '../config-shape.ts'
import type { Vault } from '../vault.ts'
import { isWorthWatching } from './conversion.ts'
import type { Cap } from './counters.ts'
import { type Addressee, type Place, type Reservation, toGroup } from './reservation.ts'

/** What caps are made from. */
export interface CapDeps {
  readonly vault: Pick<Vault, 'mac'>
  readonly limits: MessageLimits
}

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

/** `stranger` or `known`: the two budgets never meet. */
const toBudget = ({ standing }: Addressee) => (standing === 'stranger' ? 'stranger' : 'known')

const isPhone = ({ channel }: Addressee) => channel !== 'mail'

/** Limits that depend on who asks and on the name typed, never on whose it is. */
export async function toAskerCaps(
  { vault, limits }: CapDeps,
  reservation: Reservation,
): Promise<readonly Cap[]> {
  const budget = toBudget(reservation)
  const isStranger = budget === 'stranger'
  const account = `send/${budget}/account/${await vault.mac('counter', 'account', reservation.account)}`
  const network = await vault.mac('counter', 'network', reservation.address)
  return [
    {
      key: `${account}/hour`,
      seconds: HOUR,
      most: limits.perAccountHour,
      rule: 'perAccountHour',
    },
    {
      key: `send/${budget}/network/${network}`,
      seconds: HOUR,
      ...(isStranger
        ? { most: limits.perAddressHour, rule: 'perAddressHour' }
        : { most: limits.perKnownAddressHour, rule: 'perKnownAddressHour' }),
    },
    // What one number may get, told by the name alone: nobody waits for a text that was dropped in
    // silence, unless several names lead to one number.
    ...(isStranger ? toRateCaps(limits, account, '') : []),
    ...(isPhone(reservation) ? [toOverallCap(limits, budget)] : []),
  ]
}

/** All texts and calls of a budget: what one hour may cost at most. */
const toOverallCap = (limits: MessageLimits, budget: 'stranger' | 'known'): Cap => ({
  key: `send/${budget}/all`,
  seconds: HOUR,
  isBudget: true,
  ...(budget === 'stranger'
    ? { most: limits.strangersHour, rule: 'strangersHour' }
    : { most: limits.knownHour, rule: 'knownHour' }),
})

/** Limits of one number or address, of its neighbours and of its country. */
export async function toTargetCaps(
  deps: CapDeps,
  asked: Addressee,
  place: Place,
): Promise<readonly Cap[]> {
  const { vault, limits } = deps
  const hash = await vault.mac('counter', 'target', place.target.toLowerCase())
  const rates = toRateCaps(limits, `send/${toGroup(asked)}/target/${hash}`, asked.channel)
  if (!isPhone(asked)) return rates
  return [...rates, ...(await toWatchedCaps(deps, asked, place))]
}

/** A decoy's: as many of each sort, of a number that nobody has. Nothing that is real counts there. */
export async function toDecoyCaps(
  deps: CapDeps,
  { account, ...asked }: Reservation,
): Promise<readonly Cap[]> {
  const caps = await toTargetCaps(deps, asked, { target: `decoy ${account}` })
  const hash = await deps.vault.mac('counter', 'decoy', account)
  return caps.map((cap) =>
    cap.rule === 'perCountryHour' ? { ...cap, key: `send/decoy/country/${hash}` } : cap,
  )
}

/** Country and prefix: what is sent there and what comes back. */
export async function toWatchedCaps(
  { vault, limits }: CapDeps,
  asked: Addressee,
  { target, country }: Place,
): Promise<readonly Cap[]> {
  const budget = toBudget(asked)
  const group = toGroup(asked)
  const shown = country === undefined ? undefined : target.slice(0, -4)
  const prefix = await vault.mac('counter', 'prefix', shown ?? target)
  // A number on file of somebody known was not chosen now: its neighbours are watched alone.
  const most = group === 'known' ? Infinity : limits.perPrefixHour
  return [
    {
      key: `send/${budget}/country/${country ?? 'unknown'}`,
      seconds: HOUR,
      most: toCountryMost(limits, budget, country),
      rule: 'perCountryHour',
      isBudget: true,
      isWatched: true,
      country,
    },
    {
      key: `send/${group}/prefix/${prefix}`,
      seconds: HOUR,
      most,
      rule: 'perPrefixHour',
      ...(isWorthWatching(most) ? { isWatched: true } : {}),
      country,
      prefix: shown,
    },
  ]
}

function toCountryMost(
  { perCountryHour }: MessageLimits,
  budget: 'stranger' | 'known',
  country = '',
): number {
  const name = budget === 'stranger' ? 'strangers' : 'known'
  return perCountryHour.countries[country]?.[name] ?? perCountryHour[name]
}

/** Only the shortest window tells channels apart: a call may follow a text that did not come. */
const toRateCaps = (limits: MessageLimits, key: string, channel: string): readonly Cap[] => [
  { key: `${key}/30s/${channel}`, seconds: 30, most: limits.perTarget30s, rule: 'perTarget30s' },
  {
    key: `${key}/10min`,
    seconds: 10 * MINUTE,
    most: limits.perTarget10min,
    rule: 'perTarget10min',
  },
  { key: `${key}/target-hour`, seconds: HOUR, most: limits.perTargetHour, rule: 'perTargetHour' },
  { key: `${key}/day`, seconds: DAY, most: limits.perTargetDay, rule: 'perTargetDay' },
]
