import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bytes32, HandoverCode } from '@countersign/protocol'
import * as v from 'valibot'
import { createText } from '../../../../packages/widget/src/client/create-text.ts'
import { createTestRandom } from '../../../support/random.ts'

const ports = { random: (length: number) => createTestRandom(5).bytes(length) }

test('makes what the contract takes for a code and for a token', () => {
  assert.ok(v.is(HandoverCode, createText(ports, 22)))
  assert.ok(v.is(Bytes32, createText(ports, 43)))
})

test('makes each of 64 characters of as many bytes as any other', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const counts = new Map<string, number>()
  for (const char of createText({ random: () => all }, 256)) {
    counts.set(char, (counts.get(char) ?? 0) + 1)
  }
  assert.equal(counts.size, 64)
  assert.deepEqual(new Set(counts.values()), new Set([4]))
})
