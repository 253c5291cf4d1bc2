import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, ISSUER } from '../support/backend.ts'

const read = async (path: string, init: RequestInit = {}) => {
  const { backend } = await createBench()
  const response = await backend.fetch(new Request(`${ISSUER}${path}`, init), {})
  return { response, text: await response.text() }
}

/** Directives of a policy by name. */
const toDirectives = (policy: string | null): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (policy ?? '').split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ')
      return [name, values.join(' ')]
    }),
  )

describe('the page of a phone', () => {
  it('loads what is of its own origin, and may use WebAssembly, a worker and the camera', async () => {
    const { response } = await read('/v1/handoff')
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
    assert.deepEqual(toDirectives(response.headers.get('content-security-policy')), {
      'default-src': "'none'",
      'script-src': "'self'",
      'worker-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self'",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    })
    assert.match(
      response.headers.get('permissions-policy') ?? '',
      /^camera=\(self\), microphone=\(\)/,
    )
  })

  it('is kept nowhere, tells nobody where it was opened, and shares no window', async () => {
    const { headers } = (await read('/v1/handoff')).response
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('access-control-allow-origin'), null)
  })

  it('names no other origin, holds no script and no style of its own, and says what it needs', async () => {
    const { text } = await read('/v1/handoff')
    assert.equal(/https?:|\bsrc="\/\//.test(text), false)
    assert.equal(/<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)/.test(text), false)
    assert.match(text, /<html lang="en">/)
    assert.match(text, /<title>[^<]+<\/title>/)
    assert.match(text, /<meta name="robots" content="noindex">/)
    assert.match(text, /<noscript><p>This page needs JavaScript/)
  })

  it('asks the backend for nothing as it opens: what looks at a link beforehand uses nothing up', async () => {
    const { response, text } = await read('/v1/handoff.js')
    assert.match(response.headers.get('content-type') ?? '', /^text\/javascript/)
    assert.equal(/\bfetch\b|XMLHttpRequest|sendBeacon/.test(text), false)
    assert.match((await read('/v1/handoff.css')).response.headers.get('content-type') ?? '', /css/)
  })

  it('has one address: a code in a path or a query is no way in', async () => {
    assert.equal((await read('/v1/handoff/some-code')).response.status, 404)
    const plain = await read('/v1/handoff')
    const queried = await read('/v1/handoff?code=some-code')
    assert.equal(queried.text, plain.text)
    assert.equal((await read('/v1/handoff', { method: 'POST' })).response.status, 404)
  })
})
