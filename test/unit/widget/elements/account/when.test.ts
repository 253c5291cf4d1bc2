import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toDay, toMoment } from '../../../../../packages/widget/src/elements/account/when.ts'

/** 14 November 2023, 22:13:20 UTC. */
const NOW = 1_700_000_000
const utc = { language: 'en', now: NOW, timeZone: 'UTC' }

test('names near days', () => {
  assert.equal(toDay(NOW - 60, utc), 'today')
  assert.equal(toDay(NOW - 86_400, utc), 'yesterday')
  assert.equal(toDay(NOW - 6 * 86_400, utc), '6 days ago')
})

test('counts days of the calendar, not of 24 hours', () => {
  // 23 hours ago is another day in UTC, and the same one where it is already the 15th.
  const yesterdayEvening = NOW - 23 * 3600
  assert.equal(toDay(yesterdayEvening, utc), 'yesterday')
  assert.equal(toDay(NOW, { ...utc, now: NOW + 7200 }), 'yesterday')
  assert.equal(toDay(NOW, { ...utc, now: NOW + 7200, timeZone: 'Asia/Tokyo' }), 'today')
})

test('dates what is older, and what a wrong clock puts into the future', () => {
  assert.equal(toDay(NOW - 7 * 86_400, utc), 'Nov 7, 2023')
  assert.equal(toDay(NOW + 2 * 86_400, utc), 'Nov 16, 2023')
  assert.equal(toDay(NOW - 7 * 86_400, { ...utc, language: 'de' }), '07.11.2023')
})

test('tells a moment with its time', () => {
  assert.match(toMoment(NOW, { ...utc, language: 'de' }), /14\.11\.2023.*22:13/)
})
