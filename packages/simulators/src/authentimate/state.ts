/**
 * @module
 * All that Authentimate remembers. Every file that does its work takes it as the first argument.
 */
import { type CallLog, createCallLog } from '../call-log.ts'
import type { SimulatorClock } from '../clock.ts'
import { createFaultBoard, type FaultBoard } from '../faults.ts'
import type { Random } from '../random.ts'
import type {
  AuthentimateCounts,
  AuthentimateFault,
  AuthentimateOperation,
  AuthentimateViolation,
} from './control.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { AuthentimateAccount } from './seed.ts'
import { type AuthentimateSettings, DEFAULT_SETTINGS } from './settings.ts'

/** A code that was sent. */
export interface Verification {
  readonly id: string
  readonly account: string
  /** Digits without the plus sign. */
  readonly phone: string
  readonly code: string
  /** Epoch seconds. */
  readonly createdAt: number
  readonly expiresAt: number
  attempts: number
  isConsumed: boolean
}

export interface StateDeps {
  readonly clock: SimulatorClock
  readonly random: Random
}

/** What there is after each reset. */
export interface Seeds {
  readonly accounts: readonly AuthentimateAccount[]
  readonly settings: Partial<AuthentimateSettings>
}

export interface State extends StateDeps {
  readonly settings: AuthentimateSettings
  readonly accounts: Map<string, AuthentimateAccount>
  readonly revokedKeys: Set<string>
  readonly verifications: Map<string, Verification>
  readonly outbox: Outbox
  readonly counts: { -readonly [Name in keyof AuthentimateCounts]: AuthentimateCounts[Name] }
  readonly faults: FaultBoard<AuthentimateFault, AuthentimateOperation>
  readonly calls: CallLog
  readonly violations: AuthentimateViolation[]
  configure(changes: Partial<AuthentimateSettings>): void
  reset(): void
}

const NOTHING_COUNTED: AuthentimateCounts = {
  created: 0,
  notCreated: 0,
  right: 0,
  wrong: 0,
  notChecked: 0,
}

/** No text of this vendor's wire may be seen but the names of its errors. */
const SHOWN = new Set(['title'])
/** Masked although they may come as numbers. */
const HIDDEN = new Set(['phoneNumber', 'code', 'id'])

export function createState(deps: StateDeps, seeds: Seeds): State {
  let settings = DEFAULT_SETTINGS
  const state: State = {
    ...deps,
    get settings() {
      return settings
    },
    accounts: new Map(),
    revokedKeys: new Set(),
    verifications: new Map(),
    outbox: createOutbox(deps.clock, deps.random),
    counts: { ...NOTHING_COUNTED },
    faults: createFaultBoard(deps.random),
    calls: createCallLog(deps.clock, SHOWN, HIDDEN),
    violations: [],
    configure(changes) {
      settings = { ...settings, ...changes }
    },
    reset() {
      settings = { ...DEFAULT_SETTINGS, ...seeds.settings }
      const { accounts, revokedKeys, verifications, outbox, faults, calls } = state
      for (const part of [accounts, revokedKeys, verifications, outbox, faults, calls]) part.clear()
      state.violations.length = 0
      Object.assign(state.counts, NOTHING_COUNTED)
      for (const account of seeds.accounts) accounts.set(account.id, account)
    },
  }
  state.reset()
  return state
}
