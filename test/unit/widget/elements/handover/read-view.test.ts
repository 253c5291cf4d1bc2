import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HandoverView } from '@countersign/protocol'
import * as v from 'valibot'
import {
  readSite,
  readView,
} from '../../../../../packages/widget/src/elements/handover/read-view.ts'

const VIEW = {
  id: 't',
  version: 3,
  state: 'claimed',
  purpose: 'login',
  site: { id: 'harbour', name: 'Harbour' },
  number: '0471',
  expires_at: 1_800_000_000,
  now: 1_799_999_900,
}
const ACTION = {
  type: 'transfer',
  text: [{ text: 'Send ' }, { text: '€ 250.00', field: 'amount' }],
  rows: [{ label: 'Note', text: 'Rent' }],
}
const PROMPT = { challenge: 'c', kind: 'face', data: { any: 'thing' }, expires_at: 1_800_000_100 }

for (const view of [
  VIEW,
  { ...VIEW, action: ACTION },
  { ...VIEW, action: { ...ACTION, confirm: [{ text: 'Verify' }] } },
  { ...VIEW, state: 'linked', prompt: PROMPT },
  { ...VIEW, state: 'linked', prompt: { ...PROMPT, attempts_left: 2 } },
]) {
  test(`reads as the contract does: ${Object.keys(view).slice(8).join()} ${view.state}`, () => {
    assert.deepEqual(readView(view), v.parse(HandoverView, view))
  })
}

test('reads for whom a code is, and nothing where that is not said', () => {
  assert.equal(readSite({ site: { id: 'harbour', name: 'Harbour' } }), 'Harbour')
  for (const given of [
    undefined,
    null,
    {},
    { site: {} },
    { site: { name: '' } },
    { site: { name: 7 } },
  ])
    assert.equal(readSite(given), undefined)
})

test('drops what it does not know, at every depth', () => {
  const more = { more: 1 }
  const known = { ...VIEW, action: ACTION, prompt: PROMPT }
  const view = {
    ...known,
    ...more,
    site: { ...VIEW.site, ...more },
    prompt: { ...PROMPT, ...more },
  }
  assert.deepEqual(readView(view), known)
})

test('reads no view of which a part is wrong: an action that cannot be shown, above all', () => {
  for (const wrong of [
    undefined,
    'view',
    { ...VIEW, id: 1 },
    { ...VIEW, version: '3' },
    { ...VIEW, state: undefined },
    { ...VIEW, site: 'Harbour' },
    { ...VIEW, number: 471 },
    { ...VIEW, now: null },
    { ...VIEW, action: 'Send' },
    { ...VIEW, action: { ...ACTION, text: [{ text: 1 }] } },
    { ...VIEW, action: { ...ACTION, rows: undefined } },
    { ...VIEW, action: { ...ACTION, rows: [{ label: 'Note' }] } },
    { ...VIEW, action: { ...ACTION, confirm: 'Verify' } },
    { ...VIEW, prompt: 'face' },
    { ...VIEW, prompt: { ...PROMPT, challenge: 1 } },
  ]) {
    assert.equal(readView(wrong), undefined, JSON.stringify(wrong))
  }
})
