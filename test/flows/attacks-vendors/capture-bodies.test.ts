/**
 * @module
 * Bodies that nobody asked for: whoever sends them, not a byte is read before it is known that a picture or a
 * reading is waited for.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CAPTURE_HEADERS, toBase64url } from '@countersign/protocol'
import { createTestRandom } from '../../support/random.ts'
import { openPalm, openStage, READING, sendBytes, toPrompt } from '../captures/stage.ts'
import { ISSUER, ORIGIN, type Bench } from '../support/backend.ts'
import { Page } from '../support/page.ts'
import { ANNA } from '../support/people.ts'

const random = createTestRandom(71)
const bytes = (text: string) => new TextEncoder().encode(text)

/** A body that does not tell its length, and how much of it was asked for. */
function createStream(chunks: number, size = 16_384) {
  const taken = { bytes: 0 }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken.bytes >= chunks * size) return controller.close()
        taken.bytes += size
        controller.enqueue(new Uint8Array(size))
      },
    },
    { highWaterMark: 0 },
  )
  return { body, taken }
}

interface Streaming {
  readonly id: string
  readonly token: string
  readonly challenge?: string
  readonly nonce?: string
}

async function stream(bench: Bench, body: ReadableStream, to: Streaming) {
  // The runtime wants `duplex` for a stream; its types do not know it.
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${to.token}`,
      Origin: ORIGIN,
      'Content-Type': READING,
      [CAPTURE_HEADERS.challenge]: to.challenge ?? 'none',
      [CAPTURE_HEADERS.nonce]: to.nonce ?? 'none',
    },
    body,
    duplex: 'half',
  }
  const request = new Request(`${ISSUER}/v1/transactions/${to.id}/captures`, init)
  const response = await bench.backend.fetch(request, { peerAddress: '192.0.2.1' })
  return String(((await response.json()) as Record<string, unknown>)['code'])
}

describe('a body that nobody asked for', () => {
  it('is not read: neither a stranger’s, nor one for a question of another kind', async () => {
    const { bench, checked } = await openStage()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const { token, id } = page
    const other = toBase64url(random.bytes(32))
    for (const [to, code] of [
      [{ id: 'nothing', token: other }, 'transaction_unknown'],
      [{ id, token: other }, 'transaction_unknown'],
      [{ id, token: 'short' }, 'token_missing'],
      [{ id, token }, 'challenge_unknown'],
      [{ id, token, challenge: page.view?.prompt?.challenge ?? '' }, 'challenge_unknown'],
    ] as const) {
      const { body, taken } = createStream(64)
      assert.equal(await stream(bench, body, to), code)
      assert.equal(taken.bytes, 0, code)
    }
    assert.equal(checked.length, 0)
  })

  it('is read no further than it may be long', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const { body, taken } = createStream(10_000)
    const to = { id: page.id, token: page.token, challenge: page.view?.prompt?.challenge ?? '' }
    const code = await stream(bench, body, { ...to, nonce: toPrompt(page).nonce ?? '' })
    assert.equal(code, 'request_too_large')
    assert.ok(taken.bytes <= 1_048_576 + 16_384, String(taken.bytes))
    assert.equal(checked.length, 0)
    // The nonce is not spent by it.
    assert.equal((await sendBytes(page, bytes('palm'))).view.state, 'done')
  })

  it('is read where the runtime tells no length', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const to = { id: page.id, token: page.token, challenge: page.view?.prompt?.challenge ?? '' }
    const { body } = createStream(3, 300)
    await stream(bench, body, { ...to, nonce: toPrompt(page).nonce ?? '' })
    assert.equal(checked[0]?.capture?.bytes.length, 900)
    assert.equal((await page.read()).view.state, 'done')
  })

  it('breaks off: nothing is judged', async () => {
    const { bench, checked } = await openStage()
    const page = await openPalm(bench)
    await page.answer({ ready: true })
    const body = new ReadableStream({ pull: (one) => one.error(new Error('gone')) })
    const to = { id: page.id, token: page.token, challenge: page.view?.prompt?.challenge ?? '' }
    assert.equal(await stream(bench, body, { ...to, nonce: 'none' }), 'request_malformed')
    assert.equal(checked.length, 0)
  })
})
