/**
 * @module
 * *What just happened*: the calls of the last minutes, between whom and with what in them, every secret
 * masked before it is kept.
 */
import type { Clock } from '@countersign/server'
import type { Shown } from './mask.ts'

/** Who speaks, and who is spoken to. */
export type Party =
  | 'browser'
  | 'harbour'
  | 'countersign'
  | 'entrust'
  | 'authx'
  | 'authentimate'
  | 'allthenticate'

export interface CallEntry {
  /** Counts up from 1. */
  readonly id: number
  /** Epoch seconds by the trial's clock. */
  readonly at: number
  readonly from: Party
  readonly to: Party
  readonly method: string
  readonly path: string
  /** One sentence, where the protocol has one for it. */
  readonly summary?: string
  /** Names of secrets in the request's headers: `Authorization`. */
  readonly secretHeaders: readonly string[]
  readonly sent: readonly Shown[]
  /** 0: no reply came. */
  readonly status: number
  readonly got: readonly Shown[]
}

export interface CallLog {
  add(entry: Omit<CallEntry, 'id' | 'at'>): void
  /** Those after an id, oldest first. */
  list(after: number): readonly CallEntry[]
}

const MOST_ENTRIES = 200

export function createCallLog(clock: Clock): CallLog {
  let last = 0
  let entries: readonly CallEntry[] = []
  return {
    add(entry) {
      last += 1
      entries = [...entries, { id: last, at: clock.now(), ...entry }].slice(-MOST_ENTRIES)
    },
    list: (after) => entries.filter(({ id }) => id > after),
  }
}
