/**
 * @module
 * The Pocket: the visitor's things, joined. It catches what the backend sends and shows what a person
 * would have at hand. Trial only.
 */
import type { Message, Sender } from '@countersign/server'
import { pocket as pocketSender } from '@countersign/server/senders/pocket'
import { findAccount, toLoginName, toPassword } from '../accounts.ts'
import type { TrialClock } from '../trial-clock.ts'
import { createFaults, type Faults } from './faults.ts'
import { createInbox, type Inbox, type PocketMessage } from './inbox.ts'
import type { PocketMemory } from './memory.ts'
import { toTotp } from './totp.ts'

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
}

/** Addresses at which a person can be reached. */
export type FindContacts = (person: string) => Promise<readonly string[]>

export interface Pocket {
  readonly sender: Sender
  readonly inbox: Inbox
  readonly faults: Faults
  readonly memory: PocketMemory
  readonly clock: TrialClock
  things(person: string): PocketThings
}

/** @throws Error when `production`: the Pocket shows everybody's codes. */
export function createPocket(
  clock: TrialClock,
  memory: PocketMemory,
  { production }: { readonly production: boolean },
): Pocket {
  if (production)
    throw new Error('The Pocket shows everybody’s codes and never runs in production.')
  const inbox = createInbox(clock)
  const faults = createFaults()
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
    memory,
    clock,
    things(person) {
      const { now, advancedSeconds } = { now: clock.now(), advancedSeconds: clock.advancedSeconds }
      return { person, now, advancedSeconds, fault: faults.fault, ...toOwned(memory, person, now) }
    },
  }
}

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
