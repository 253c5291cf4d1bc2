/**
 * @module
 * Harbour's own database: accounts, movements and sessions in one SQLite file. Countersign has no
 * part in it; a real site has something like this already.
 */
import { DatabaseSync } from 'node:sqlite'

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS account (
    user TEXT PRIMARY KEY, iban TEXT NOT NULL, payout_iban TEXT, opened_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS movement (
    id INTEGER PRIMARY KEY, user TEXT NOT NULL, at INTEGER NOT NULL,
    name TEXT NOT NULL, note TEXT NOT NULL, cents INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS movement_by_user ON movement (user, at);
  CREATE TABLE IF NOT EXISTS execution (
    user TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, movement INTEGER NOT NULL,
    PRIMARY KEY (user, key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS session (
    hash TEXT PRIMARY KEY, user TEXT NOT NULL, sid TEXT NOT NULL, acr TEXT NOT NULL,
    amr TEXT NOT NULL, auth_time INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    run TEXT NOT NULL DEFAULT 'built-in'
  ) STRICT;
`

/** Runs `work` in one transaction: all of it happens, or nothing. */
export type Atomically = <T>(work: () => T) => T

export interface HarbourDatabase {
  readonly sql: DatabaseSync
  readonly atomically: Atomically
  close(): void
}

/**
 * @param path  A file, or `:memory:`.
 * @throws Error from SQLite when the file cannot be opened.
 */
export function openHarbourDatabase(path: string): HarbourDatabase {
  const sql = new DatabaseSync(path)
  sql.exec(SCHEMA)
  addRun(sql)
  return {
    sql,
    atomically(work) {
      sql.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        sql.exec('COMMIT')
        return result
      } catch (error) {
        sql.exec('ROLLBACK')
        throw error
      }
    },
    close: () => sql.close(),
  }
}

/** Folders of earlier trials have no such column. */
function addRun(sql: DatabaseSync): void {
  const columns = sql.prepare('PRAGMA table_info(session)').all()
  if (columns.some(({ name }) => name === 'run')) return
  sql.exec("ALTER TABLE session ADD COLUMN run TEXT NOT NULL DEFAULT 'built-in'")
}
