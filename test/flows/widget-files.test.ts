import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Asset } from '../../packages/server/src/http/context.ts'
import { createBench, ISSUER } from './support/backend.ts'

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const SCRIPT = 'text/javascript; charset=utf-8'
const FILES: Readonly<Record<string, Asset>> = {
  'widget.js': { body: bytes('entry'), type: SCRIPT, etag: '"e"', immutable: false },
  'chunks/flow-Ab12_-34.js': { body: bytes('chunk'), type: SCRIPT, etag: '"c"', immutable: true },
  'face/worker.js': {
    body: bytes('worker'),
    brotli: bytes('w'),
    type: SCRIPT,
    etag: '"w"',
    immutable: false,
  },
  'face/detector-Ab12_-34.wasm': {
    body: bytes('wasm as it is'),
    brotli: bytes('wasm, small'),
    type: 'application/wasm',
    etag: '"d"',
    immutable: true,
  },
}

async function open(path: string, headers: Readonly<Record<string, string>> = {}) {
  const { backend } = await createBench({ getAsset: (name) => FILES[name] })
  return backend.fetch(new Request(`${ISSUER}/${path}`, { headers }))
}

describe('the files of the widget', () => {
  it('are for every page, the entry asked for anew each time and what bears a hash never again', async () => {
    for (const [path, { type, immutable }] of Object.entries(FILES)) {
      const { status, headers } = await open(path)
      assert.equal(status, 200)
      assert.equal(headers.get('content-type'), type)
      assert.equal(headers.get('access-control-allow-origin'), '*')
      assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin')
      const kept = immutable ? 'public, max-age=31536000, immutable' : 'public, no-cache'
      assert.equal(headers.get('cache-control'), kept)
    }
  })

  it('are no more than there are', async () => {
    for (const path of ['face/none.wasm', 'face/', 'face/..%2fwidget.js', 'face/NOTICE']) {
      assert.equal((await open(path)).status, 404, path)
    }
  })

  it('go compressed to whoever takes them so, and as they are to whoever does not say', async () => {
    const path = 'face/detector-Ab12_-34.wasm'
    for (const [accepted, isSmall] of [
      ['gzip, deflate, br, zstd', true],
      ['br;q=0.5', true],
      ['BR', true],
      ['gzip, br;q=0', false],
      ['gzip;q=1, br; q=0.000', false],
      ['brotli, xbr', false],
      ['', false],
    ] as const) {
      const reply = await open(path, { 'accept-encoding': accepted })
      assert.equal(reply.headers.get('content-encoding'), isSmall ? 'br' : null, accepted)
      assert.equal(reply.headers.get('etag'), isSmall ? '"d-br"' : '"d"')
      assert.match(reply.headers.get('vary') ?? '', /Accept-Encoding/)
      assert.equal(reply.headers.get('content-type'), 'application/wasm')
      assert.equal(await reply.text(), isSmall ? 'wasm, small' : 'wasm as it is')
    }
  })

  it('are not sent again to whoever has them, in the form they have', async () => {
    const path = 'face/worker.js'
    const ask = async (tag: string, accepted: string): Promise<number> =>
      (await open(path, { 'if-none-match': tag, 'accept-encoding': accepted })).status
    assert.equal(await ask('"w-br"', 'br'), 304)
    assert.equal(await ask('"w"', ''), 304)
    assert.equal(await ask('"w"', 'br'), 200)
    assert.equal(await ask('"w-br"', ''), 200)
  })

  it('give the worker that sees faces a policy of its own: WebAssembly, its own files, and nothing else', async () => {
    const { headers } = await open('face/worker.js')
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'",
    )
    assert.equal(headers.get('cross-origin-embedder-policy'), 'require-corp')
    // Also where it has not changed: browsers take the headers of that reply.
    const again = await open('face/worker.js', { 'if-none-match': '"w"' })
    assert.equal(again.status, 304)
    assert.match(again.headers.get('content-security-policy') ?? '', /wasm-unsafe-eval/)
    const entry = await open('widget.js')
    assert.doesNotMatch(entry.headers.get('content-security-policy') ?? '', /wasm/)
  })
})
