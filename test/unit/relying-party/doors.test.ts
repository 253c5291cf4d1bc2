import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RelyingPartyError } from '../../../packages/relying-party/src/index.ts'
import { sha256, SESSION, SITE_KEY, START } from '../../support/proof-backend.ts'
import { createTestSite } from '../../support/site.ts'

const UNLOCKED = { door: 'front', outcome: 'unlocked', seconds: 5, until: START + 5 }
const problem = (code: string, status: number) =>
  Response.json({ type: code, title: code, status, code }, { status })

interface Sent {
  readonly method: string
  readonly url: string
  readonly key: string | null
  readonly idempotency: string | null
  readonly body: Record<string, unknown>
}

/** A site whose backend says what a test writes, and then goes away. */
async function createSite(replies: readonly (() => Response)[], keys?: { doors: string }) {
  const sent: Sent[] = []
  const left = [...replies]
  const { party } = await createTestSite({
    ...(keys === undefined ? {} : { keys }),
    fetch: async (request) => {
      const text = await request.text()
      sent.push({
        method: request.method,
        url: new URL(request.url).pathname + new URL(request.url).search,
        key: request.headers.get('authorization'),
        idempotency: request.headers.get('idempotency-key'),
        body: text === '' ? {} : JSON.parse(text),
      })
      const reply = left.shift()
      if (reply === undefined) throw new TypeError('nobody is there')
      return reply()
    },
  })
  return { party, sent }
}

const OPENING = { door: 'front', seconds: 5, proof: 'a.b.c' }

describe('an opening', () => {
  it('names the session by its hash, the moment, and one key for one proof', async () => {
    const { party, sent } = await createSite([() => Response.json(UNLOCKED)])
    assert.deepEqual(await party.doors.unlock(SESSION, OPENING), UNLOCKED)
    assert.deepEqual(sent, [
      {
        method: 'POST',
        url: '/auth/v1/site/doors/front/unlock',
        key: `Bearer ${SITE_KEY}`,
        idempotency: sha256('a.b.c'),
        body: {
          proof: 'a.b.c',
          user: SESSION.user,
          session: sha256(SESSION.id),
          seconds: 5,
          requested_at: START,
        },
      },
    ])
  })

  it('is asked for again under the same key where no answer came, and tells what came of it', async () => {
    const { party, sent } = await createSite([
      () => problem('unavailable', 503),
      () => Response.json(UNLOCKED),
    ])
    assert.deepEqual(await party.doors.unlock(SESSION, OPENING), UNLOCKED)
    assert.equal(sent.length, 2)
    assert.deepEqual(sent[0], sent[1])
  })

  it('is unknown where nobody answers twice, and is not asked for a third time', async () => {
    const { party, sent } = await createSite([])
    assert.deepEqual(await party.doors.unlock(SESSION, OPENING), {
      door: 'front',
      outcome: 'unknown',
      seconds: 5,
    })
    assert.equal(sent.length, 2)
  })

  it('is unknown where the first call is lost, and the door is busy with it', async () => {
    const lost = () => problem('unavailable', 503)
    const { party } = await createSite([lost, () => problem('door_busy', 409)])
    assert.equal((await party.doors.unlock(SESSION, OPENING)).outcome, 'unknown')
    const refused = await createSite([lost, () => problem('door_too_late', 410)])
    await assert.rejects(refused.party.doors.unlock(SESSION, OPENING))
  })

  it('is refused as the backend refuses it, and not asked for again', async () => {
    for (const code of ['proof_replayed', 'door_offline', 'doors_paused', 'door_busy'] as const) {
      const { party, sent } = await createSite([() => problem(code, 409)])
      await assert.rejects(
        party.doors.unlock(SESSION, OPENING),
        (error) => error instanceof RelyingPartyError && error.code === code,
      )
      assert.equal(sent.length, 1)
    }
  })

  it('carries the whole action, the nonce, and the moment that the site noted', async () => {
    const { party, sent } = await createSite([() => Response.json(UNLOCKED)])
    const action = { type: 'unlock', door: 'front', seconds: 5, reason: 'mail' }
    const more = { action, nonce: 'a-nonce-of-it', requestedAt: START - 3 }
    await party.doors.unlock(SESSION, { ...OPENING, ...more })
    const { action: given, nonce, requested_at: at } = sent[0]?.body ?? {}
    assert.deepEqual([given, nonce, at], [action, 'a-nonce-of-it', START - 3])
  })
})

describe('doors', () => {
  it('are listed and locked with the key that the site has for them', async () => {
    const { party, sent } = await createSite(
      [
        () => Response.json({ doors: [], paused: false }),
        () => Response.json({ door: 'front', outcome: 'locked' }),
      ],
      { doors: 'key-for-doors-alone' },
    )
    assert.deepEqual(await party.doors.list({ locale: 'de' }), { doors: [], paused: false })
    assert.equal((await party.doors.lock(SESSION, 'front/../x')).outcome, 'locked')
    assert.deepEqual(
      sent.map(({ method, url, key, body }) => [method, url, key, body]),
      [
        ['GET', '/auth/v1/site/doors?locale=de', 'Bearer key-for-doors-alone', {}],
        [
          'POST',
          '/auth/v1/site/doors/front%2F..%2Fx/lock',
          'Bearer key-for-doors-alone',
          { user: SESSION.user },
        ],
      ],
    )
  })
})
