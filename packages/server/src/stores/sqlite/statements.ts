/**
 * @module
 * The SQL of the sqlite store. Each function is one synchronous step inside the caller's transaction.
 * Only the sqlite store imports it. Floor 2.
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Counted } from '../store.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

/** When it is, and when the entry shall end: absent on `create`: never, on `replace`: as before. */
interface Times {
  readonly now: number
  readonly expiresAt: number | undefined
}

/** One function per prepared step; times are epoch seconds. */
export interface Statements {
  create(key: string, text: string, times: Times): boolean
  read(key: string, now: number): { readonly text: string; readonly version: number } | undefined
  replace(key: string, text: string, facts: Times & { readonly version: number }): boolean
  take(key: string, now: number): string | undefined
  list(
    prefix: string,
    options: { readonly now: number; readonly after: string; readonly limit: number },
  ): { readonly key: string; readonly text: string }[]
  count(key: string, windowSeconds: number, facts: { now: number; by: number }): Counted
  look(key: string, windowSeconds: number, now: number): Counted
  forget(key: string): void
  /** Deletes at most `most` entries and `most` counters. */
  sweep(now: number, most: number): number
}

/** Prepares every statement once; the schema must be there. */
export function createStatements(database: DatabaseSync): Statements {
  return {
    ...prepareEntries(database),
    ...prepareList(database),
    ...prepareCounters(database),
    ...prepareSweep(database),
  }
}

/** Alive: no end, or an end still to come. */
const ALIVE = '(expires_at IS NULL OR expires_at > :now)'

function prepareEntries(
  database: DatabaseSync,
): Pick<Statements, 'create' | 'read' | 'replace' | 'take'> {
  const select = database.prepare(
    `SELECT value, version FROM entries WHERE key = :key AND ${ALIVE}`,
  )
  const nextVersion = database.prepare('UPDATE versions SET last = last + 1 RETURNING last')
  // Whatever is under the key when this runs has expired: see `create`.
  const insert = database.prepare(
    `INSERT OR REPLACE INTO entries (key, value, version, expires_at)
     VALUES (:key, :value, :version, :expiresAt)`,
  )
  const update = database.prepare(
    `UPDATE entries
     SET value = :value, version = :next, expires_at = coalesce(:expiresAt, expires_at)
     WHERE key = :key AND version = :version AND ${ALIVE}`,
  )
  const remove = database.prepare(
    'DELETE FROM entries WHERE key = :key RETURNING value, expires_at',
  )
  const toVersion = () => toNumber(nextVersion.get(), 'last')
  const read: Statements['read'] = (key, now) => {
    const row = select.get({ key, now })
    return row && { text: toText(row, 'value'), version: toNumber(row, 'version') }
  }
  return {
    read,
    create(key, value, { now, expiresAt }) {
      if (select.get({ key, now }) !== undefined) return false
      insert.run({ key, value, version: toVersion(), expiresAt: expiresAt ?? null })
      return true
    },
    replace(key, value, { now, expiresAt, version }) {
      if (read(key, now)?.version !== version) return false
      const next = toVersion()
      update.run({ key, value, version, now, expiresAt: expiresAt ?? null, next })
      return true
    },
    take(key, now) {
      const row = remove.get({ key })
      if (row === undefined) return undefined
      const isAlive = row['expires_at'] === null || toNumber(row, 'expires_at') > now
      return isAlive ? toText(row, 'value') : undefined
    },
  }
}

function prepareList(database: DatabaseSync): Pick<Statements, 'list'> {
  const statement = database.prepare(
    `SELECT key, value FROM entries
     WHERE key >= :prefix AND key > :after AND (:end IS NULL OR key < :end) AND ${ALIVE}
     ORDER BY key LIMIT :limit`,
  )
  return {
    list: (prefix, { now, after, limit }) =>
      statement
        .all({ prefix, after, end: toEnd(prefix), now, limit })
        .map((row) => ({ key: toText(row, 'key'), text: toText(row, 'value') })),
  }
}

/** The first text after all that begin with `prefix`, null when there is none. LIKE would read % and _. */
function toEnd(prefix: string): string | null {
  const points = Array.from(prefix, (char) => char.codePointAt(0) ?? 0)
  while (points.length > 0) {
    const last = points.pop()
    // Surrogates are no characters: the one after U+D7FF is U+E000.
    if (last === 0xd7ff) return String.fromCodePoint(...points, 0xe000)
    if (last !== undefined && last < 0x10ffff) return String.fromCodePoint(...points, last + 1)
  }
  return null
}

function prepareCounters(database: DatabaseSync): Pick<Statements, 'count' | 'look' | 'forget'> {
  const add = database.prepare(
    `INSERT INTO counters (key, count, resets_at) VALUES (:key, :by, :end)
     ON CONFLICT (key) DO UPDATE SET
       count = iif(resets_at > :now, min(count + :by, ${Number.MAX_SAFE_INTEGER}), :by),
       resets_at = iif(resets_at > :now, resets_at, :end)
     RETURNING count, resets_at`,
  )
  const select = database.prepare(
    'SELECT count, resets_at FROM counters WHERE key = :key AND resets_at > :now',
  )
  const remove = database.prepare('DELETE FROM counters WHERE key = :key')
  return {
    count: (key, windowSeconds, { now, by }) =>
      toCounted(add.get({ key, by, now, end: now + windowSeconds })),
    look(key, windowSeconds, now) {
      const row = select.get({ key, now })
      return row ? toCounted(row) : { count: 0, resetsAt: now + windowSeconds }
    },
    forget(key) {
      remove.run({ key })
    },
  }
}

function prepareSweep(database: DatabaseSync): Pick<Statements, 'sweep'> {
  const entries = database.prepare(
    `DELETE FROM entries WHERE rowid IN
       (SELECT rowid FROM entries WHERE expires_at <= :now LIMIT :most)`,
  )
  const counters = database.prepare(
    `DELETE FROM counters WHERE key IN
       (SELECT key FROM counters WHERE resets_at <= :now LIMIT :most)`,
  )
  return {
    sweep: (now, most) =>
      Number(entries.run({ now, most }).changes) + Number(counters.run({ now, most }).changes),
  }
}

const toCounted = (row: Row | undefined): Counted => ({
  count: toNumber(row, 'count'),
  resetsAt: toNumber(row, 'resets_at'),
})

function toNumber(row: Row | undefined, column: string): number {
  const value = row?.[column]
  if (typeof value !== 'number') throw new TypeError(`${column} is no number`)
  return value
}

function toText(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`${column} is no text`)
  return value
}
