import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTokenKeeper } from '../../../../packages/widget/src/client/token-keeper.ts'
import { createTestRandom } from '../../../support/random.ts'

function createStorage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

const random = (seed = 1) => {
  const { bytes } = createTestRandom(seed)
  return bytes
}

test('makes 32 random bytes, base64url, and keeps them at once', () => {
  const storage = createStorage()
  const { token } = createTokenKeeper({ random: random(), storage }, 'k').read('b')
  assert.match(token, /^[\w-]{43}$/)
  assert.deepEqual(JSON.parse(storage.kept.get('k') ?? ''), { token, binding: 'b' })
})

test('comes back to the same after a reload, with its transaction', () => {
  const storage = createStorage()
  const keeper = createTokenKeeper({ random: random(), storage }, 'k')
  const made = keeper.read('b')
  keeper.keep({ ...made, id: 't1' })
  const again = createTokenKeeper({ random: random(2), storage }, 'k').read('other')
  assert.deepEqual(again, { token: made.token, binding: 'b', id: 't1' })
})

test('keeps nothing of what was dropped', () => {
  const storage = createStorage()
  const bytes = random()
  const keeper = createTokenKeeper({ random: bytes, storage }, 'k')
  const first = keeper.read()
  keeper.drop()
  assert.equal(storage.kept.size, 0)
  assert.notEqual(keeper.read().token, first.token)
})

test('lives for the page alone where the browser forbids storage', () => {
  const keeper = createTokenKeeper({ random: random(), storage: undefined }, 'k')
  assert.equal(keeper.read().token, keeper.read().token)
})

test('survives storage that throws', () => {
  const full = {
    ...createStorage(),
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  const keeper = createTokenKeeper({ random: random(), storage: full }, 'k')
  assert.equal(keeper.read().token, keeper.read().token)
})

for (const junk of ['', '{', 'null', '"x"', '{"id":"t1"}']) {
  test(`makes a fresh one in place of ${junk || 'nothing'}`, () => {
    const storage = createStorage()
    storage.kept.set('k', junk)
    assert.match(createTokenKeeper({ random: random(), storage }, 'k').read().token, /^[\w-]{43}$/)
  })
}
