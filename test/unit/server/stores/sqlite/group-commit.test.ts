/**
 * @module
 * What group commit promises: one transaction for many writes, an answer only after COMMIT.
 */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  createGroupCommit,
  type GroupCommit,
  isBusy,
} from '../../../../../packages/server/src/stores/sqlite/group-commit.ts'

describe('group commit', () => {
  let database: DatabaseSync
  let commits: GroupCommit
  let ran: string[]
  beforeEach(() => {
    database = new DatabaseSync(':memory:')
    database.exec(`
      CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT) STRICT;
      CREATE TABLE child (n INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED) STRICT;
      PRAGMA foreign_keys=ON`)
    ran = []
    commits = createGroupCommit(spyOn(database, ran))
  })
  afterEach(() => database.close())

  const insert = (n: number) => commits.write(() => add(n))
  const add = (n: number) => {
    database.exec(`INSERT INTO t (n) VALUES (${n})`)
    return n
  }
  const stored = () =>
    database
      .prepare('SELECT n FROM t ORDER BY n')
      .all()
      .map((row) => row['n'])
  const begun = () => ran.filter((sql) => sql.startsWith('BEGIN')).length

  it('puts the writes of one turn into one transaction', async () => {
    assert.deepEqual(await Promise.all([1, 2, 3].map(insert)), [1, 2, 3])
    assert.equal(begun(), 1)
    assert.equal(ran.filter((sql) => sql === 'COMMIT').length, 1)
    await insert(4)
    assert.equal(begun(), 2)
    assert.deepEqual(stored(), [1, 2, 3, 4])
  })

  it('commits a lone write in the next turn', async () => {
    const written = insert(1)
    await Promise.resolve()
    assert.equal(begun(), 0)
    await new Promise(setImmediate)
    assert.equal(ran.at(-1), 'COMMIT')
    assert.equal(await written, 1)
  })

  it('answers nobody before COMMIT', async () => {
    const order: string[] = []
    const marked = [1, 2].map((n) => insert(n).then(() => order.push(ran.at(-1) ?? '')))
    await Promise.all(marked)
    assert.deepEqual(order, ['COMMIT', 'COMMIT'])
  })

  it('undoes a failing work alone, with what it had written', async () => {
    const failing = () => {
      add(2)
      throw new RangeError('after a write')
    }
    const [one, two, three] = await Promise.allSettled([
      insert(1),
      commits.write(failing),
      insert(3),
    ])
    assert.deepEqual([one.status, three.status], ['fulfilled', 'fulfilled'])
    assert.ok(two.status === 'rejected' && two.reason instanceof RangeError)
    assert.deepEqual(stored(), [1, 3])
  })

  it('rejects the whole batch and keeps nothing when COMMIT fails', async () => {
    const orphan = commits.write(() => database.exec('INSERT INTO child VALUES (99)'))
    const results = await Promise.allSettled([insert(1), orphan, insert(2)])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
    assert.deepEqual(stored(), [])
    assert.equal(database.isTransaction, false)
    assert.equal(await insert(3), 3)
  })

  it('rejects the whole batch when SQLite gives up the transaction', async () => {
    await insert(1)
    const fatal = commits.write(() => database.exec('INSERT OR ROLLBACK INTO t (n) VALUES (1)'))
    const results = await Promise.allSettled([insert(2), fatal, insert(3)])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
    assert.deepEqual(stored(), [1])
    assert.equal(await insert(4), 4)
  })

  it('stores exactly what it acknowledged when the disk is full', async () => {
    const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count'])
    database.exec(`PRAGMA max_page_count=${pages + 3}`)
    const big = database.prepare('INSERT INTO t (n, text) VALUES (?, ?)')
    const writes = [1, 2, 3, 4, 5].map((n) => commits.write(() => big.run(n, 'x'.repeat(3000))))
    const results = await Promise.allSettled(writes)
    const acknowledged = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [i + 1] : []))
    assert.ok(acknowledged.length < 5)
    assert.deepEqual(stored(), acknowledged)
    assert.equal(database.isTransaction, false)
  })

  it('takes a write that arrives while it answers into the next batch', async () => {
    const chained = await insert(1).then(() => insert(2))
    assert.equal(chained, 2)
    assert.equal(begun(), 2)
  })

  it('rejects when the database is closed', async () => {
    const write = insert(1)
    database.close()
    await assert.rejects(write)
    database = new DatabaseSync(':memory:')
  })
})

describe('group commit beside another writer', () => {
  const busy = () => Object.assign(new Error('database is locked'), { errcode: 5 })

  it('asks again while the lock is taken, and takes later writes along', async () => {
    const lock = { refusals: 3 }
    const { commits, ran } = createBusy(lock, busy)
    const first = commits.write(() => 1)
    await new Promise(setImmediate)
    const second = commits.write(() => 2)
    assert.deepEqual(await Promise.all([first, second]), [1, 2])
    assert.deepEqual([lock.refusals, ran.filter((sql) => sql === 'COMMIT').length], [0, 1])
  })

  it('gives up in the end, and starts afresh for the next write', async () => {
    const lock = { refusals: 100 }
    const { commits } = createBusy(lock, busy)
    await assert.rejects(
      commits.write(() => 1),
      { errcode: 5 },
    )
    lock.refusals = 99
    assert.equal(await commits.write(() => 2), 2)
  })

  it('does not ask again after another failure', async () => {
    const lock = { refusals: 2 }
    const { commits } = createBusy(lock, () =>
      Object.assign(new Error('disk I/O error'), { errcode: 10 }),
    )
    await assert.rejects(
      commits.write(() => 1),
      { errcode: 10 },
    )
    assert.equal(lock.refusals, 1)
  })

  it('knows a busy database by code, extended code, or words where there is no code', () => {
    assert.equal(isBusy(busy()), true)
    assert.equal(isBusy(Object.assign(new Error('x'), { errcode: 517 })), true)
    assert.equal(isBusy(new Error('database is locked')), true)
    assert.equal(isBusy(Object.assign(new Error('database is locked'), { errcode: 6 })), false)
    assert.equal(isBusy(new Error('disk I/O error')), false)
    assert.equal(isBusy('database is locked'), false)
  })
})

/** A real database whose BEGIN fails as often as `lock.refusals` says. */
function createBusy(lock: { refusals: number }, toError: () => Error) {
  const database = new DatabaseSync(':memory:')
  const ran: string[] = []
  const spied = spyOn(database, ran, (sql) => {
    if (!sql.startsWith('BEGIN') || lock.refusals === 0) return
    lock.refusals -= 1
    throw toError()
  })
  return { commits: createGroupCommit(spied), ran }
}

/** The database, with its statements written down; `before` may throw in place of one. */
function spyOn(
  database: DatabaseSync,
  ran: string[],
  before?: (sql: string) => void,
): DatabaseSync {
  return new Proxy(database, {
    get(target, name) {
      if (name === 'exec') {
        return (sql: string) => {
          before?.(sql)
          target.exec(sql)
          ran.push(sql)
        }
      }
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
