import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toTide } from '../../../demo/harbour/pages/tide.ts'

const NOW = 1_700_000_000
const DAY = 86_400
const movement = (daysAgo: number, cents: number) => ({
  id: daysAgo,
  at: NOW - daysAgo * DAY,
  name: 'x',
  note: '',
  cents,
})

test('names the lowest and the highest water of the time it shows', () => {
  const { label } = toTide(30_000, [movement(10, -20_000), movement(30, 40_000)], NOW)
  assert.equal(label, 'Balance over 60 days, from €100.00 to €500.00')
})

test('draws a flat line where nothing moved, and stays inside its frame', () => {
  assert.match(toTide(10_000, [], NOW).line, /^M0 60/)
  const { line } = toTide(0, [movement(5, -900_000), movement(50, 900_000)], NOW)
  for (const [, y] of line.matchAll(/[\d.]+ ([\d.]+)/g)) {
    assert.ok(Number(y) >= 0 && Number(y) <= 120)
  }
})
