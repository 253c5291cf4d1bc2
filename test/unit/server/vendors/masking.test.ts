import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { toMaskedEmail, toMaskedPhone } from '../../../../packages/server/src/vendors/masking.ts'

suite('a masked address', () => {
  test('shows the first character and the domain', () => {
    assert.equal(toMaskedEmail('lindqvist@harbour.example'), 'l•••@harbour.example')
    assert.equal(toMaskedEmail('😀x@harbour.example'), '😀•••@harbour.example')
  })

  test('hides how long it is', () => {
    assert.equal(toMaskedEmail('lo@harbour.example'), toMaskedEmail('lars-olof@harbour.example'))
  })

  test('shows nothing of what is no address', () => {
    for (const text of ['lindqvist', '@harbour.example', ''])
      assert.equal(toMaskedEmail(text), '•••')
  })
})

suite('a masked number', () => {
  test('shows the last two digits', () => assert.equal(toMaskedPhone('+46701234567'), '••• 67'))

  test('hides how long it is', () => {
    assert.equal(toMaskedPhone('+4612345667'), toMaskedPhone('+467012345678967'))
  })

  test('shows nothing of a number of three digits', () => assert.equal(toMaskedPhone('112'), '•••'))
})
