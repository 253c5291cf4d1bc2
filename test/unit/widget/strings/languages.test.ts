import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseLanguage } from '../../../../packages/widget/src/strings/languages.ts'

test('takes a language that is there, however it is written', () => {
  assert.equal(chooseLanguage('en-XA').language, 'en-XA')
  assert.ok(chooseLanguage('en-xa').load)
})

test('takes English, with nothing to load, for what is not there', () => {
  for (const tag of ['en', 'en-GB', 'tlh', 'xx-XA', '', 'constructor', '__proto__']) {
    const { language, load } = chooseLanguage(tag)
    assert.equal(language, 'en', tag)
    assert.equal(load, undefined, tag)
  }
})
