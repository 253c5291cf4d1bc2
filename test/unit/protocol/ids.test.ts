/**
 * @module
 * Shapes of names, and base64url both ways.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import {
  Bytes32,
  LocaleTag,
  LoginName,
  OpaqueId,
  Origin,
  parseBase64url,
  toBase64url,
  toSha256,
  UserId,
} from '../../../packages/protocol/src/ids.ts'
import { createTestRandom } from '../../support/random.ts'

const refuses = (schema: v.GenericSchema, values: readonly unknown[]) => {
  for (const value of values) assert.equal(v.is(schema, value), false, JSON.stringify(value))
}
const accepts = (schema: v.GenericSchema, values: readonly unknown[]) => {
  for (const value of values) assert.deepEqual(v.parse(schema, value), value)
}

describe('base64url', () => {
  it('is RFC 4648 §5 without padding', () => {
    const vectors = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar', '\u00fb\u00ff\u00fe']
    for (const text of vectors) {
      const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0))
      assert.equal(toBase64url(bytes), Buffer.from(bytes).toString('base64url'))
      assert.deepEqual(parseBase64url(toBase64url(bytes)), bytes)
    }
    assert.equal(toBase64url(new Uint8Array([251, 255, 254])), '-__-')
  })

  it('keeps every length and byte', () => {
    for (let length = 0; length < 70; length += 1) {
      const bytes = createTestRandom(length).bytes(length)
      assert.deepEqual(parseBase64url(toBase64url(bytes)), bytes)
    }
  })

  it('refuses padding, the other alphabet, spaces and impossible lengths', () => {
    for (const text of ['Zg==', 'a+b/', 'Zm 9v', 'Zm9v\n', 'A', 'AAAAA', 'é', 'Zg=', '😀']) {
      assert.throws(() => parseBase64url(text), TypeError, text)
    }
  })
})

describe('toSha256', () => {
  it('hashes the UTF-8 of the text (FIPS 180-4 examples)', async () => {
    const hex = async (text: string) =>
      Buffer.from(parseBase64url(await toSha256(text))).toString('hex')
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    assert.equal(await hex('abc'), abc)
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    assert.equal(await hex(''), empty)
    assert.notEqual(await toSha256('é'), await toSha256('e\u0301'))
  })
})

describe('shapes', () => {
  it('Bytes32: 43 characters of base64url', () => {
    accepts(Bytes32, ['A'.repeat(43), '-_'.repeat(21) + '0'])
    refuses(Bytes32, [
      'A'.repeat(42),
      'A'.repeat(44),
      `${'A'.repeat(42)}=`,
      `${'A'.repeat(43)}\n`,
      7,
    ])
  })

  it('OpaqueId: 1–128 harmless characters', () => {
    accepts(OpaqueId, ['a', 'sms-code', 'a.b:c_d-E9', 'a'.repeat(128)])
    refuses(OpaqueId, ['', 'a'.repeat(129), 'a/b', 'a b', 'a\n', 'é', '%', null])
  })

  it('UserId: whatever the site calls people, printable and trimmed', () => {
    accepts(UserId, [
      '1',
      'ada@example.org',
      'Ada Lovelace',
      'Зоя',
      'a/b?c#d',
      '😀',
      'a'.repeat(128),
    ])
    refuses(UserId, ['', ' a', 'a ', 'a\nb', 'a\u200bb', 'a\0', '\ud800', 'a'.repeat(129), 7])
  })

  it('LoginName: trimmed, 1–254 characters, nothing that has no hash of its own', () => {
    assert.equal(v.parse(LoginName, '  ada@example.org\n'), 'ada@example.org')
    accepts(LoginName, ['+46 70 123 45 67', 'Зоя', 'a'.repeat(254)])
    refuses(LoginName, ['', '   ', 'a'.repeat(255), 'a\nb', 'a\0b', 'a\ud800', 'a\udc00b', 7])
  })

  it('LocaleTag: language, script, region, variant', () => {
    accepts(LocaleTag, ['en', 'pt-BR', 'zh-Hant-TW', 'de-CH-1996'])
    refuses(LocaleTag, ['', 'e', 'en_US', 'en-', '-en', 'en-US-x-a-b', '../en', 'en;q=1'])
  })

  it('Origin: scheme, host and port, nothing more', () => {
    accepts(Origin, ['https://bank.example', 'http://127.0.0.1:3000', 'http://[::1]:3000'])
    refuses(Origin, [
      'null',
      '',
      'https://',
      'https://a/',
      'https://a/b',
      'https://a?b',
      'https://a#b',
      'https://user@a',
      'ftp://a',
      'javascript:alert(1)',
      'https://a b',
      ' https://a',
      `https://${'a'.repeat(300)}`,
    ])
  })
})
