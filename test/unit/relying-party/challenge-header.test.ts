import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  parseChallengeHeader,
  toChallengeHeader,
} from '../../../packages/relying-party/src/challenge-header.ts'

const ERROR = 'error="insufficient_user_authentication"'

describe('toChallengeHeader', () => {
  it('writes what RFC 9470 shows', () => {
    assert.equal(toChallengeHeader(), `Bearer ${ERROR}`)
    assert.equal(
      toChallengeHeader({ acrValues: ['phrh', 'phr'], maxAge: 0, scheme: 'DPoP' }),
      `DPoP ${ERROR}, acr_values="phrh phr", max_age=0`,
    )
  })

  it('lets nothing break out of the header', () => {
    for (const acr of ['a"b', 'a b', 'a\r\nSet-Cookie: x', 'a\\b', '', 'ä']) {
      assert.throws(() => toChallengeHeader({ acrValues: [acr] }), TypeError)
    }
    for (const maxAge of [-1, 0.5, Number.NaN, Infinity]) {
      assert.throws(() => toChallengeHeader({ maxAge }), TypeError)
    }
    for (const scheme of ['', 'a b', 'a,b'])
      assert.throws(() => toChallengeHeader({ scheme }), TypeError)
  })
})

describe('parseChallengeHeader', () => {
  const reads = (
    text: string,
    acrValues: string[],
    maxAge: number | undefined,
    scheme = 'Bearer',
  ) => assert.deepEqual(parseChallengeHeader(text), { scheme, acrValues, maxAge })

  it('reads back what toChallengeHeader writes', () => {
    const challenge = { scheme: 'DPoP', acrValues: ['phr', 'urn:x:y'], maxAge: 300 }
    assert.deepEqual(parseChallengeHeader(toChallengeHeader(challenge)), challenge)
  })

  it('reads max_age as token and as quoted text', () => {
    reads(`Bearer ${ERROR}, max_age=300`, [], 300)
    reads(`Bearer ${ERROR}, max_age="300"`, [], 300)
  })

  it('reads the example of the RFC', () =>
    reads(
      `Bearer ${ERROR}, error_description="A different authentication level is required", acr_values="myACR"`,
      ['myACR'],
      undefined,
    ))

  it('finds the one of several challenges', () => {
    reads(`Basic realm="a, b=c", Bearer ${ERROR}, max_age=5, Digest nonce="x"`, [], 5)
    reads(
      `Negotiate abc123==, DPoP algs="ES256", ${ERROR}, acr_values="phr"`,
      ['phr'],
      undefined,
      'DPoP',
    )
    reads(`Bearer error="invalid_token", Bearer ${ERROR}, acr_values="aal2"`, ['aal2'], undefined)
  })

  it('takes no parameter from a neighbour', () => {
    reads(`Bearer ${ERROR}, DPoP max_age=5, acr_values="phr"`, [], undefined)
    assert.equal(parseChallengeHeader(`Basic realm="${ERROR.replaceAll('"', '\\"')}"`), undefined)
  })

  it('reads odd spacing, case and escapes', () => {
    reads(`bearer  ERROR = "insufficient_user_\\authentication" ,  Max_Age = "7"`, [], 7, 'bearer')
  })

  it('counts the first of a parameter given twice', () =>
    reads(`Bearer ${ERROR}, acr_values="phr", acr_values="aal1"`, ['phr'], undefined))

  it('finds nothing in what asks for no step-up or cannot be read', () => {
    const texts = [
      '',
      ',,,',
      'Bearer',
      'Bearer error="invalid_token"',
      ERROR,
      `Bearer ${ERROR}, max_age=soon`,
      `Bearer ${ERROR}, max_age=-1`,
      `Bearer ${ERROR.slice(0, -1)}`,
      `Bearer ${ERROR}${' '.repeat(9000)}`,
    ]
    for (const text of texts) assert.equal(parseChallengeHeader(text), undefined, text)
  })

  it('reads hostile text in linear time', () => {
    for (const part of ['a=', '"', '\\', ' ', 'a ', '",', 'a="', '\t=']) {
      const text = part.repeat(8192 / part.length)
      const began = process.hrtime.bigint()
      parseChallengeHeader(text)
      assert.ok(process.hrtime.bigint() - began < 2_000_000_000n, part)
    }
  })
})
