import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  parseBase32,
  toBase32,
  toOneTimeCode,
  toOtpauthUri,
  toStep,
} from '../../../../../packages/server/src/vendors/local/one-time.ts'

const toSeed = (length: number) =>
  Uint8Array.from({ length }, (_, i) => '1234567890'.charCodeAt(i % 10))

const HOTP = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ')

/** RFC 6238, appendix B: Unix time, SHA-1, SHA-256, SHA-512. */
const TOTP = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
] as const

suite('one-time codes', () => {
  test('are those of RFC 4226, appendix D', async () => {
    const codes = await Promise.all(HOTP.map((_, counter) => toOneTimeCode(toSeed(20), counter)))
    assert.deepEqual(codes, HOTP)
  })

  for (const [time, sha1, sha256, sha512] of TOTP) {
    test(`are those of RFC 6238 at ${time}`, async () => {
      const step = toStep(time)
      const digits = 8
      assert.equal(await toOneTimeCode(toSeed(20), step, { digits }), sha1)
      assert.equal(await toOneTimeCode(toSeed(32), step, { digits, hash: 'SHA-256' }), sha256)
      assert.equal(await toOneTimeCode(toSeed(64), step, { digits, hash: 'SHA-512' }), sha512)
      // Six digits are the last six of eight: also where they begin with a zero.
      assert.equal(await toOneTimeCode(toSeed(20), step), sha1.slice(2))
    })
  }
})

suite('base32', () => {
  const KNOWN = [
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ] as const

  test('is that of RFC 4648 §10, without padding', () => {
    for (const [plain, encoded] of KNOWN) {
      const bytes = new TextEncoder().encode(plain)
      assert.equal(toBase32(bytes), encoded)
      assert.deepEqual(parseBase32(encoded), bytes)
    }
  })

  test('is read with spaces, padding and in lower case', () => {
    assert.deepEqual(parseBase32('mzxw 6ytb oi======'), new TextEncoder().encode('foobar'))
  })

  for (const text of ['MZXW0', 'M', 'MZX', 'MZXW6Y', 'MZ-XW6']) {
    test(`refuses ${text}`, () => assert.throws(() => parseBase32(text), TypeError))
  }
})

test('the address for the QR names issuer and account, and survives signs in them', () => {
  const uri = toOtpauthUri({
    issuer: 'Harbour & Sons: bank',
    account: 'a:b@x.example',
    secret: 'MZXW6',
  })
  assert.match(uri, /^otpauth:\/\/totp\/[^:?]+:[^:?]+\?/)
  const { searchParams } = new URL(uri)
  assert.deepEqual(Object.fromEntries(searchParams), {
    secret: 'MZXW6',
    issuer: 'Harbour & Sons  bank',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})
