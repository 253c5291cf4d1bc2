/**
 * @module
 * The settings durability rests on; they belong to a connection, so only its opener can show them.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openDatabase } from '../../../../../packages/server/src/stores/sqlite/open-database.ts'

describe('openDatabase', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-open-'))
  after(() => rmSync(folder, { recursive: true }))

  it('asks for a write-ahead log, a flush at each commit and short checkpoints', () => {
    const database = openDatabase(join(folder, 'a.db'))
    const read = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    assert.equal(read('journal_mode'), 'wal')
    assert.equal(read('synchronous'), 2)
    assert.equal(read('wal_autocheckpoint'), 250)
    assert.equal(read('busy_timeout'), 50)
    assert.equal(read('user_version'), 1)
    database.close()
  })

  it('changes nothing in a file that is up to date', () => {
    const path = join(folder, 'b.db')
    openDatabase(path).close()
    const database = openDatabase(path)
    const tables = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
      .all()
    assert.deepEqual(
      tables.map((row) => row['name']),
      ['counters', 'entries', 'versions'],
    )
    assert.equal(database.prepare('SELECT count(*) AS n FROM versions').get()?.['n'], 1)
    database.close()
  })
})
