import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  assertProblem,
  createEntrustStage,
  open,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight, toContext } from '../../../../support/local-vendor.ts'

const gridChallenge = {
  challenge: [
    { row: 0, column: 0 },
    { row: 4, column: 9 },
    { row: 2, column: 26 },
  ],
  numCharsPerCell: 2,
  gridInfo: [
    { serialNumber: '3021', expiryDate: '2026-01-01T00:00:00Z' },
    { serialNumber: '3022', expiryDate: null },
  ],
  serialNumbers: ['3021', '3022'],
  cellAlphabets: null,
}
const kind = 'grid-card'

const openGrid = async (more: Record<string, unknown> = {}, stranger = false) => {
  const stage = await createEntrustStage()
  const challenge = { gridChallenge: { ...gridChallenge, ...more } }
  return { stage, ...(await open(stage, ['GRID'], { kind, challenge, stranger })) }
}

suite('a grid card', () => {
  test('is asked by the letters and numbers printed on it', async () => {
    const { asked } = await openGrid()
    assertPrompt(asked)
    assert.deepEqual(asked.data, {
      cells: [
        { column: 'A', row: 1 },
        { column: 'J', row: 5 },
        { column: 'AA', row: 3 },
      ],
      chars_per_cell: 2,
      cards: [{ serial: '3021', expires_at: 1_767_225_600 }, { serial: '3022' }],
    })
  })

  test('shows no serial number to a stranger', async () => {
    const { asked } = await openGrid({}, true)
    assert.equal(asked.data['cards'], undefined)
  })

  test('is answered in the order asked, with nothing in between', async () => {
    const { stage, asked } = await openGrid()
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await asked.answer({ cells: ['A6', ' n3', 'D5 '] }))
    assert.equal(toLast(stage).body['response'], 'A6n3D5')
    assert.deepEqual(outcome.evidence, { amr: ['grid'] })
  })

  test('is wrong without a call when a cell is missing or not full', async () => {
    const { stage, asked } = await openGrid()
    for (const cells of [
      ['A6', 'N3'],
      ['A6', 'N3', 'D'],
      ['A6N', '3D', '5'],
      ['A', '6', 'N', '3'],
    ]) {
      assert.equal(toCode(await asked.answer({ cells })), 'answer_wrong')
    }
    assert.equal(stage.seen.length, 2)
  })

  for (const [name, more] of [
    ['no cell', { challenge: [] }],
    ['a cell outside', { challenge: [{ row: -1, column: 0 }] }],
    [
      'more cells than can be answered',
      { challenge: Array.from({ length: 33 }, (_, row) => ({ row, column: 0 })) },
    ],
    ['cells longer than can be answered', { numCharsPerCell: 17 }],
    ['no number of characters', { numCharsPerCell: null }],
    ['an unreadable expiry', { gridInfo: [{ serialNumber: '1', expiryDate: 'never' }] }],
  ] as const) {
    test(`with ${name} is no question`, async () => {
      await assertProblem(openGrid(more), 'vendor_unavailable')
    })
  }

  test('that the vendor does not describe is no question', async () => {
    const stage = await createEntrustStage()
    await assertProblem(open(stage, ['GRID'], { kind }), 'vendor_unavailable')
  })

  test('of nobody asks the same cells each time for one name, however it is spelled', async () => {
    const stage = await createEntrustStage()
    const context = toContext()
    const ask = async (loginName: string) => {
      const decoy = await stage.vendor.start({ kind, context, stranger: true, loginName })
      assertPrompt(decoy)
      return decoy.data
    }
    const names = ['olga', 'petra', 'quentin', 'rosa'].map((name) => `${name}@harbour.example`)
    const cells = await Promise.all(names.map(ask))
    assert.deepEqual(await ask('OLGA@harbour.example'), cells[0])
    assert.equal(new Set(cells.map((one) => JSON.stringify(one))).size, names.length)
    assert.equal(stage.seen.length, 0)
  })

  test('of nobody asks for no cell twice', async () => {
    const gridShape = { cells: 8, charsPerCell: 2, columns: 4, rows: 4 }
    const stage = await createEntrustStage({ gridShape })
    for (let i = 0; i < 40; i += 1) {
      const input = { kind, context: toContext(), stranger: true, loginName: `name-${i}` } as const
      const { cells } = (await stage.vendor.start(input)).data
      assert.ok(Array.isArray(cells))
      assert.equal(new Set(cells.map((cell) => JSON.stringify(cell))).size, 8)
    }
  })
})
