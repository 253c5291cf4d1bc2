import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getNoticeTexts } from '../../../../packages/server/src/flow/notice-texts.ts'

test('every language that is not there gets English, also one named like a member of every object', () => {
  for (const locale of ['en', 'en-GB', 'xx', 'valueOf', 'toString']) {
    assert.equal(getNoticeTexts(locale).subject('Harbour'), 'Security notice from Harbour')
  }
})
