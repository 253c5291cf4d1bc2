import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { createSqliteReplay } from '../../packages/relying-party/src/replay/sqlite/index.ts'
import { createTestClock } from '../support/clock.ts'
import { START } from '../support/proof-backend.ts'
import { createTestSite, EXPECTED } from '../support/site.ts'
import { describeReplay } from './replay.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-replay-'))
let files = 0
const nextFile = () => join(folder, `spent-${++files}.db`)
after(() => rmSync(folder, { recursive: true }))

describeReplay('sqlite', (clock) => {
  const replay = createSqliteReplay({ file: nextFile(), clock })
  return { replay, close: () => replay.close() }
})

describe('a SQLite file of spent proofs', () => {
  const clock = createTestClock(START)

  it('is shared by two connections, and remembers across a restart', async () => {
    const file = nextFile()
    const [one, two] = [createSqliteReplay({ file, clock }), createSqliteReplay({ file, clock })]
    assert.equal(await one.spend('a-proof-of-sixteen', START + 90), true)
    assert.equal(await two.spend('a-proof-of-sixteen', START + 90), false)
    one.close()
    two.close()
    const three = createSqliteReplay({ file, clock })
    assert.equal(await three.spend('a-proof-of-sixteen', START + 90), false)
    three.close()
  })

  it('refuses every proof once closed', async () => {
    const replay = createSqliteReplay({ file: nextFile(), clock })
    const { party, backend } = await createTestSite({ replay })
    replay.close()
    await assert.rejects(party.verifyProof(await backend.signStepUp(), EXPECTED), {
      code: 'unavailable',
      status: 503,
    })
  })

  it('cannot be opened where there is no folder', () => {
    assert.throws(() => createSqliteReplay({ file: join(folder, 'no', 'such', 'file.db'), clock }))
  })
})
