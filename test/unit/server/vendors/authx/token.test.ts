import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import {
  createTokenCache,
  toToken,
  type Token,
} from '../../../../../packages/server/src/vendors/authx/token.ts'
import { createTestClock } from '../../../../support/clock.ts'

const LIFE = 1_209_599

/** A vendor whose tokens a test hands out one by one. */
function createStage(lifeSeconds = LIFE) {
  const clock = createTestClock()
  const asked: { resolve: (token: Token) => void; reject: (error: Error) => void }[] = []
  const cache = createTokenCache(
    clock,
    () => new Promise<Token>((resolve, reject) => asked.push({ resolve, reject })),
  )
  const give = async (name: string) => {
    const secret = new Secret(name, name)
    asked.at(-1)?.resolve({ secret, lifeSeconds })
    await settle()
    return secret
  }
  const fail = async () => {
    asked.at(-1)?.reject(new Error('down'))
    await settle()
  }
  return { clock, cache, asked, give, fail }
}

const settle = async () => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve()
}

suite('the token', () => {
  test('is fetched once for a hundred that come at once, and kept', async () => {
    const { cache, asked, give } = createStage()
    const waiting = Array.from({ length: 100 }, () => cache.get())
    assert.equal(asked.length, 1)
    const first = await give('first')
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set([first]))
    assert.equal(await cache.get(), first)
    assert.equal(asked.length, 1)
  })

  test('is fetched anew after a failure, which all who waited share', async () => {
    const { cache, asked, give, fail } = createStage()
    const waiting = [cache.get(), cache.get()]
    const failed = Promise.allSettled(waiting)
    await fail()
    assert.deepEqual(
      (await failed).map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    const again = cache.get()
    const second = await give('second')
    assert.equal(await again, second)
    assert.equal(asked.length, 2)
  })

  test('is renewed in the last hour, while the old one is served', async () => {
    const { cache, clock, asked, give } = createStage()
    const getting = cache.get()
    const first = await give('first')
    await getting
    clock.advance(LIFE - 3601)
    assert.equal(await cache.get(), first)
    assert.equal(asked.length, 1)
    clock.advance(1)
    assert.deepEqual(await Promise.all([cache.get(), cache.get()]), [first, first])
    assert.equal(asked.length, 2)
    const second = await give('second')
    assert.equal(await cache.get(), second)
  })

  test('is renewed in the last tenth of a short life', async () => {
    const { cache, clock, asked, give } = createStage(100)
    const getting = cache.get()
    await give('first')
    await getting
    clock.advance(89)
    await cache.get()
    assert.equal(asked.length, 1)
    clock.advance(1)
    await cache.get()
    assert.equal(asked.length, 2)
  })

  test('is served on when a renewal fails, which is not tried at every turn', async () => {
    const { cache, clock, asked, give, fail } = createStage()
    const getting = cache.get()
    const first = await give('first')
    await getting
    clock.advance(LIFE - 3600)
    await cache.get()
    await fail()
    assert.equal(await cache.get(), first)
    clock.advance(29)
    assert.equal(await cache.get(), first)
    assert.equal(asked.length, 2)
    clock.advance(1)
    assert.equal(await cache.get(), first)
    assert.equal(asked.length, 3)
  })

  test('is waited for when the old one is over', async () => {
    const { cache, clock, give } = createStage()
    const getting = cache.get()
    await give('first')
    await getting
    clock.advance(LIFE)
    const again = cache.get()
    const second = await give('second')
    assert.equal(await again, second)
  })

  test('that was dropped is fetched anew; one that came meanwhile stays', async () => {
    const { cache, asked, give } = createStage()
    const getting = cache.get()
    const first = await give('first')
    await getting
    cache.drop(first)
    const again = cache.get()
    const second = await give('second')
    assert.equal(await again, second)
    cache.drop(first)
    assert.equal(await cache.get(), second)
    assert.equal(asked.length, 2)
  })

  test('is not waited for forever where the one who fetched it is gone', async () => {
    const { cache, clock, asked, give } = createStage()
    const lost = cache.get()
    clock.advance(30)
    const waiting = cache.get()
    assert.equal(asked.length, 2)
    const second = await give('second')
    assert.equal(await waiting, second)
    lost.catch(() => undefined)
  })
})

suite('its life', () => {
  const reply = { access_token: 'abc', token_type: 'bearer', expires_in: 1000 }
  const toLife = (issued?: unknown, expires?: unknown) =>
    toToken({ ...reply, '.issued': issued, '.expires': expires })?.lifeSeconds

  test('is the smaller of what it says and the time between its dates', () => {
    const [early, late] = ['Tue, 14 Nov 2023 22:13:20 GMT', 'Tue, 14 Nov 2023 22:23:20 GMT']
    assert.equal(toLife(early, late), 600)
    assert.equal(toLife(early, 'Wed, 15 Nov 2023 22:13:20 GMT'), 1000)
    assert.equal(toLife(), 1000)
    assert.equal(toLife('soon', 7), 1000)
  })

  test('does not depend on how wrong the vendor’s clock goes', () => {
    const [early, late] = ['Mon, 01 Jan 1990 00:00:00 GMT', 'Mon, 01 Jan 1990 01:00:00 GMT']
    assert.equal(toLife(early, late), 1000)
  })

  test('is none when it ends before it begins', () => {
    assert.equal(
      toLife('Tue, 14 Nov 2023 22:13:20 GMT', 'Tue, 14 Nov 2023 22:13:20 GMT'),
      undefined,
    )
    assert.equal(toToken({ ...reply, expires_in: 0 }), undefined)
  })

  test('is told with a token that nothing prints', () => {
    const token = toToken({ ...reply, access_token: ['can', 'ary'].join('') })
    assert.ok(!JSON.stringify(token).includes('canary'))
  })
})
