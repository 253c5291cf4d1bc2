/**
 * @module
 * The proof's keys: one for all processes, an overlap at each rotation, sealed wherever they rest.
 */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { compactVerify, importJWK } from 'jose'
import {
  type Jwk,
  KEY_CACHE_SECONDS,
  KEY_LEAD_SECONDS,
  KEY_TAIL_SECONDS,
  type KeyStore,
} from '../../../packages/server/src/signing-keys.ts'
import type { Signer } from '../../../packages/server/src/signing.ts'
import { createMemoryStore } from '../../../packages/server/src/stores/memory/index.ts'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import {
  createSigningBench,
  createTestVault,
  type SigningBench,
  STEP_UP,
  toKid,
} from '../../support/signing.ts'

let bench: SigningBench
beforeEach(async () => {
  bench = await createSigningBench()
})

const only = async (from: Signer): Promise<Jwk> => {
  const [key, ...others] = await from.publicKeys()
  assert.ok(key)
  assert.deepEqual(others, [])
  return key
}

/** What any verifier with the published keys concludes. */
async function isPublished(token: string): Promise<boolean> {
  const key = (await bench.signer.publicKeys()).find(({ kid }) => kid === toKid(token))
  if (key === undefined) return false
  await compactVerify(token, await importJWK(key), { algorithms: ['ES256'] })
  return true
}

const signedBy = async (by = bench.signer): Promise<string> =>
  String(toKid(await by.sign(STEP_UP, bench.toClaims())))

describe('a key', () => {
  it('publishes public members only', async () => {
    const { signer } = bench
    const key = await only(signer)
    assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    assert.deepEqual([key.alg, key.crv, key.kty, key.use], ['ES256', 'P-256', 'EC', 'sig'])
    assert.match(key.kid, /^[\w-]{22}$/)
  })

  it('keeps the private half sealed in the store', async () => {
    const { store, vault, signer } = bench
    await signer.publicKeys()
    const [entry] = await store.list<{ keys: { sealed: string }[] }>('keys/')
    assert.equal(entry?.key, 'keys/proof')
    const sealed = entry?.value.keys[0]?.sealed ?? ''
    assert.match(sealed, /^v1\.[\w-]{16}\.[\w-]+$/)
    const members = JSON.stringify(entry?.value)
    assert.doesNotMatch(members, /"d"/)
    const { kid } = await only(signer)
    assert.match(await vault.open(`keys/proof/${kid}`, sealed), /"d":"[\w-]{43}"/)
    await assert.rejects(vault.open('keys/proof/other', sealed), TypeError)
  })

  it('imports the private half so that nothing can export it', async (t) => {
    const { signer, toClaims } = bench
    const imported = t.mock.method(crypto.subtle, 'importKey')
    await signer.sign(STEP_UP, toClaims())
    const uses = imported.mock.calls.filter(({ arguments: args }) => [...args[4]].includes('sign'))
    assert.deepEqual(
      uses.map(({ arguments: args }) => args[3]),
      [false],
    )
  })
})

describe('one key for all processes', () => {
  it('is shared by signers that start in parallel on an empty store', async () => {
    const { createSecond, toClaims } = bench
    const signers = Array.from({ length: 8 }, (_, seed) => createSecond({ seed }))
    const tokens = await Promise.all(signers.map((each) => each.sign(STEP_UP, toClaims())))
    assert.equal(new Set(tokens.map(toKid)).size, 1)
    for (const each of signers) {
      for (const token of tokens) assert.equal((await each.verifyOwn(token, STEP_UP)).txn, 't1')
    }
  })

  it('is found again by the next process', async () => {
    const { signer, createSecond, toClaims } = bench
    const token = await signer.sign(STEP_UP, toClaims())
    const next = createSecond({ seed: 8 })
    assert.equal((await next.verifyOwn(token, STEP_UP)).jti, toClaims().jti)
    assert.equal(toKid(await next.sign(STEP_UP, toClaims())), toKid(token))
  })

  it('is read from the store once a minute at most, by callers in parallel too', async () => {
    const { clock, store, signer, createSecond, toClaims } = bench
    const reads = { 'keys/proof': 0, 'keys/receipt': 0 }
    const counting: KeyStore = {
      create: store.create,
      replace: store.replace,
      read: (key) => {
        if (key === 'keys/proof' || key === 'keys/receipt') reads[key] += 1
        return store.read(key)
      },
    }
    await signer.publicKeys()
    const other = createSecond({ store: counting })
    await Promise.all([other.publicKeys(), other.sign(STEP_UP, toClaims()), other.publicKeys()])
    clock.advance(KEY_CACHE_SECONDS - 1)
    await other.publicKeys()
    assert.deepEqual(reads, { 'keys/proof': 1, 'keys/receipt': 1 })
    clock.advance(1)
    await other.publicKeys()
    assert.deepEqual(reads, { 'keys/proof': 2, 'keys/receipt': 2 })
  })
})

describe('rotation', () => {
  /** Kid of a proof made now. */

  it('publishes the next key ten minutes before any process uses it', async () => {
    const { clock, signer, createSecond } = bench
    const before = await signedBy()
    const other = createSecond()
    assert.equal(await signedBy(other), before)
    await signer.rotate()
    assert.equal((await signer.publicKeys()).length, 2)
    clock.advance(KEY_CACHE_SECONDS)
    assert.equal((await other.publicKeys()).length, 2)
    clock.advance(599)
    assert.deepEqual([await signedBy(), await signedBy(other)], [before, before])
    clock.advance(1)
    const next = await signedBy()
    assert.notEqual(next, before)
    assert.equal(await signedBy(other), next)
    assert.equal((await signer.publicKeys())[1]?.kid, next)
  })

  it('shows the old key until ten minutes after the last proof it signed', async () => {
    const { clock, signer, toClaims } = bench
    await signer.rotate()
    clock.advance(KEY_LEAD_SECONDS - 1)
    const last = await signer.sign(STEP_UP, toClaims())
    // One second to the change of keys, and all but one of the tail.
    clock.advance(KEY_TAIL_SECONDS)
    assert.equal(await isPublished(last), true)
    assert.equal((await signer.verifyOwn(last, STEP_UP)).txn, 't1')
    clock.advance(1)
    assert.equal(await isPublished(last), false)
    await assert.rejects(signer.verifyOwn(last, STEP_UP), { code: 'proof_key_unknown' })
    assert.equal((await signer.publicKeys()).length, 1)
  })

  it('makes one key however often and from wherever it is asked while one waits', async () => {
    const { signer, createSecond } = bench
    const other = createSecond({ seed: 8 })
    await Promise.all([signer.rotate(), other.rotate(), signer.rotate()])
    await other.rotate()
    assert.equal((await createSecond().publicKeys()).length, 2)
  })

  it('works as the first thing that happens to a store', async () => {
    const { signer } = bench
    await signer.rotate()
    assert.equal((await signer.publicKeys()).length, 2)
    assert.equal(await signedBy(), (await signer.publicKeys())[0]?.kid)
  })

  it('drops withdrawn keys for good at the next rotation', async () => {
    const { clock, store, signer } = bench
    await signer.rotate()
    clock.advance(KEY_LEAD_SECONDS + KEY_TAIL_SECONDS)
    await signer.rotate()
    const stored = await store.read<{ keys: unknown[] }>('keys/proof')
    assert.equal(stored?.value.keys.length, 2)
    assert.equal((await signer.publicKeys()).length, 2)
  })
})

describe('withdrawing', () => {
  it('takes the key that signs from what is published, at once, and signs with a new one', async () => {
    const { signer, toClaims } = bench
    const token = await signer.sign(STEP_UP, toClaims())
    await signer.withdraw(String(toKid(token)))
    assert.equal(await isPublished(token), false)
    await assert.rejects(signer.verifyOwn(token, STEP_UP), { code: 'proof_key_unknown' })
    const next = await signer.sign(STEP_UP, toClaims())
    assert.equal((await only(signer)).kid, toKid(next))
    assert.equal((await signer.verifyOwn(next, STEP_UP)).txn, 't1')
  })

  it('reaches another process with its next look at the store', async () => {
    const { clock, signer, createSecond } = bench
    const other = createSecond()
    const kid = await signedBy(other)
    await signer.withdraw(kid)
    clock.advance(KEY_CACHE_SECONDS)
    assert.notEqual(await signedBy(other), kid)
    assert.equal(
      (await other.publicKeys()).some((key) => key.kid === kid),
      false,
    )
  })

  it('brings the key forward that waits already', async () => {
    const { signer } = bench
    const before = await signedBy()
    await signer.rotate()
    const waiting = (await signer.publicKeys())[1]?.kid
    await signer.withdraw(before)
    assert.equal(await signedBy(), waiting)
    assert.equal((await only(signer)).kid, waiting)
  })

  it('of a waiting or a retired key leaves the one that signs', async () => {
    const { clock, signer } = bench
    const first = await signedBy()
    await signer.rotate()
    await signer.withdraw((await signer.publicKeys())[1]?.kid ?? '')
    assert.equal(await signedBy(), first)
    await signer.rotate()
    clock.advance(KEY_LEAD_SECONDS)
    const second = await signedBy()
    assert.notEqual(second, first)
    await signer.withdraw(first)
    assert.equal(await signedBy(), second)
    assert.equal((await only(signer)).kid, second)
  })

  it('brings no retired key back', async () => {
    const { clock, signer } = bench
    const first = await signedBy()
    await signer.rotate()
    clock.advance(KEY_LEAD_SECONDS + KEY_TAIL_SECONDS)
    await signer.withdraw(await signedBy())
    assert.notEqual(await signedBy(), first)
    assert.equal((await only(signer)).kid, await signedBy())
  })

  it('refuses a key that is not there, also in a store without keys', async () => {
    const { signer } = bench
    await assert.rejects(signer.withdraw('none'), { code: 'not_found' })
    await signer.publicKeys()
    await assert.rejects(signer.withdraw('none'), { code: 'not_found' })
  })
})

describe('refusing when there is no store or no key', () => {
  it('passes on that the store is unavailable, and recovers with it', async () => {
    const { clock, store, createSecond, toClaims } = bench
    const closed = createMemoryStore({ clock })
    await closed.close()
    let current: Store = closed
    const changing = createSecond({
      store: {
        create: (...args) => current.create(...args),
        read: (key) => current.read(key),
        replace: (...args) => current.replace(...args),
      },
    })
    await assert.rejects(changing.sign(STEP_UP, toClaims()), { code: 'unavailable' })
    await assert.rejects(changing.publicKeys(), { code: 'unavailable' })
    await assert.rejects(changing.rotate(), { code: 'unavailable' })
    current = store
    assert.equal((await changing.publicKeys()).length, 1)
    current = closed
    clock.advance(KEY_CACHE_SECONDS)
    await assert.rejects(changing.sign(STEP_UP, toClaims()), { code: 'unavailable' })
  })

  it('refuses under another master key, and makes no new key instead', async () => {
    const { signer, createSecond, toClaims } = bench
    const { kid } = await only(signer)
    const stranger = createSecond({ vault: await createTestVault(2) })
    await assert.rejects(stranger.sign(STEP_UP, toClaims()), { code: 'unavailable' })
    assert.equal((await only(createSecond())).kid, kid)
  })

  it('refuses a key ring it cannot read', async () => {
    const { store, createSecond } = bench
    for (const value of [{ keys: [] }, { keys: [{ kid: 'a' }] }, 'text', null]) {
      await store.take('keys/proof')
      await store.create('keys/proof', value)
      await assert.rejects(createSecond().publicKeys(), { code: 'unavailable' })
      await assert.rejects(createSecond().rotate(), { code: 'unavailable' })
    }
  })
})
