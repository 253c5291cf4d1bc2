import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCents, toDecimal, toEuros, toSignedEuros } from '../../../demo/harbour/money.ts'

test('reads amounts as people type them', () => {
  const same: readonly (readonly [unknown, number])[] = [
    ['250', 25_000],
    ['250.5', 25_050],
    ['250,50', 25_050],
    [' € 1 250.50 ', 125_050],
    ['1\u202f250,50', 125_050],
    ['0.01', 1],
    [19.99, 1_999],
    ['1000000', 100_000_000],
  ]
  for (const [input, cents] of same) assert.equal(parseCents(input), cents, String(input))
})

test('reads nothing that could be meant otherwise', () => {
  const wrong = [
    '',
    '0',
    '0.00',
    '-5',
    '1.250',
    '1,250',
    '1.250,00',
    '2.505',
    '1e3',
    '١٢',
    '1000000.01',
  ]
  for (const input of [...wrong, Number.NaN, -5, undefined, null, {}, ['5']]) {
    assert.equal(parseCents(input), undefined, JSON.stringify(input))
  }
})

test('an amount survives the way into an action and back', () => {
  for (const cents of [1, 10, 99, 100, 25_050, 99_999_999]) {
    assert.equal(parseCents(toDecimal(cents)), cents)
  }
})

test('writes amounts for people', () => {
  assert.equal(toEuros(555_260), '€5,552.60')
  assert.equal(toSignedEuros(-25_000), '−€250.00')
  assert.equal(toSignedEuros(3_250), '+€32.50')
})
