import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIban, toGroupedIban, toHarbourIban } from '../../../demo/harbour/iban.ts'

/** Published examples of the registry. */
const EXAMPLES = ['DE89370400440532013000', 'GB29NWBK60161331926819', 'NO9386011117947']

test('accepts published numbers, in any spacing and case', () => {
  for (const iban of EXAMPLES) {
    assert.equal(parseIban(iban), iban)
    assert.equal(parseIban(toGroupedIban(iban).toLowerCase()), iban)
  }
})

test('finds a wrong digit and two that were swapped', () => {
  assert.equal(parseIban('DE89370400440532013001'), undefined)
  assert.equal(parseIban('DE89370400440532010300'), undefined)
  for (const text of ['', 'DE89', '89370400440532013000', 'DE8937040044053201300€']) {
    assert.equal(parseIban(text), undefined, text)
  }
})

test('gives each person a number of their own, always the same', () => {
  const people = ['local', 'entrust', 'newcomer', 'ünïcode']
  const numbers = people.map(toHarbourIban)
  assert.equal(new Set(numbers).size, people.length)
  for (const number of numbers) assert.equal(parseIban(number), number)
  assert.deepEqual(people.map(toHarbourIban), numbers)
})
