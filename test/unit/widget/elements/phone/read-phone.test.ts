import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PhoneView, toBase64url } from '@countersign/protocol'
import * as v from 'valibot'
import {
  readLife,
  readPhone,
} from '../../../../../packages/widget/src/elements/phone/read-phone.ts'

for (const given of [
  { countries: [] },
  { countries: ['DE', 'SE'], later: 1 },
  { countries: ['DE'], number: '+4915123456789', formatted: '+49 1512 3456789', country: 'DE' },
  undefined,
  null,
  [],
  {},
  { countries: 'DE' },
  { countries: [49] },
  { countries: ['DE'], number: 49 },
  { countries: ['DE'], formatted: null },
  { countries: ['DE'], country: {} },
]) {
  test(`reads ${JSON.stringify(given)} as the contract does`, () => {
    const parsed = v.safeParse(PhoneView, given)
    assert.deepEqual(readPhone(given), parsed.success ? parsed.output : undefined)
  })
}

const toProof = (claims: unknown): string =>
  `h.${toBase64url(new TextEncoder().encode(JSON.stringify(claims)))}.s`

test('reads how long a proof lives from its own claims', () => {
  assert.equal(readLife(toProof({ iat: 1000, exp: 1900, jti: 'ÿÿ?~' })), 900)
})

test('knows no life of what is no proof, or of one that never was good', () => {
  for (const proof of [
    '',
    'a.b',
    'h.%%.s',
    toProof(7),
    toProof({ iat: 5 }),
    toProof({ iat: 5, exp: 5 }),
    toProof({ iat: 5, exp: 'soon' }),
  ]) {
    assert.equal(readLife(proof), undefined, proof)
  }
})
