import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  readGrid,
  toCard,
  toPlace,
} from '../../../../../packages/widget/src/ceremonies/grid/read-grid.ts'

const cell = (place: string) => {
  const [, column = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(place) ?? []
  return { column, row: Number(row) }
}
const cells = (places: string) => places.split(' ').map(cell)

test('lays the asked places out as they lie on the card', () => {
  assert.deepEqual(toCard(cells('F2 A1 C4')), [
    [1, undefined, undefined],
    [undefined, undefined, 0],
    [undefined, 2, undefined],
  ])
})

test('puts rows by number, and columns after Z behind it', () => {
  assert.deepEqual(toCard(cells('AA10 Z9 B2')), [
    [2, undefined, undefined],
    [undefined, 1, undefined],
    [undefined, undefined, 0],
  ])
})

test('calls a place as it is printed', () => {
  assert.equal(toPlace(cell('C4')), 'C4')
})

test('refuses what no card could be asked for', () => {
  const read = (list: unknown, chars: unknown) => readGrid({ cells: list, chars_per_cell: chars })
  assert.equal(read(cells('A1 B2 A1'), 1), undefined)
  assert.equal(read(cells('A1'), 0), undefined)
  assert.equal(read(cells('A1'), 17), undefined)
  assert.equal(read(cells('A1'), Number.NaN), undefined)
  const many = Array.from({ length: 33 }, (_, row) => ({ column: 'A', row }))
  assert.equal(read(many, 1), undefined)
  assert.notEqual(read(many.slice(1), 1), undefined)
})
