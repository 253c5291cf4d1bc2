import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createPortableHasher } from '../../../../packages/server/src/hashing.ts'
import { createNodeHasher } from '../../../../packages/server/src/runtimes/node-hasher.ts'
import { createTestRandom } from '../../../support/random.ts'

const PUBLISHED =
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'

for (const engine of ['auto', 'worker'] as const) {
  suite(`the hasher for Node, engine ${engine}`, () => {
    test('verifies a published argon2id value', async () => {
      const hasher = createNodeHasher(createTestRandom(), { engine })
      assert.equal(await hasher.verify('password', PUBLISHED), true)
      assert.equal(await hasher.verify('differentpassword', PUBLISHED), false)
    })

    test('verifies what the portable hasher made, and the other way round', async () => {
      const here = createNodeHasher(createTestRandom(), { engine })
      const portable = createPortableHasher(createTestRandom(2))
      const password = 'snow ❄ and a trailing space '
      assert.equal(await here.verify(password, await portable.hash(password)), true)
      assert.equal(await portable.verify(password, await here.hash(password)), true)
      assert.equal(await here.verify(password.trim(), await portable.hash(password)), false)
    })
  })
}

test('refuses work beyond its queue, and works on afterwards', async () => {
  const hasher = createNodeHasher(createTestRandom(), { concurrency: 1, queueLimit: 2 })
  const results = await Promise.allSettled(
    Array.from({ length: 5 }, () => hasher.verify('password', PUBLISHED)),
  )
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.code)),
    [true, true, true, 'unavailable', 'unavailable'],
  )
  assert.equal(await hasher.verify('password', PUBLISHED), true)
})

test('keeps the event loop free', async () => {
  const hasher = createNodeHasher(createTestRandom())
  let turns = 0
  let isRunning = true
  const spin = () => {
    turns += 1
    if (isRunning) setImmediate(spin)
  }
  spin()
  await hasher.hash('correct horse')
  isRunning = false
  assert.ok(turns > 10, `${turns} turns of the event loop`)
})
