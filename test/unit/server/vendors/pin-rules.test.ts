import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isPinAcceptable } from '../../../../packages/server/src/vendors/pin-rules.ts'

suite('a PIN', () => {
  test('has 6 to 12 digits', () => {
    assert.equal(isPinAcceptable('83917'), false)
    assert.equal(isPinAcceptable('839174'), true)
    assert.equal(isPinAcceptable('839174028563'), true)
    assert.equal(isPinAcceptable('8391740285631'), false)
  })

  test('has as many digits as its keeper takes', () => {
    assert.equal(isPinAcceptable('8391740285', { maxLength: 10 }), true)
    assert.equal(isPinAcceptable('83917402856', { maxLength: 10 }), false)
  })

  test('stands in none of the person’s own numbers', () => {
    const phones = ['+442079460123', '+491701839174']
    for (const pin of ['839174', '1839174', '701839174', '079460']) {
      assert.equal(isPinAcceptable(pin, { phones }), false, pin)
    }
    assert.equal(isPinAcceptable('839175', { phones }), true)
    assert.equal(isPinAcceptable('839174', { phones: ['+442079460123'] }), true)
  })

  for (const pin of ['', 'abcdef', '83917x', '٨٣٩١٧٤', ' 839174']) {
    test(`"${pin}" is none`, () => assert.equal(isPinAcceptable(pin), false))
  }

  const WEAK = {
    'one digit': ['000000', '77777777'],
    'two digits': ['121112', '898988'],
    'a part again and again': ['123123', '12341234', '482482482'],
    'a run': ['123456', '654321', '890123', '13579135', '246802', '112233', '99887766'],
    'the same from both ends': ['824428', '1234321'],
    'a date': [
      '311299',
      '123199',
      '991231',
      '24121985',
      '12241985',
      '19851224',
      '051985',
      '198505',
      '711985',
      '2411985',
      '7121985',
      '241219857',
      '9924121985',
    ],
    'two years': ['19852012'],
    'a shape on the keypad': ['159753', '147258', '741852963'],
  }
  for (const [name, pins] of Object.entries(WEAK)) {
    test(`is refused when it is ${name}`, () => {
      for (const pin of pins) assert.equal(isPinAcceptable(pin), false, pin)
    })
  }

  test('is accepted four times in five when drawn at random', () => {
    let accepted = 0
    for (let i = 0; i < 10_000; i += 1) {
      // A full cycle of all six-digit numbers would take steps prime to their count.
      const pin = String((i * 314_161) % 1_000_000).padStart(6, '0')
      if (isPinAcceptable(pin)) accepted += 1
    }
    assert.ok(accepted > 8_000, `${accepted} of 10,000`)
  })
})
