/**
 * @module
 * The canonical form and hash of an action: RFC 8785, with its own examples.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import {
  Action,
  Money,
  toActionHash,
  toCanonicalJson,
} from '../../../packages/protocol/src/action.ts'

describe('toCanonicalJson', () => {
  it('gives the example of RFC 8785 §3.2.2 and §3.2.3', () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    assert.equal(
      toCanonicalJson(value),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('sorts members by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    const value: unknown = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`)
    const names = toCanonicalJson(value).match(/(?<=":")[^"]+/g)
    assert.deepEqual(names, [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it('writes numbers as RFC 8785 appendix B lists them', () => {
    const samples: [string, string][] = [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['c340000000000000', '-9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['44b52d02c7e14af7', '1.0000000000000001e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef4f', '999999999999999900000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['41b3de4355555554', '333333333.33333325'],
      ['41b3de4355555555', '333333333.3333333'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
      ['43143ff3c1cb0959', '1424953923781206.2'],
    ]
    for (const [bits, text] of samples) {
      assert.equal(toCanonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), text)
    }
  })

  it('does not depend on the order of members, at any depth', () => {
    const one = { b: { y: 1, x: [{ n: 1, m: 2 }] }, a: 1 }
    const other = { a: 1, b: { x: [{ m: 2, n: 1 }], y: 1 } }
    assert.equal(toCanonicalJson(one), toCanonicalJson(other))
    assert.notEqual(toCanonicalJson([1, 2]), toCanonicalJson([2, 1]))
  })

  it('is JSON that reads back as what it was', () => {
    const value = { a: [null, true, -0.5, 'ü\u2028', {}], __proto: 1, '': [] }
    assert.deepEqual(JSON.parse(toCanonicalJson(value)), value)
  })

  it('refuses what has no canonical form', () => {
    const holes = [1]
    holes[2] = 3
    const refused: unknown[] = [undefined, Number.NaN, Infinity, 1n, () => 1, Symbol('a'), holes]
    refused.push('\ud800', { '\udfff': 1 }, { a: undefined }, [undefined], { a: ['a\udc00b'] })
    for (const value of refused) assert.throws(() => toCanonicalJson(value), TypeError)
  })
})

describe('toActionHash', () => {
  const action = { type: 'transfer', amount: { value: '100.00', currency: 'EUR' }, to: 'Lindqvist' }

  it('is base64url SHA-256 of the canonical form', async () => {
    const text = '{"amount":{"currency":"EUR","value":"100.00"},"to":"Lindqvist","type":"transfer"}'
    assert.equal(await toActionHash(action), createHash('sha256').update(text).digest('base64url'))
  })

  it('changes with a cent, a payee, a currency, a type and a way to write the amount', async () => {
    const others = [
      { ...action, amount: { value: '100.01', currency: 'EUR' } },
      { ...action, amount: { value: '100.0', currency: 'EUR' } },
      { ...action, amount: { value: '100.00', currency: 'SEK' } },
      { ...action, to: 'Lindqvist ' },
      { ...action, type: 'payout' },
      { ...action, note: '' },
    ]
    const hashes = await Promise.all([action, ...others].map(toActionHash))
    assert.equal(new Set(hashes).size, hashes.length)
  })
})

describe('Action', () => {
  const is = (value: unknown) => v.is(Action, value)

  it('holds a type and texts, whole numbers and amounts', () => {
    const action = {
      type: 'transfer',
      to: 'Ada',
      count: 3,
      amount: { value: '0.5', currency: 'EUR' },
    }
    assert.deepEqual(v.parse(Action, action), action)
  })

  it('refuses a missing or odd type and odd field names', () => {
    for (const type of [undefined, '', 'Transfer', 'a-b', '1a', 7, 'a'.repeat(41)]) {
      assert.equal(is({ type }), false)
    }
    for (const name of ['Amount', 'a b', '', '1', '_a', 'toString', 'a'.repeat(41)]) {
      assert.equal(is({ type: 'a', [name]: 'x' }), false, name)
    }
  })

  it('refuses values that could be shown or summed in two ways', () => {
    const refused: unknown[] = [1.5, Number.NaN, 2 ** 53, true, null, [], ['a'], {}, { value: '1' }]
    refused.push(
      'a'.repeat(501),
      'a\ud800',
      { value: '1', currency: 'EUR', more: 1 },
      { a: { b: 1 } },
    )
    for (const value of refused) assert.equal(is({ type: 'a', field: value }), false)
  })

  it('refuses more than 20 fields', () => {
    const toFields = (n: number) => Array.from({ length: n }, (_, i) => [`f${i}`, 'x'])
    assert.equal(is({ type: 'a', ...Object.fromEntries(toFields(20)) }), true)
    assert.equal(is({ type: 'a', ...Object.fromEntries(toFields(21)) }), false)
  })

  it('refuses members that would be left out in silence, and names them', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const parsed = v.safeParse(Action, JSON.parse(`{"type":"a","${name}":"x"}`))
      assert.equal(parsed.success, false)
      assert.equal(parsed.issues[0].message, 'action_undeclared')
      assert.equal(v.getDotPath(parsed.issues[0]), name)
    }
    assert.equal(v.is(Action, undefined), false)
  })
})

describe('Money', () => {
  it('is decimal text and a currency code', () => {
    for (const value of ['0', '0.01', '10', '999999999999999.9999']) {
      assert.equal(v.is(Money, { value, currency: 'EUR' }), true, value)
    }
    const refused = [
      '',
      '-1',
      '+1',
      '01',
      '.5',
      '1.',
      '1e3',
      '1,5',
      ' 1',
      '1\n',
      '1.00001',
      '٣',
      '1000000000000000',
    ]
    for (const value of refused) assert.equal(v.is(Money, { value, currency: 'EUR' }), false, value)
    for (const currency of ['eur', 'EU', 'EURO', '€', '']) {
      assert.equal(v.is(Money, { value: '1', currency }), false, currency)
    }
    assert.equal(v.is(Money, { value: 100, currency: 'EUR' }), false)
  })
})
