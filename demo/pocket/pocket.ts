/**
 * @module
 * The Pocket: the visitor's things, joined. It catches what the backend sends and shows what a person
 * would have at hand. Trial only.
 */
import type { Message, Sender } from '@countersign/server'
import { pocket as pocketSender } from '@countersign/server/senders/pocket'
import { findAccount, toLoginName, toPassword } from '../accounts.ts'
import { ADA } from '../authx/tenant.ts'
import { ENZO } from '../entrust/enzo.ts'
import type { KeysState } from '../entrust/keys.ts'
import type { EntrustPhone, EntrustThings } from '../entrust/phone.ts'
import type { EntrustState } from '../entrust/weather.ts'
import type { TrialClock } from '../trial-clock.ts'
import type { Vendors } from '../vendors.ts'
import { createFaults, type Faults } from './faults.ts'
import { createInbox, type Inbox, type PocketMessage } from './inbox.ts'
import type { PocketMemory } from './memory.ts'
import { toTotp } from './totp.ts'
import { createVendorWeather, type VendorFaults, type VendorWeather } from './vendor-faults.ts'

/** How late a delayed message is. */
const DELAY_SECONDS = 20

/** As `GET /pocket/api/things` gives it. Times are epoch seconds by the trial's clock. */
export interface PocketThings {
  readonly person: string
  readonly now: number
  readonly advancedSeconds: number
  readonly fault: string
  readonly loginName?: string
  readonly password?: string
  /** The authenticator app's code now. */
  readonly totp?: string
  readonly totpEndsAt?: number
  readonly pin?: string
  readonly temporaryCode?: string
  readonly recoveryCodes?: readonly string[]
  readonly tokens?: EntrustThings['tokens']
  readonly gridCard?: EntrustThings['gridCard']
  readonly answers?: EntrustThings['answers']
  readonly toSign?: EntrustThings['toSign']
  /** The password there, which need not be the one here. */
  readonly entrustPassword?: string
  /** The PIN at AuthX, as it was on the first day. */
  readonly authxPin?: string
  readonly keys?: KeysState
  /** How the simulated Entrust stands. */
  readonly entrust?: EntrustState
  /** And the other simulated companies. */
  readonly vendorFaults: VendorFaults
}

/** Addresses at which a person can be reached. */
export type FindContacts = (person: string) => Promise<readonly string[]>

export interface Pocket {
  readonly sender: Sender
  readonly inbox: Inbox
  readonly faults: Faults
  /** How the companies behave, apart from Entrust. */
  readonly weather: VendorWeather
  readonly memory: PocketMemory
  readonly clock: TrialClock
  /** Newest first. `to`: only what went to one of these; absent means all. */
  messages(to?: readonly string[]): readonly PocketMessage[]
  things(person: string): Promise<PocketThings>
  /** The phone's Entrust apps; undefined for whoever has none. */
  phone(person: string): EntrustPhone | undefined
}

export interface PocketOptions {
  readonly production: boolean
  /** Default: no company is connected. */
  readonly vendors?: Vendors
}

/** @throws Error when `production`: the Pocket shows everybody's codes. */
export function createPocket(
  clock: TrialClock,
  memory: PocketMemory,
  { production, vendors }: PocketOptions,
): Pocket {
  if (production)
    throw new Error('The Pocket shows everybody’s codes and never runs in production.')
  const entrust = vendors?.entrust.simulated
  const inbox = createInbox(clock)
  const faults = createFaults()
  const weather = createVendorWeather(vendors)
  const toPhone = (person: string) => (person === ENZO ? entrust?.phone : undefined)
  const deliver = async (message: Message) => {
    const fault = faults.take()
    if (fault === 'refused') throw new Error('the carrier turned the message down')
    if (fault === 'lost') return
    inbox.add(toPocketMessage(message), fault === 'delayed' ? DELAY_SECONDS : 0)
  }
  return {
    sender: pocketSender({ deliver }),
    inbox,
    faults,
    weather,
    memory,
    clock,
    messages(to) {
      const own = inbox.list(to)
      const wanted = to?.map((one) => one.toLowerCase())
      const sentByThem = [...(entrust?.phone.messages() ?? []), ...toTexts(vendors)]
      const theirs = sentByThem.filter(({ to: one }) => wanted?.includes(one.toLowerCase()) ?? true)
      return [...theirs, ...own].toSorted((a, b) => b.at - a.at)
    },
    async things(person) {
      const { now, advancedSeconds } = { now: clock.now(), advancedSeconds: clock.advancedSeconds }
      return {
        person,
        now,
        advancedSeconds,
        fault: faults.fault,
        ...toOwned(memory, person, now),
        ...(await toPhone(person)?.things()),
        ...(person === ADA ? toPin(vendors) : {}),
        ...(person === ENZO && entrust !== undefined ? { keys: entrust.keys.state() } : {}),
        ...(entrust === undefined ? {} : { entrust: entrust.weather.state() }),
        vendorFaults: weather.state(),
      }
    },
    phone: toPhone,
  }
}

/** The PIN there, which is not the one here. */
const toPin = (vendors: Vendors | undefined): Partial<PocketThings> => {
  const simulated = vendors?.authx.simulated
  return simulated === undefined ? {} : { authxPin: simulated.pin }
}

/** What Authentimate sent. */
const toTexts = (vendors: Vendors | undefined): readonly PocketMessage[] =>
  (vendors?.authentimate.simulated?.control.messages() ?? []).map((text) => ({
    kind: 'sms',
    ...text,
  }))

function toPocketMessage(message: Message): Omit<PocketMessage, 'id' | 'at'> {
  const { channel, to, text, subject } = message
  return { kind: channel, to, text, ...(subject === undefined ? {} : { subject }) }
}

function toOwned(memory: PocketMemory, person: string, now: number): Partial<PocketThings> {
  const account = findAccount(person)
  const password = account === undefined ? undefined : toPassword(account)
  const {
    totpSeed,
    pin,
    temporaryCode,
    temporaryCodeEndsAt = 0,
    recoveryCodes,
  } = memory.things(person) ?? {}
  const totp = totpSeed === undefined ? undefined : toTotp(totpSeed, now)
  return {
    ...(account === undefined ? {} : { loginName: toLoginName(person) }),
    ...(password === undefined ? {} : { password }),
    ...(totp === undefined ? {} : { totp: totp.code, totpEndsAt: totp.endsAt }),
    ...(pin === undefined ? {} : { pin }),
    ...(temporaryCode === undefined || temporaryCodeEndsAt <= now ? {} : { temporaryCode }),
    ...(recoveryCodes === undefined ? {} : { recoveryCodes }),
  }
}
