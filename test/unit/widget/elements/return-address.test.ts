import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChallengeRequest } from '@countersign/protocol'
import * as v from 'valibot'
import { toReturnAddress } from '../../../../packages/widget/src/elements/return-address.ts'

const read = (href: string) => toReturnAddress(new URL(href))

test('is the page’s own address without its fragment', () => {
  assert.equal(read('https://shop.example/pay?page=2#part'), 'https://shop.example/pay?page=2')
  assert.equal(read('https://shop.example/'), 'https://shop.example/')
})

test('leaves out what would be too long for the server', () => {
  const address = read(`https://shop.example/pay?filter=${'x'.repeat(2_000)}`)
  assert.equal(address, 'https://shop.example/pay')
  assert.ok(v.is(ChallengeRequest, { authenticator: 'a1', return_to: address }))
})
