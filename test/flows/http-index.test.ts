import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { outbox } from '@countersign/server/senders/outbox'
import { createBench, ISSUER, type Bench } from './support/backend.ts'

describe('the address of the backend itself', () => {
  /** As a browser and as a program ask, with and without the slash. */
  const open = (bench: Bench, accept: string, path = '') =>
    bench.backend.fetch(new Request(`${ISSUER}${path}`, { headers: { Accept: accept } }))

  it('tells programs where everything is, and every place answers', async () => {
    const bench = await createBench()
    for (const path of ['', '/']) {
      const reply = await open(bench, '*/*', path)
      assert.match(reply.headers.get('vary') ?? '', /Accept/)
      const { name, issuer, ...places } = (await reply.json()) as Record<string, string>
      assert.deepEqual([name, issuer], ['Countersign', ISSUER])
      assert.deepEqual(Object.keys(places), ['widget', 'openapi', 'metadata', 'jwks_uri', 'ready'])
      const { widget, ...others } = places
      assert.equal(widget, `${ISSUER}/widget.js`)
      for (const address of Object.values(others)) {
        assert.equal((await bench.backend.fetch(new Request(address))).status, 200, address)
      }
    }
  })

  it('shows a browser a page that links to nothing but itself', async () => {
    const bench = await createBench()
    const reply = await open(bench, 'text/html,application/xhtml+xml,*/*;q=0.8')
    assert.match(reply.headers.get('content-type') ?? '', /^text\/html/)
    const policy = reply.headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|http/)
    const page = await reply.text()
    assert.doesNotMatch(page, /<script|style=|<style/)
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link)
    assert.ok(links.length >= 7)
    for (const link of links.filter((one) => !one.endsWith('widget.js'))) {
      assert.match(link, /^\/auth\//)
      const answer = await bench.backend.fetch(new Request(new URL(link, ISSUER)))
      assert.equal(answer.status, 200, link)
    }
  })

  it('names the outbox only where there is one', async () => {
    const plain = await createBench()
    const developing = await createBench({ config: { senders: { email: outbox() } } })
    for (const [bench, expected] of [
      [plain, false],
      [developing, true],
    ] as const) {
      assert.equal((await (await open(bench, 'text/html')).text()).includes('/outbox'), expected)
      const index = (await (await open(bench, '*/*')).json()) as object
      assert.equal('outbox' in index, expected)
    }
  })
})
