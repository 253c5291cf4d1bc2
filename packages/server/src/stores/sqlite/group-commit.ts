/**
 * @module
 * Group commit: the writes of one turn of the event loop share one transaction and one flush to disk.
 * Only the sqlite store imports it. Floor 2.
 */
import type { DatabaseSync } from 'node:sqlite'

/** How often a batch asks for the write lock, each time waiting `busy_timeout` for another process. */
const MOST_TRIES = 100

/** Gathers writes. */
export interface GroupCommit {
  /**
   * Runs `work` inside the next transaction and resolves with its result after COMMIT, never before.
   * `work` is synchronous. When it throws, its own writes are undone, the other works of the batch are
   * not, and the promise rejects with what it threw. When COMMIT fails every promise of the batch
   * rejects and nothing of it is kept.
   */
  write<T>(work: () => T): Promise<T>
}

/** A work that waits, and what to tell its caller. */
interface Job {
  /** Does the work and remembers the result. */
  readonly run: () => void
  readonly settle: () => void
  readonly reject: (reason: unknown) => void
}

/** A lone write waits for `setImmediate` and for nothing else; a microtask would be too early to group. */
export function createGroupCommit(database: DatabaseSync): GroupCommit {
  let waiting: Job[] = []
  let tries = 0
  const flush = () => {
    try {
      database.exec('BEGIN IMMEDIATE')
    } catch (error) {
      tries += 1
      // Another process writes. Let this one do something else before it waits again.
      if (isBusy(error) && tries < MOST_TRIES) return void setImmediate(flush)
      tries = 0
      return take().forEach((job) => job.reject(error))
    }
    tries = 0
    runBatch(database, take())
  }
  const take = () => {
    const batch = waiting
    waiting = []
    return batch
  }
  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (waiting.push(toJob(work, resolve, reject)) === 1) setImmediate(flush)
      }),
  }
}

function toJob<T>(
  work: () => T,
  resolve: (result: T) => void,
  reject: (reason: unknown) => void,
): Job {
  let settle = () => reject(new Error('the work was not run'))
  const run = () => {
    const result = work()
    settle = () => resolve(result)
  }
  return { run, settle: () => settle(), reject }
}

/** Inside an open transaction: each job in its own savepoint, then COMMIT, then the answers. */
function runBatch(database: DatabaseSync, batch: readonly Job[]): void {
  const answers: (() => void)[] = []
  try {
    for (const job of batch) {
      database.exec('SAVEPOINT job')
      try {
        job.run()
        answers.push(job.settle)
      } catch (error) {
        // SQLite gives up the whole transaction for some failures (disk full, I/O): nothing is kept.
        if (!database.isTransaction) throw error
        answers.push(() => job.reject(error))
        database.exec('ROLLBACK TO job')
      }
      database.exec('RELEASE job')
    }
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) rollBack(database)
    return batch.forEach((job) => job.reject(error))
  }
  for (const answer of answers) answer()
}

/** What cannot be rolled back is never committed either: the connection is of no more use. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    database.close()
  }
}

/** SQLITE_BUSY and its extended codes. Node and Bun say so in `errcode`, Deno 2.9 in words only. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return 'errcode' in error && typeof error.errcode === 'number'
    ? (error.errcode & 255) === 5
    : error.message.includes('database is locked')
}
