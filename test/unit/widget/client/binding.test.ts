import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PHONE_BINDING_SECONDS } from '../../../../packages/protocol/src/proof.ts'
import { type CookiePlace, keepCookie } from '../../../../packages/widget/src/client/binding.ts'
import { createTestRandom } from '../../../support/random.ts'

/** As much of a browser as cookies need. Remembers what was written. */
function createPlace(protocol: string, cookies: Record<string, string> = {}) {
  const written: string[] = []
  const place: CookiePlace = {
    location: { protocol },
    document: {
      get cookie() {
        return Object.entries(cookies)
          .map(([name, value]) => `${name}=${value}`)
          .join('; ')
      },
      set cookie(text: string) {
        written.push(text)
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
        cookies[name] = value
      },
    },
  }
  return { place, written }
}

const random = () => ({ random: createTestRandom().bytes })

test('makes a cookie that only this host gets, over TLS alone', () => {
  const { place, written } = createPlace('https:')
  const value = keepCookie(place, random())
  assert.match(value ?? '', /^[\w-]{43}$/)
  assert.deepEqual(written, [
    `__Host-countersign=${value}; Max-Age=${PHONE_BINDING_SECONDS}; Path=/; SameSite=Strict; Secure`,
  ])
})

test('leaves prefix and Secure out on plain http, where WebKit refuses them', () => {
  const { place, written } = createPlace('http:')
  const value = keepCookie(place, random())
  assert.deepEqual(written, [
    `countersign=${value}; Max-Age=${PHONE_BINDING_SECONDS}; Path=/; SameSite=Strict`,
  ])
})

test('keeps a cookie that is there, for as long as a phone proof beside it may need', () => {
  const { place, written } = createPlace('https:', { '__Host-countersign': 'kept', other: 'x' })
  assert.equal(keepCookie(place, random(), 'known'), 'kept')
  const kept = `__Host-countersign=kept; Max-Age=${PHONE_BINDING_SECONDS};`
  assert.ok(written[0]?.startsWith(kept))
})

test('does not take another cookie for it', () => {
  const { place } = createPlace('http:', { 'not-countersign': 'no', '__Host-countersign': 'no' })
  assert.notEqual(keepCookie(place, random()), 'no')
})

test('brings back a value that ran out meanwhile', () => {
  const { place } = createPlace('https:')
  assert.equal(keepCookie(place, random(), 'known'), 'known')
})

test('says so where the browser keeps none, or forbids it', () => {
  const deaf: CookiePlace = {
    location: { protocol: 'https:' },
    document: Object.defineProperty({ cookie: '' }, 'cookie', { get: () => '', set: () => {} }),
  }
  assert.equal(keepCookie(deaf, random()), undefined)
  const forbidding: CookiePlace = {
    location: { protocol: 'https:' },
    document: Object.defineProperty({ cookie: '' }, 'cookie', {
      get() {
        throw new DOMException('sandboxed', 'SecurityError')
      },
    }),
  }
  assert.equal(keepCookie(forbidding, random()), undefined)
})
