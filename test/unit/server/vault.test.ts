/**
 * @module
 * Sealing, keyed hashes, comparison and random digits.
 */
import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { parseBase64url, toBase64url, toSha256 } from '../../../packages/protocol/src/ids.ts'
import { Secret } from '../../../packages/server/src/secret.ts'
import {
  createDigits,
  createToken,
  createVault,
  isEqual,
  toDigest,
  type MacPurpose,
  type Vault,
} from '../../../packages/server/src/vault.ts'
import { createTestRandom } from '../../support/random.ts'

const master = createTestRandom(1).bytes(32)
const open = (bytes: Uint8Array, seed = 2) =>
  createVault(new Secret(toBase64url(bytes), 'master'), createTestRandom(seed))

let vault: Vault
before(async () => {
  vault = await open(master)
})

describe('createVault', () => {
  it('refuses a master key that is not 32 bytes, and does not repeat it', async () => {
    for (const length of [0, 16, 31, 33]) {
      const key = toBase64url(createTestRandom(5).bytes(length))
      const refused: unknown = await createVault(new Secret(key, 'm'), createTestRandom()).catch(
        (error: unknown) => error,
      )
      assert.ok(refused instanceof TypeError)
      assert.ok(length === 0 || !refused.message.includes(key))
    }
    const text = new Secret('not base64url at all, but long enough!!', 'm')
    await assert.rejects(createVault(text, createTestRandom()), TypeError)
  })
})

describe('mac', () => {
  it('is HMAC-SHA-256 under the HKDF key of its purpose', async () => {
    const info = 'countersign mac:token'
    const key = hkdfSync('sha256', master, new Uint8Array(32), info, 32)
    const expected = createHmac('sha256', Buffer.from(key)).update('3:abc1:d').digest('base64url')
    assert.equal(await vault.mac('token', 'abc', 'd'), expected)
  })

  it('is the same in another process and another under another master key', async () => {
    assert.equal(await (await open(master, 99)).mac('name', 'a'), await vault.mac('name', 'a'))
    const other = await open(createTestRandom(3).bytes(32))
    assert.notEqual(await other.mac('name', 'a'), await vault.mac('name', 'a'))
  })

  it('differs by purpose', async () => {
    const purposes: MacPurpose[] = [
      ...(['token', 'handle', 'answer', 'code', 'name'] as const),
      ...(['audit', 'counter', 'decoy', 'begin', 'pepper'] as const),
    ]
    const macs = await Promise.all(purposes.map((purpose) => vault.mac(purpose, 'a')))
    assert.equal(new Set(macs).size, purposes.length)
  })

  it('tells apart lists that read the same when joined', async () => {
    const lists = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['abc'],
      ['abc', ''],
      ['', 'abc'],
      ['1:a', 'bc'],
      [],
      [''],
    ]
    const macs = await Promise.all(lists.map((parts) => vault.mac('code', ...parts)))
    assert.equal(new Set(macs).size, lists.length)
  })
})

describe('seal and open', () => {
  it('gives back what was sealed, also in another process', async () => {
    for (const plain of ['', 'seed', 'ключ 😀', 'x'.repeat(10_000)]) {
      const sealed = await vault.seal('u1/totp', plain)
      assert.equal(await vault.open('u1/totp', sealed), plain)
      assert.equal(await (await open(master, 98)).open('u1/totp', sealed), plain)
    }
  })

  it('never seals twice alike', async () => {
    const sealed = await Promise.all(Array.from({ length: 100 }, () => vault.seal('c', 'same')))
    assert.equal(new Set(sealed.map((text) => text.split('.')[1])).size, 100)
    assert.equal(new Set(sealed.map((text) => text.split('.')[2])).size, 100)
  })

  it('refuses another context, another master key and every changed part', async () => {
    const sealed = await vault.seal('u1/totp', 'seed')
    await assert.rejects(vault.open('u2/totp', sealed), TypeError)
    await assert.rejects(
      (await open(createTestRandom(3).bytes(32))).open('u1/totp', sealed),
      TypeError,
    )
    const [version = '', iv = '', box = ''] = sealed.split('.')
    const flipped = parseBase64url(box)
    flipped[0] = (flipped[0] ?? 0) ^ 1
    const changed = [
      `v2.${iv}.${box}`,
      `${version}.${toBase64url(new Uint8Array(12))}.${box}`,
      `${version}.${iv}.${toBase64url(flipped)}`,
      `${version}.${iv}.${box.slice(0, -4)}`,
      `${version}.${iv}`,
      `${version}..`,
      `${version}.${iv}.!`,
      `${sealed}.more`,
      '',
      'seed',
    ]
    for (const text of changed) await assert.rejects(vault.open('u1/totp', text), TypeError, text)
  })
})

describe('isEqual', () => {
  it('is true for equal texts only', () => {
    const texts = [
      '',
      'a',
      'b',
      'aa',
      'ab',
      'aaaa',
      'é',
      'e\u0301',
      '123456',
      '123457',
      '0123456',
      '\0',
    ]
    for (const a of texts) {
      for (const b of texts) assert.equal(isEqual(a, b), a === b, JSON.stringify([a, b]))
    }
  })
})

describe('toDigest', () => {
  it('is what the protocol calls toSha256, of any text', async () => {
    for (const text of ['', 'abc', 'ü – 漢字', 'x'.repeat(1000)]) {
      assert.equal(toDigest(text), await toSha256(text))
    }
  })
})

describe('createDigits', () => {
  it('gives as many digits as asked, leading zeros kept', () => {
    const random = createTestRandom(4)
    const codes = Array.from({ length: 500 }, () => createDigits(random, 6))
    for (const code of codes) assert.match(code, /^\d{6}$/)
    assert.ok(codes.some((code) => code.startsWith('0')))
    assert.match(createDigits(random, 1), /^\d$/)
  })

  it('throws away the bytes that would favour some digits', () => {
    let asked = 0
    const bytes = (length: number) => {
      asked += 1
      return new Uint8Array(length).fill(asked === 1 ? 250 : 249)
    }
    assert.equal(createDigits({ bytes }, 4), '9999')
    assert.equal(asked, 2)
  })
})

describe('createToken', () => {
  it('is the random bytes as base64url', () => {
    const token = createToken(createTestRandom(6), 32)
    assert.match(token, /^[\w-]{43}$/)
    assert.deepEqual(parseBase64url(token), createTestRandom(6).bytes(32))
  })
})
