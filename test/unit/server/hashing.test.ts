import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  ARGON2_COST,
  createDummyHash,
  createHasher,
  createPortableHasher,
  isCurrentHash,
} from '../../../packages/server/src/hashing.ts'
import { createTestRandom } from '../../support/random.ts'

/** From the reference implementation's own tests (P-H-C/phc-winner-argon2, `src/test.c`, version 0x13). */
const PUBLISHED = [
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
]

suite('the portable hasher', () => {
  test('verifies published argon2id values', async () => {
    const hasher = createPortableHasher(createTestRandom())
    for (const phc of PUBLISHED) {
      assert.equal(await hasher.verify('password', phc), true)
      assert.equal(await hasher.verify('differentpassword', phc), false)
    }
  })

  test('makes PHC text at the documented cost and verifies it', async () => {
    const hasher = createPortableHasher(createTestRandom())
    const phc = await hasher.hash('correct horse')
    assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    assert.equal(await hasher.verify('correct horse', phc), true)
    assert.equal(await hasher.verify('correct horse ', phc), false)
  })

  test('gives way to other work while it computes', async () => {
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await createPortableHasher(createTestRandom()).hash('correct horse')
    clearInterval(timer)
    assert.ok(turns >= 2, `${turns} turns of the event loop`)
  })
})

suite('a hasher', () => {
  const createCounting = () => {
    const asked: object[] = []
    const hasher = createHasher(createTestRandom(), async (_password, _salt, options) => {
      asked.push(options)
      return new Uint8Array(options.tagLength)
    })
    return { asked, hasher }
  }

  test('salts: the same password has two hashes', async () => {
    const { hasher } = createCounting()
    assert.notEqual(await hasher.hash('one'), await hasher.hash('one'))
  })

  test('refuses an unreadable or excessive hash without computing', async () => {
    const { asked, hasher } = createCounting()
    const [salt, tag] = ['c29tZXNhbHQ', 'nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4']
    for (const phc of [
      '',
      'plain',
      `$argon2i$v=19$m=256,t=2,p=1$${salt}$${tag}`,
      `$argon2id$v=16$m=256,t=2,p=1$${salt}$${tag}`,
      `$argon2id$v=19$m=4194304,t=2,p=1$${salt}$${tag}`,
      `$argon2id$v=19$m=256,t=999,p=1$${salt}$${tag}`,
      `$argon2id$v=19$m=256,t=0,p=1$${salt}$${tag}`,
      `$argon2id$v=19$m=256,t=2,p=0$${salt}$${tag}`,
      `$argon2id$v=19$m=256,t=2,p=99$${salt}$${tag}`,
      `$argon2id$v=19$m=256,t=2,p=1$${salt}$`,
      `$argon2id$v=19$m=256,t=2,p=1$$${tag}`,
      `$argon2id$v=19$m=256,t=2,p=1$${salt}AA$${tag}`,
      `$argon2id$v=19$m=256,t=2,p=1$${salt}$${tag}$`,
    ]) {
      assert.equal(await hasher.verify('password', phc), false, phc)
    }
    assert.deepEqual(asked, [])
  })

  test('computes a dummy hash at full cost and never matches it', async () => {
    const { asked, hasher } = createCounting()
    assert.equal(await hasher.verify('anything', createDummyHash(createTestRandom(7))), false)
    assert.deepEqual(asked, [{ ...ARGON2_COST, tagLength: 32 }])
  })

  test('knows a hash of another cost', async () => {
    assert.equal(isCurrentHash(createDummyHash(createTestRandom())), true)
    assert.equal(isCurrentHash(PUBLISHED[0] ?? ''), false)
  })
})
