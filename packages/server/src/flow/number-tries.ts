/**
 * @module
 * Codes that were texted or called are few digits: one number takes only so many wrong ones in a day, over
 * all transactions, names and ways (`limits.phoneTriesDay`). Counted before the check, and by standing: what
 * strangers spend never blocks the owner. Floor 3.
 */
import { Problem } from '../problem.ts'
import { type Addressee, toGroup } from '../senders/reservation.ts'
import type { FlowDeps } from './deps.ts'
import { toCodeAddressee, type SentCode } from './reserve-message.ts'
import { toStrangerName } from './transaction.ts'
import { MOST_FAULTS } from './tries.ts'
import type { Situation } from './ways.ts'

const DAY_SECONDS = 86_400
/** One counter holds what was spent and, in the bits above, what was given back. */
const GIVEN_BACK = 2 ** 26

/** The tries of one challenge; for one that sent no code to a phone nothing is counted. */
export interface NumberTries {
  /**
   * Spends one.
   *
   * @returns false when the number has had enough and nobody may hear of it: then no answer is right.
   * @throws Problem `limited` with `retryAt`
   */
  reserve(): Promise<boolean>
  /** Gives one back that nobody was asked about. */
  release(): Promise<void>
  /** Gives one back whose check failed: so many in a day as `MOST_FAULTS` says. */
  releaseFault(): Promise<void>
  /** After a right answer the day begins anew. */
  forget(): Promise<void>
}

/** Counters of the day. */
interface Keys {
  /** Whose fullness is told. */
  readonly shown: readonly string[]
  /** A number that was not typed is a stranger's secret. */
  readonly hidden: readonly string[]
}

/** See `NumberTries`. */
export async function createNumberTries(
  deps: FlowDeps,
  situation: Situation,
  challenge: SentCode,
): Promise<NumberTries> {
  const to = toCodeAddressee(deps, situation, challenge)
  const { shown, hidden } =
    to === undefined || to.channel === 'mail'
      ? { shown: [], hidden: [] }
      : await toKeys(deps, situation, to)
  const all = [...shown, ...hidden]
  const most = deps.config.limits.phoneTriesDay
  const spend = (keys: readonly string[]) =>
    Promise.all(keys.map((key) => spendOne(deps, key, most)))
  return {
    async reserve() {
      const [told, kept] = await Promise.all([spend(shown), spend(hidden)])
      const [retryAt] = told.filter((one) => one !== undefined)
      if (retryAt !== undefined) throw new Problem('limited', { retryAt })
      return kept.every((one) => one === undefined)
    },
    async release() {
      await Promise.all(all.map((key) => giveBack(deps, key)))
    },
    async releaseFault() {
      await Promise.all(all.map((key) => giveFaultBack(deps, key)))
    },
    async forget() {
      await Promise.all(
        all.flatMap((key) => [deps.store.forget(key), deps.store.forget(toFaults(key))]),
      )
    },
  }
}

const toFaults = (key: string): string => `${key}/faults`

const giveBack = ({ store }: FlowDeps, key: string) => store.count(key, DAY_SECONDS, GIVEN_BACK)

/** Counted first: of many at once no more than these are given back. */
async function giveFaultBack(deps: FlowDeps, key: string): Promise<void> {
  const { count } = await deps.store.count(toFaults(key), DAY_SECONDS)
  if (count <= MOST_FAULTS) await giveBack(deps, key)
}

/** When the day is over for a counter that is full. */
async function spendOne(
  { store, clock }: FlowDeps,
  key: string,
  most: number,
): Promise<number | undefined> {
  const { count, resetsAt } = await store.count(key, DAY_SECONDS)
  const left = (count % GIVEN_BACK) - Math.floor(count / GIVEN_BACK)
  return left > most ? Math.max(resetsAt, clock.now() + 1) : undefined
}

/** A stranger is counted by the name typed as well, known or not; a decoy's number is its name. */
async function toKeys(
  { vault }: FlowDeps,
  { record, site }: Situation,
  addressee: Addressee,
): Promise<Keys> {
  const { to, standIn, standing, isTyped } = addressee
  const name = toStrangerName(record)
  const number = to ?? standIn
  const target = number === undefined ? ['decoy', name] : ['target', number]
  const base = `tries-of-number/${toGroup(addressee)}`
  const ofNumber = `${base}/${await vault.mac('counter', ...target)}`
  if (standing !== 'stranger' || isTyped === true) return { shown: [ofNumber], hidden: [] }
  const ofName = `${base}/name/${await vault.mac('counter', site.directory, name)}`
  return { shown: [ofName], hidden: [ofNumber] }
}
