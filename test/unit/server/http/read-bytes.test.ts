import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readBytes } from '../../../../packages/server/src/http/read-bytes.ts'

/** A request whose body comes in these chunks; it tells no length unless told. */
function createRequest(chunks: readonly Uint8Array[], headers: Record<string, string> = {}) {
  const seen = { pulled: 0, isCancelled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[seen.pulled]
        if (chunk === undefined) return controller.close()
        seen.pulled += 1
        controller.enqueue(chunk)
      },
      cancel() {
        seen.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  // The runtime wants `duplex` for a stream; its types do not know it.
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' }
  return { request: new Request('http://localhost/', init), seen }
}

const chunk = (length: number, value = 1) => new Uint8Array(length).fill(value)

describe('a body', () => {
  it('is read whole and in order, up to the very last byte that is allowed', async () => {
    const { request } = createRequest([chunk(3, 1), chunk(2, 2), chunk(0), chunk(1, 3)])
    assert.deepEqual([...(await readBytes(request, 6))], [1, 1, 1, 2, 2, 3])
  })

  it('that is not there has no bytes', async () => {
    const request = new Request('http://localhost/', { method: 'POST' })
    assert.equal((await readBytes(request, 6)).length, 0)
  })

  it('is refused with the first byte too many, and the rest is not asked for', async () => {
    const { request, seen } = createRequest([chunk(4), chunk(3), chunk(4)])
    await assert.rejects(readBytes(request, 6), { code: 'request_too_large' })
    assert.deepEqual(seen, { pulled: 2, isCancelled: true })
  })

  it('is refused unread where it says that it is too long', async () => {
    const { request, seen } = createRequest([chunk(1)], { 'Content-Length': '7' })
    await assert.rejects(readBytes(request, 6), { code: 'request_too_large' })
    assert.equal(seen.pulled, 0)
  })

  it('is counted whatever length it tells', async () => {
    for (const length of ['1', '-1', 'none', '1e1', '']) {
      const { request } = createRequest([chunk(4), chunk(4)], { 'Content-Length': length })
      await assert.rejects(readBytes(request, 6), { code: 'request_too_large' }, length)
    }
  })

  it('that breaks off is malformed', async () => {
    const body = new ReadableStream({ pull: (one) => one.error(new Error('gone')) })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    const request = new Request('http://localhost/', init)
    await assert.rejects(readBytes(request, 6), { code: 'request_malformed' })
  })
})
