/**
 * @module
 * No way to print a secret shows it.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { format, inspect } from 'node:util'
import { reveal, Secret } from '../../../packages/server/src/secret.ts'
import { toBase64url } from '../../../packages/protocol/src/ids.ts'
import { createTestRandom } from '../../support/random.ts'

describe('Secret', () => {
  const value = toBase64url(createTestRandom().bytes(16))
  const secret = new Secret(value, 'sites.harbour.key')
  const shown = '[secret sites.harbour.key]'

  it('gives its value to reveal alone', () => {
    assert.equal(reveal(secret), value)
  })

  it('shows its name wherever text is made of it', () => {
    const texts = [
      String(secret),
      // What a template and `+` do; the type checker lets nobody write them.
      String.raw({ raw: ['', ''] }, secret),
      secret[Symbol.toPrimitive](),
      secret.toString(),
      [secret].join(),
      inspect(secret),
      format('%s', secret),
      format('%o', secret),
    ]
    for (const text of texts) assert.equal(text, shown)
    assert.equal(JSON.stringify({ secret }), JSON.stringify({ secret: shown }))
    const deno: unknown = Reflect.get(secret, Symbol.for('Deno.customInspect'))
    assert.equal(typeof deno === 'function' && deno(), shown)
  })

  it('shows nothing in the depth of an object, an error or a number', () => {
    const deep = {
      a: { b: [secret, new Map([[secret, secret]])] },
      e: new Error('x', { cause: secret }),
    }
    const options = { depth: 10, showHidden: true, customInspect: false }
    for (const text of [
      inspect(deep, { depth: 10 }),
      inspect(deep, options),
      JSON.stringify(deep),
    ]) {
      assert.doesNotMatch(text, new RegExp(value))
    }
    assert.ok(Number.isNaN(Number(secret)))
  })

  it('holds nothing that copying or walking its members would find', () => {
    assert.deepEqual(Object.keys(secret), [])
    assert.deepEqual(Object.assign({}, secret), {})
    const members = Reflect.ownKeys(secret).map((key): unknown => Reflect.get(secret, key))
    assert.ok(!members.includes(value))
    assert.deepEqual(structuredClone(secret), {})
  })

  it('cannot be opened from outside by a look-alike', () => {
    const fake: Secret = Object.create(Secret.prototype)
    assert.throws(() => reveal(fake), TypeError)
  })
})
