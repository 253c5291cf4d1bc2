/**
 * @module
 * Harbour's books: who has which account, what moved, and that one approval moves money once.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '@countersign/server'
import * as v from 'valibot'
import type { HarbourDatabase } from './database.ts'
import { toGroupedIban, toHarbourIban } from './iban.ts'
import { FIRST_GIFT, HISTORY } from './history.ts'

const AccountRow = v.object({
  user: v.string(),
  iban: v.string(),
  payout_iban: v.nullable(v.string()),
  opened_at: v.number(),
})
const MovementRow = v.object({
  id: v.number(),
  at: v.number(),
  name: v.string(),
  note: v.string(),
  cents: v.number(),
})

export type Account = v.InferOutput<typeof AccountRow>

/** One line of the statement; `at` in epoch seconds, `cents` below zero when money left. */
export type Movement = v.InferOutput<typeof MovementRow>

/** Money to a payee, as approved. */
export interface Transfer {
  readonly cents: number
  readonly payee: string
  /** IBAN. */
  readonly account: string
}

export type Sent =
  | { readonly result: 'sent'; readonly movement: Movement }
  | { readonly result: 'balance-too-low' }
  | { readonly result: 'key-reused' }

export interface Ledger {
  /** The person's account; opened on the first visit. `history` fills it with three months of life. */
  open(user: string, history: boolean): Account
  /** Cents. */
  balance(user: string): number
  /** Newest first; `from` and `until` in epoch seconds, `until` excluded. */
  movements(user: string, range?: { from?: number; until?: number; limit?: number }): Movement[]
  /** The outcome of an earlier call with this key; undefined when there was none. */
  executed(user: string, key: string, transfer: Transfer): Sent | undefined
  /** Moves the money, once per key, and never below zero. */
  send(user: string, transfer: Transfer, key: string): Sent
  setPayout(user: string, iban: string): void
}

export function createLedger(database: HarbourDatabase, clock: Clock): Ledger {
  const { atomically } = database
  const books = createBooks(database)

  const executed: Ledger['executed'] = (user, key, transfer) => {
    const row = books.readExecution.get(user, key)
    if (row === undefined) return undefined
    if (row['digest'] !== toDigest(transfer)) return { result: 'key-reused' }
    const movement = v.parse(MovementRow, books.readMovement.get(row['movement'] ?? null))
    return { result: 'sent', movement }
  }
  const balance = (user: string) =>
    v.parse(v.object({ cents: v.number() }), books.sumMovements.get(user)).cents

  return {
    balance,
    executed,
    open: (user, history) =>
      atomically(() => {
        if (books.readAccount.get(user) === undefined) {
          const now = clock.now()
          books.addAccount.run(user, toHarbourIban(user), now)
          for (const { hoursAgo, name, note, cents } of history ? HISTORY : FIRST_GIFT) {
            books.addMovement.run(user, now - hoursAgo * 3600, name, note, cents)
          }
        }
        return v.parse(AccountRow, books.readAccount.get(user))
      }),
    movements: (user, { from = 0, until = Number.MAX_SAFE_INTEGER, limit = 200 } = {}) =>
      v.parse(v.array(MovementRow), books.listMovements.all(user, from, until, limit)),
    send: (user, transfer, key) =>
      atomically((): Sent => {
        const before = executed(user, key, transfer)
        if (before !== undefined) return before
        const { payee, account, cents } = transfer
        if (balance(user) < cents) return { result: 'balance-too-low' }
        const note = toGroupedIban(account)
        const row = books.addMovement.get(user, clock.now(), payee, note, -cents)
        const movement = v.parse(MovementRow, row)
        books.addExecution.run(user, key, toDigest(transfer), movement.id)
        return { result: 'sent', movement }
      }),
    setPayout(user, iban) {
      books.writePayout.run(iban, user)
    },
  }
}

function createBooks({ sql }: HarbourDatabase) {
  return {
    readAccount: sql.prepare('SELECT * FROM account WHERE user = ?'),
    addAccount: sql.prepare('INSERT INTO account VALUES (?, ?, NULL, ?)'),
    writePayout: sql.prepare('UPDATE account SET payout_iban = ? WHERE user = ?'),
    sumMovements: sql.prepare(
      'SELECT coalesce(sum(cents), 0) AS cents FROM movement WHERE user = ?',
    ),
    readMovement: sql.prepare('SELECT * FROM movement WHERE id = ?'),
    addMovement: sql.prepare(
      'INSERT INTO movement (user, at, name, note, cents) VALUES (?, ?, ?, ?, ?) RETURNING *',
    ),
    listMovements: sql.prepare(
      'SELECT * FROM movement WHERE user = ? AND at >= ? AND at < ? ORDER BY at DESC, id DESC LIMIT ?',
    ),
    readExecution: sql.prepare('SELECT digest, movement FROM execution WHERE user = ? AND key = ?'),
    addExecution: sql.prepare('INSERT INTO execution VALUES (?, ?, ?, ?)'),
  }
}

function toDigest({ cents, payee, account }: Transfer): string {
  return createHash('sha256')
    .update(JSON.stringify([cents, payee, account]))
    .digest('base64url')
}
