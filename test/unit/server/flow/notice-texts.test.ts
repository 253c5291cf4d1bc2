import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getNoticeTexts } from '../../../../packages/server/src/flow/notice-texts.ts'

test('every language that is not there gets English, also one named like a member of every object', () => {
  for (const locale of ['en', 'en-GB', 'xx', 'valueOf', 'toString']) {
    assert.equal(getNoticeTexts(locale).subject('Harbour'), 'Security notice from Harbour')
  }
})

test('what is measured of a body is told like everything else that is added', () => {
  const { kinds } = getNoticeTexts('en')
  const words = ['face', 'palm', 'fingerprint'].map((kind) => kinds[kind])
  assert.deepEqual(words, ['a face', 'a palm', 'a fingerprint'])
})

test('whoever did not do it is told whom to turn to', () => {
  assert.match(getNoticeTexts('en').notYou('Harbour'), /contact Harbour/)
})

test('a link to object tells how long it is good, never longer than it is', () => {
  const { objection } = getNoticeTexts('en')
  const toTime = (seconds: number) => /within (.*): LINK/.exec(objection('LINK', seconds))?.[1]
  assert.equal(toTime(86_400), '24 hours')
  assert.equal(toTime(3_600), '1 hour')
  assert.equal(toTime(604_800), '168 hours')
  assert.equal(toTime(5_459), '90 minutes')
})
