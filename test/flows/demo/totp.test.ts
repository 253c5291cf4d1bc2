import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeed, parseSeed, toTotp } from '../../../demo/pocket/totp.ts'

/** RFC 6238 appendix B, SHA-1: the last six of its eight digits. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const PUBLISHED: readonly (readonly [number, string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

test('shows the codes that RFC 6238 publishes', () => {
  for (const [at, code] of PUBLISHED) assert.equal(toTotp(SEED, at).code, code)
})

test('says when the next code takes over', () => {
  assert.equal(toTotp(SEED, 59).endsAt, 60)
  assert.equal(toTotp(SEED, 60).endsAt, 90)
})

test('reads a key as people paste it', () => {
  const address = `otpauth://totp/Harbour:lea?secret=${SEED.toLowerCase()}&issuer=Harbour`
  for (const text of [SEED, 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq', `${SEED}==`, address]) {
    assert.equal(parseSeed(text), SEED)
  }
})

test('takes nothing that is no key', () => {
  const wrong = [
    '',
    'GEZDGNBV',
    `${SEED}1`,
    'otpauth://totp/x',
    'otpauth://',
    'not a key at all here',
  ]
  for (const text of wrong) assert.equal(parseSeed(text), undefined, text)
})

test('makes keys of 160 bits, each another', () => {
  const seeds = Array.from({ length: 50 }, createSeed)
  assert.equal(new Set(seeds).size, 50)
  for (const seed of seeds) assert.match(seed, /^[A-Z2-7]{32}$/)
})
