/**
 * @module
 * Store in one SQLite file, by `node:sqlite`: the default on a machine with a disk. Several processes
 * may share the file; what was answered survives `kill -9` and power loss. Floor 2.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../ports.ts'
import { Problem } from '../../problem.ts'
import {
  assertCounting,
  assertExpiry,
  assertKey,
  type Store,
  toListLimit,
  toStoredText,
} from '../store.ts'
import { createGroupCommit } from './group-commit.ts'
import { openDatabase } from './open-database.ts'
import { createStatements, type Statements } from './statements.ts'

/** Which file, by which clock. */
export interface SqliteStoreOptions {
  /** The file; it and its folder are made when absent. `:memory:` for tests. */
  readonly path: string
  readonly clock: Clock
}

/** How the store reaches its file. */
interface Access {
  /** Answers at once: no JavaScript runs between BEGIN and COMMIT, so it never sees half a batch. */
  read<T>(work: (statements: Statements, now: number) => T): T
  /** Answers once it is on disk. */
  write<T>(work: (statements: Statements, now: number) => T): Promise<T>
  close(): Promise<void>
}

/** Rows that one transaction of `sweep` deletes, so that nobody waits long behind it. */
const SWEEP_ROWS = 500

/**
 * Opens the file, makes it if need be, and migrates it.
 *
 * @throws Problem `unavailable` when the file cannot be opened or a later version wrote it.
 */
export function createSqliteStore({ path, clock }: SqliteStoreOptions): Store {
  const access = createAccess(
    attempt(() => openDatabase(path)),
    clock,
  )
  return {
    ...createEntries(access),
    ...createCounters(access),
    async sweep() {
      let total = 0
      for (;;) {
        const gone = await access.write((sql, now) => sql.sweep(now, SWEEP_ROWS))
        if (gone === 0) return total
        total += gone
      }
    },
    close: access.close,
  }
}

function createAccess(database: DatabaseSync, clock: Clock): Access {
  const statements = attempt(() => createStatements(database))
  const commits = createGroupCommit(database)
  let isOpen = true
  const assertOpen = () => {
    if (!isOpen) throw toUnavailable(new Error('the store is closed'))
  }
  return {
    read(work) {
      assertOpen()
      return attempt(() => work(statements, clock.now()))
    },
    async write(work) {
      assertOpen()
      try {
        return await commits.write(() => work(statements, clock.now()))
      } catch (error) {
        throw toUnavailable(error)
      }
    },
    async close() {
      if (!isOpen) return
      isOpen = false
      try {
        // Answered after everything that was asked before.
        await commits.write(() => undefined)
      } catch (error) {
        throw toUnavailable(error)
      } finally {
        if (database.isOpen) database.close()
      }
    },
  }
}

function createEntries(
  access: Access,
): Pick<Store, 'create' | 'read' | 'replace' | 'take' | 'list'> {
  return {
    async create(key, value, { expiresAt } = {}) {
      assertKey(key)
      assertExpiry(expiresAt)
      const text = toStoredText(value)
      return access.write((sql, now) => sql.create(key, text, { now, expiresAt }))
    },
    async read(key) {
      assertKey(key)
      return access.read((sql, now) => {
        const row = sql.read(key, now)
        return row && { value: JSON.parse(row.text), version: row.version }
      })
    },
    async replace(key, version, value, { expiresAt } = {}) {
      assertKey(key)
      assertExpiry(expiresAt)
      const text = toStoredText(value)
      return access.write((sql, now) => sql.replace(key, text, { now, expiresAt, version }))
    },
    async take(key) {
      assertKey(key)
      return access.write((sql, now) => {
        const text = sql.take(key, now)
        return text === undefined ? undefined : JSON.parse(text)
      })
    },
    async list(prefix, { after = '', limit } = {}) {
      const most = toListLimit(limit)
      return access.read((sql, now) =>
        sql
          .list(prefix, { now, after, limit: most })
          .map(({ key, text }) => ({ key, value: JSON.parse(text) })),
      )
    },
  }
}

function createCounters(access: Access): Pick<Store, 'count' | 'forget'> {
  return {
    async count(key, windowSeconds, by = 1) {
      assertKey(key)
      assertCounting(windowSeconds, by)
      return by === 0
        ? access.read((sql, now) => sql.look(key, windowSeconds, now))
        : access.write((sql, now) => sql.count(key, windowSeconds, { now, by }))
    },
    async forget(key) {
      assertKey(key)
      await access.write((sql) => sql.forget(key))
    },
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toUnavailable(error)
  }
}

const toUnavailable = (cause: unknown) => new Problem('unavailable', { cause })
