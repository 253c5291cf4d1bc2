import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { toNumberText } from '../../../../packages/server/src/senders/number-text.ts'

suite('a number as people read it', () => {
  const numbers: readonly (readonly [string, string, string | undefined])[] = [
    ['+447400123456', '+44 7400 123456', 'GB'],
    ['+46701740605', '+46 70 174 06 05', 'SE'],
    ['+12025550100', '+1 202 555 0100', 'US'],
    // Shared by several countries, told apart by what follows.
    ['+14165550100', '+1 416 555 0100', 'CA'],
    ['+447781123456', '+44 7781 123456', 'GG'],
    // Satellites are in no country.
    ['+870773123456', '+870 773 123 456', undefined],
  ]
  for (const [number, formatted, country] of numbers) {
    test(`${number}: ${formatted}, ${country ?? 'no country'}`, () => {
      assert.deepEqual(toNumberText(number), {
        formatted,
        ...(country === undefined ? {} : { country }),
      })
    })
  }

  test('is shown as it is when it is none', () => {
    assert.deepEqual(toNumberText('+999'), { formatted: '+999' })
  })
})
