import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import {
  CheckedReply,
  CreatedReply,
  toLife,
} from '../../../../../packages/server/src/vendors/authentimate/wire.ts'
import { ID } from '../../../../support/authentimate-vendor.ts'

const NOW = 1_700_000_000

suite('the reply of a create', () => {
  test('is read with its end as a number or as text', () => {
    for (const expires of [NOW, String(NOW)]) {
      assert.deepEqual(v.parse(CreatedReply, { id: ID, expires, more: 1 }), {
        id: ID,
        expires: NOW,
      })
    }
  })

  test('is none without an id that could be one, or without an end', () => {
    const replies: readonly unknown[] = [
      {},
      null,
      [],
      { id: ID },
      { expires: NOW },
      { id: ID, expires: null },
      { id: ID, expires: 'soon' },
      { id: ID, expires: -1.5 },
      { id: ID, expires: '-5' },
      { id: 'ver_', expires: NOW },
      { id: 'ver_0a1b2c3d&code=1', expires: NOW },
      { id: `${ID}\n`, expires: NOW },
      { id: `x${ID}`, expires: NOW },
      { id: `ver_${'a'.repeat(65)}`, expires: NOW },
      { id: 7, expires: NOW },
    ]
    for (const reply of replies) assert.equal(v.is(CreatedReply, reply), false, String(reply))
  })
})

suite('the reply of a check', () => {
  test('counts as a boolean alone', () => {
    for (const verified of [true, false]) assert.ok(v.is(CheckedReply, { verified }))
    for (const verified of ['true', 'false', 1, 0, null, undefined, {}, [true]]) {
      assert.equal(v.is(CheckedReply, { verified }), false, JSON.stringify(verified))
    }
    for (const reply of [{}, null, true, 'true', [{ verified: true }]]) {
      assert.equal(v.is(CheckedReply, reply), false)
    }
  })
})

suite('the life of a verification', () => {
  const lives: readonly (readonly [string, number, number, boolean])[] = [
    ['is theirs where it is shorter', NOW + 120, NOW + 120, false],
    ['is ten minutes at most', NOW + 3_600, NOW + 600, false],
    ['may be told in milliseconds', (NOW + 120) * 1000 + 999, NOW + 120, false],
    ['may be told for a whole day', NOW + 86_400, NOW + 600, false],
    ['is ours where theirs is longer than a day', NOW + 86_401, NOW + 600, true],
    ['is ours where theirs is over', NOW, NOW + 600, true],
    ['is ours where theirs is long over', 0, NOW + 600, true],
    ['is ours where theirs is no time at all', Number.MAX_SAFE_INTEGER, NOW + 600, true],
  ]
  for (const [what, expires, expiresAt, isOdd] of lives) {
    test(what, () => assert.deepEqual(toLife(expires, NOW), { expiresAt, isOdd }))
  }
})
