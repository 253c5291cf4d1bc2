import { parseBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseKeyAlgorithm } from '../../../../../../packages/server/src/vendors/local/passkey/cose-key.ts'
import type { Cbor } from '../../../../../support/cbor.ts'
import { createKeyPair, toCoseBytes } from '../../../../../support/key-pair.ts'

type Members = readonly (readonly [number, Cbor])[]

const refuses = (cose: ReadonlyMap<number, Cbor>, ...changes: Members) => {
  const key = toCoseBytes(new Map<number, Cbor>([...cose, ...changes]))
  assert.throws(() => parseKeyAlgorithm(key), TypeError)
}

const toBytes = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte)

test('knows keys of the algorithms that are asked for', async () => {
  for (const [name, alg] of [
    ['ES256', -7],
    ['EdDSA', -8],
    ['RS256', -257],
  ] as const) {
    for (let i = 0; i < (name === 'RS256' ? 1 : 20); i += 1) {
      const { cose } = await createKeyPair(name)
      assert.equal(parseKeyAlgorithm(toCoseBytes(cose)), alg)
    }
  }
})

test('refuses other algorithms, types and curves', async () => {
  const { cose } = await createKeyPair('ES256')
  refuses(cose, [3, -35])
  refuses(cose, [3, -257])
  refuses(cose, [1, 1])
  refuses(cose, [-1, 2])
  const okp = await createKeyPair('EdDSA')
  refuses(okp.cose, [1, 2])
  refuses(okp.cose, [-1, 7])
})

test('refuses points that are not on P-256, or not below its prime', async () => {
  const { cose } = await createKeyPair('ES256')
  refuses(cose, [-2, filled(32, 1)])
  refuses(cose, [-2, filled(32, 255)])
  refuses(cose, [-3, filled(33, 0)])
  refuses(cose, [-3, filled(31, 0)])
  refuses(cose, [-3, 'y'])
})

test('refuses a sum that is a point only modulo the prime', async () => {
  // x = 5 has a point; x = 5 + p has 32 bytes too, and would be a second spelling of it.
  const y = toBytes('459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc')
  const { cose } = await createKeyPair('ES256')
  const at = (x: string): Members => [
    [-2, toBytes(x)],
    [-3, y],
  ]
  const five = `${'00'.repeat(31)}05`
  assert.equal(parseKeyAlgorithm(toCoseBytes(new Map<number, Cbor>([...cose, ...at(five)]))), -7)
  refuses(cose, ...at('ffffffff00000001000000000000000000000001000000000000000000000004'))
})

test('refuses Ed25519 keys that are no point, no number of the field, or of small order', async () => {
  const { cose } = await createKeyPair('EdDSA')
  const hexes = [
    // y = 2 is on no point of the curve.
    `02${'00'.repeat(31)}`,
    // p + 3
    `f0${'ff'.repeat(30)}7f`,
    // Orders 1, 2, 4 and 8.
    `01${'00'.repeat(31)}`,
    `ec${'ff'.repeat(30)}7f`,
    '00'.repeat(32),
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  ]
  for (const hex of hexes) refuses(cose, [-2, toBytes(hex)])
  // The base point: y = 4/5.
  const base = new Map<number, Cbor>([...cose, [-2, toBytes(`58${'66'.repeat(31)}`)]])
  assert.equal(parseKeyAlgorithm(toCoseBytes(base)), -8)
})

test('refuses RSA keys that are short, long, even or with an odd exponent', async () => {
  const { cose } = await createKeyPair('RS256')
  refuses(cose, [-1, filled(255, 255)])
  refuses(cose, [-1, filled(256, 255).with(0, 0)])
  refuses(cose, [-1, filled(513, 255)])
  refuses(cose, [-1, filled(256, 254)])
  refuses(cose, [-2, toBytes('03')])
  refuses(cose, [-2, toBytes('000003')])
})

test('refuses what is no key', () => {
  assert.throws(() => parseKeyAlgorithm(Uint8Array.of(0x01)), TypeError)
  assert.throws(() => parseKeyAlgorithm(parseBase64url('')), Error)
})
