/**
 * @module
 * Spent proofs in a SQLite file, by `node:sqlite`: for every process of one machine, and across
 * restarts. Node 22.13 or newer. Only the site that chose it imports it.
 */
import { DatabaseSync } from 'node:sqlite'
import { systemClock, type Clock } from '../../ports.ts'
import type { Replay } from '../replay.ts'

/** How long a spent proof stays on disk beyond its life: a clock set back by less revives none. */
const KEEP_SECONDS = 86_400
const SWEEP_EVERY_SECONDS = 60

/** Where it is remembered, by which clock. */
export interface SqliteReplayOptions {
  /** Path of the file; made when absent. Its folder must exist. */
  readonly file: string
  readonly clock?: Clock
}

/** A replay store that holds a file open. */
export interface SqliteReplay extends Replay {
  /** Closes the file; every later proof is refused. */
  close(): void
}

/**
 * Opens the file. A commit is on disk before a proof counts as spent (`synchronous=FULL`), so a power
 * cut cannot bring a proof back.
 *
 * @throws Error when the file cannot be opened.
 */
export function createSqliteReplay(options: SqliteReplayOptions): SqliteReplay {
  const { file, clock = systemClock } = options
  const db = new DatabaseSync(file)
  db.exec(`
    PRAGMA busy_timeout = 2000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS spent_proofs (
      jti TEXT PRIMARY KEY,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS spent_proofs_by_expiry ON spent_proofs (expires_at);
  `)
  const insert = db.prepare('INSERT INTO spent_proofs VALUES (?, ?) ON CONFLICT DO NOTHING')
  const forget = db.prepare('DELETE FROM spent_proofs WHERE expires_at < ?')
  let sweptAt = 0

  function sweep(now: number): void {
    if (now - sweptAt < SWEEP_EVERY_SECONDS) return
    sweptAt = now
    forget.run(now - KEEP_SECONDS)
  }

  return {
    async spend(jti, expiresAt) {
      const now = clock.now()
      if (!(expiresAt > now)) return false
      sweep(now)
      return insert.run(jti, expiresAt).changes === 1
    },
    close: () => db.close(),
  }
}
