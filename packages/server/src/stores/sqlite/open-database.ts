/**
 * @module
 * Opens the database file: private to its owner, durable, and brought to the schema of this version.
 * Only the sqlite store imports it. Floor 2.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isBusy } from './group-commit.ts'

/**
 * One step each, in order; never edited once released. A step only adds, so that the version before
 * it can still read the file (rolling restart, roll-back). One that cannot keep to this goes with a new
 * `GENERATION`.
 */
const STEPS = [
  `CREATE TABLE entries (
     key TEXT PRIMARY KEY,
     value TEXT NOT NULL,
     version INTEGER NOT NULL,
     expires_at INTEGER
   ) STRICT;
   CREATE INDEX entries_by_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL;
   CREATE TABLE counters (
     key TEXT PRIMARY KEY,
     count INTEGER NOT NULL,
     resets_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX counters_by_reset ON counters (resets_at);
   CREATE TABLE versions (last INTEGER NOT NULL) STRICT;
   INSERT INTO versions (last) VALUES (0);`,
]

/** `PRAGMA user_version` holds generation × 1,000 + number of steps done. */
const GENERATION = 0

/** Blocks this process while another one writes; a batch then lets other work through and asks again. */
const BUSY_TIMEOUT_MS = 50
/** Two processes that start at once on a new file: the second waits for the first to set it up. */
const SETUP_TRIES = 200

/**
 * @param path  A file, made with mode 0600 in a folder with mode 0700, or `:memory:`.
 * @throws Error when the file cannot be opened, is no database, or a later generation wrote it.
 */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') createPrivateFile(path)
  const database = new DatabaseSync(path)
  try {
    database.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}; PRAGMA trusted_schema=OFF`)
    retryWhileBusy(() => database.exec('PRAGMA journal_mode=WAL'))
    // FULL: an answer that was given survives a power cut. 250 pages: short pauses at checkpoints.
    database.exec('PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=250')
    retryWhileBusy(() => migrate(database))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLite itself would make it readable for all; its `-wal` and `-shm` get the mode of the file. */
function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

/** Under the write lock, so that of two processes one migrates and the other finds it done. */
function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    if (Math.floor(found / 1000) > GENERATION) throw new Error('a later version wrote this file')
    for (const step of STEPS.slice(found % 1000)) database.exec(step)
    const done = Math.max(found, GENERATION * 1000 + STEPS.length)
    database.exec(`PRAGMA user_version=${done}; COMMIT`)
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Changing the journal mode does not heed `busy_timeout` when two processes do it at once. */
function retryWhileBusy(work: () => void): void {
  const nothing = new Int32Array(new SharedArrayBuffer(4))
  for (let tries = 1; ; tries += 1) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || tries === SETUP_TRIES) throw error
      Atomics.wait(nothing, 0, 0, 10)
    }
  }
}
