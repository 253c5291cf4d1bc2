import { HandoverNumber, toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import type { Handover } from '../../../../packages/server/src/flow/handover-record.ts'
import { toNumber } from '../../../../packages/server/src/flow/handover-secrets.ts'
import { Secret } from '../../../../packages/server/src/secret.ts'
import { createVault } from '../../../../packages/server/src/vault.ts'
import { createTestRandom } from '../../../support/random.ts'

const random = createTestRandom()
const vault = await createVault(new Secret(toBase64url(random.bytes(32)), 'master'), random)

const toHandover = (phoneHash: string): Handover => ({
  challenge: 'c1',
  codeHash: 'code',
  state: 'claimed',
  expiresAt: 0,
  phoneHash,
  misses: 0,
})

test('makes the same number of the same claim, and none before a phone has come', async () => {
  const handover = toHandover('phone')
  assert.equal(await toNumber({ vault }, 't', handover), await toNumber({ vault }, 't', handover))
  const { phoneHash: _none, ...offered } = handover
  assert.equal(await toNumber({ vault }, 't', offered), undefined)
})

test('makes four digits, as they are typed, each number about as often as any other', async () => {
  const first = new Map<string, number>()
  for (let turn = 0; turn < 2_000; turn += 1) {
    const number = await toNumber({ vault }, 't', toHandover(`phone ${turn}`))
    assert.ok(v.is(HandoverNumber, { number }), number)
    const [digit = ''] = number ?? ''
    first.set(digit, (first.get(digit) ?? 0) + 1)
  }
  assert.equal(first.size, 10)
  for (const count of first.values()) assert.ok(count > 140 && count < 260, String(count))
})

test('depends on code, phone, question and transaction', async () => {
  const base = toHandover('phone')
  const numbers = await Promise.all([
    toNumber({ vault }, 't', base),
    toNumber({ vault }, 'other', base),
    toNumber({ vault }, 't', { ...base, codeHash: 'other' }),
    toNumber({ vault }, 't', { ...base, phoneHash: 'other' }),
    toNumber({ vault }, 't', { ...base, challenge: 'c2' }),
  ])
  assert.equal(new Set(numbers).size, 5)
})
