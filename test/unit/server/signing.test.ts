/**
 * @module
 * The proof's keys and signatures: one key for all processes, an overlap at each rotation, and no
 * token that chooses its own rules.
 */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import {
  base64url,
  compactVerify,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { PROOF_TYPES, type StepUpClaims } from '../../../packages/protocol/src/proof.ts'
import { Secret } from '../../../packages/server/src/secret.ts'
import {
  createSigner,
  type Jwk,
  KEY_CACHE_SECONDS,
  KEY_LEAD_SECONDS,
  KEY_TAIL_SECONDS,
  type KeyStore,
  type Signer,
} from '../../../packages/server/src/signing.ts'
import { createMemoryStore } from '../../../packages/server/src/stores/memory/index.ts'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import { createVault, type Vault } from '../../../packages/server/src/vault.ts'
import { createTestClock, type TestClock } from '../../support/clock.ts'
import { createTestRandom } from '../../support/random.ts'

const issuer = 'https://bank.example/auth'
const STEP_UP = PROOF_TYPES['step-up']
const LOGIN = PROOF_TYPES.login

let clock: TestClock
let store: Store
let vault: Vault
let signer: Signer

beforeEach(async () => {
  clock = createTestClock()
  store = createMemoryStore({ clock })
  vault = await createTestVault(1)
  signer = createSecond()
})

/** 32 bytes that are no secret. */
function createTestVault(seed: number): Promise<Vault> {
  const random = createTestRandom(seed)
  return createVault(new Secret(base64url.encode(random.bytes(32)), 'master'), random)
}

/** A signer as another process would have it, on the same store. */
function createSecond(changes: { store?: KeyStore; vault?: Vault; seed?: number } = {}): Signer {
  const random = createTestRandom(changes.seed ?? 7)
  return createSigner({ store, vault, clock, issuer, ...changes, random })
}

function toClaims(changes: Partial<StepUpClaims> = {}): StepUpClaims {
  const iat = clock.now()
  return {
    ...{ iss: issuer, aud: 'harbour', sub: 'u1', iat, exp: iat + 60, jti: 'j'.repeat(22) },
    ...{ auth_time: iat, acr: 'aal2', amr: ['pwd', 'otp', 'mfa'], txn: 't1' },
    ...{ origin: 'https://bank.example', session: 's'.repeat(43), ...changes },
  }
}

const toKid = (token: string) => parsePart(token, 0)['kid']

function parsePart(token: string, index: number): Record<string, unknown> {
  const parsed: unknown = JSON.parse(
    new TextDecoder().decode(base64url.decode(token.split('.')[index] ?? '')),
  )
  assert.ok(parsed !== null && typeof parsed === 'object')
  return { ...parsed }
}

const only = async (from: Signer): Promise<Jwk> => {
  const [key, ...others] = await from.publicKeys()
  assert.ok(key)
  assert.deepEqual(others, [])
  return key
}

/** What any verifier with the published keys concludes. */
async function isPublished(token: string): Promise<boolean> {
  const key = (await signer.publicKeys()).find(({ kid }) => kid === toKid(token))
  if (key === undefined) return false
  await compactVerify(token, await importJWK(key), { algorithms: ['ES256'] })
  return true
}

describe('signing', () => {
  it('signs so that anyone with the published key can check, header exactly alg, kid, typ', async () => {
    const claims = toClaims()
    const token = await signer.sign(STEP_UP, claims)
    const key = await only(signer)
    assert.deepEqual(parsePart(token, 0), { alg: 'ES256', kid: key.kid, typ: STEP_UP })
    assert.deepEqual(parsePart(token, 1), claims)
    assert.equal(await isPublished(token), true)
  })

  it('publishes public members only', async () => {
    const key = await only(signer)
    assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    assert.deepEqual([key.alg, key.crv, key.kty, key.use], ['ES256', 'P-256', 'EC', 'sig'])
    assert.match(key.kid, /^[\w-]{22}$/)
  })

  it('refuses to sign for another issuer, or a proof that outlives its key', async () => {
    const refused = [
      { iss: 'https://elsewhere.example' },
      { exp: clock.now() + 61 },
      { exp: Number.NaN },
    ]
    for (const changes of refused) {
      await assert.rejects(signer.sign(STEP_UP, toClaims(changes)), TypeError)
    }
  })

  it('keeps the private half sealed in the store', async () => {
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
    const imported = t.mock.method(crypto.subtle, 'importKey')
    await signer.sign(STEP_UP, toClaims())
    const uses = imported.mock.calls.filter(({ arguments: args }) => args[4]?.includes('sign'))
    assert.deepEqual(
      uses.map(({ arguments: args }) => args[3]),
      [false],
    )
  })
})

describe('one key for all processes', () => {
  it('is shared by signers that start in parallel on an empty store', async () => {
    const signers = Array.from({ length: 8 }, (_, seed) => createSecond({ seed }))
    const tokens = await Promise.all(signers.map((each) => each.sign(STEP_UP, toClaims())))
    assert.equal(new Set(tokens.map(toKid)).size, 1)
    for (const each of signers) {
      for (const token of tokens) assert.equal((await each.verifyOwn(token, STEP_UP)).txn, 't1')
    }
  })

  it('is found again by the next process', async () => {
    const token = await signer.sign(STEP_UP, toClaims())
    const next = createSecond({ seed: 8 })
    assert.equal((await next.verifyOwn(token, STEP_UP)).jti, toClaims().jti)
    assert.equal(toKid(await next.sign(STEP_UP, toClaims())), toKid(token))
  })

  it('is read from the store once a minute at most, by callers in parallel too', async () => {
    let reads = 0
    const counting: KeyStore = {
      create: store.create,
      replace: store.replace,
      read: (key) => {
        reads += 1
        return store.read(key)
      },
    }
    await signer.publicKeys()
    const other = createSecond({ store: counting })
    await Promise.all([other.publicKeys(), other.sign(STEP_UP, toClaims()), other.publicKeys()])
    clock.advance(KEY_CACHE_SECONDS - 1)
    await other.publicKeys()
    assert.equal(reads, 1)
    clock.advance(1)
    await other.publicKeys()
    assert.equal(reads, 2)
  })
})

describe('rotation', () => {
  /** Kid of a proof made now. */
  const signedBy = async (by = signer) => toKid(await by.sign(STEP_UP, toClaims()))

  it('publishes the next key ten minutes before any process uses it', async () => {
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
    const other = createSecond({ seed: 8 })
    await Promise.all([signer.rotate(), other.rotate(), signer.rotate()])
    await other.rotate()
    assert.equal((await createSecond().publicKeys()).length, 2)
  })

  it('works as the first thing that happens to a store', async () => {
    await signer.rotate()
    assert.equal((await signer.publicKeys()).length, 2)
    assert.equal(await signedBy(), (await signer.publicKeys())[0]?.kid)
  })

  it('drops withdrawn keys for good at the next rotation', async () => {
    await signer.rotate()
    clock.advance(KEY_LEAD_SECONDS + KEY_TAIL_SECONDS)
    await signer.rotate()
    const stored = await store.read<{ keys: unknown[] }>('keys/proof')
    assert.equal(stored?.value.keys.length, 2)
    assert.equal((await signer.publicKeys()).length, 2)
  })
})

describe('refusing when there is no store or no key', () => {
  it('passes on that the store is unavailable, and recovers with it', async () => {
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
    const { kid } = await only(signer)
    const stranger = createSecond({ vault: await createTestVault(2) })
    await assert.rejects(stranger.sign(STEP_UP, toClaims()), { code: 'unavailable' })
    assert.equal((await only(createSecond())).kid, kid)
  })

  it('refuses a key ring it cannot read', async () => {
    for (const value of [{ keys: [] }, { keys: [{ kid: 'a' }] }, 'text', null]) {
      await store.take('keys/proof')
      await store.create('keys/proof', value)
      await assert.rejects(createSecond().publicKeys(), { code: 'unavailable' })
      await assert.rejects(createSecond().rotate(), { code: 'unavailable' })
    }
  })
})

describe('checking own proofs', () => {
  const refuse = (token: string, code: string) =>
    assert.rejects(signer.verifyOwn(token, STEP_UP), { code })

  /** A token whose parts are what the test says, signed by nobody. */
  const toToken = (header: unknown, payload: unknown = toClaims(), signature = 'A'.repeat(86)) =>
    [JSON.stringify(header), JSON.stringify(payload)]
      .map((part) => base64url.encode(part))
      .join('.') + `.${signature}`

  it('gives the claims of a proof of its kind', async () => {
    const stepUp = toClaims({ action_hash: 'h'.repeat(43), nonce: 'n'.repeat(8) })
    assert.deepEqual(await signer.verifyOwn(await signer.sign(STEP_UP, stepUp), STEP_UP), stepUp)
    const { session: _, ...rest } = toClaims()
    const login = { ...rest, sid: 'i'.repeat(22), nonce: 'b'.repeat(43), is_new: true }
    assert.deepEqual(await signer.verifyOwn(await signer.sign(LOGIN, login), LOGIN), login)
  })

  it('refuses what is no token', async () => {
    const good = await signer.sign(STEP_UP, toClaims())
    const texts = [
      '',
      '.',
      '..',
      'a.b',
      'a.b.c',
      'a.b.c.d',
      `${good}.`,
      ` ${good}`,
      `${good}=`,
      `${good}\n`,
    ]
    for (const text of texts) await refuse(text, 'proof_malformed')
    await refuse(good.replace('.', '.!'), 'proof_malformed')
    await refuse(toToken(null), 'proof_malformed')
    await refuse(toToken('text'), 'proof_malformed')
  })

  it('refuses a text that is too long before it reads it', async () => {
    await refuse(`${await signer.sign(STEP_UP, toClaims())}${'A'.repeat(4096)}`, 'proof_malformed')
  })

  it('refuses alg none', async () => {
    const unsigned = new UnsecuredJWT({ ...toClaims() }).encode()
    await refuse(unsigned, 'proof_malformed')
    await refuse(`${unsigned}AAAA`, 'proof_algorithm')
    const { kid } = await only(signer)
    for (const alg of ['none', 'None', 'NONE', '', null, undefined, ['ES256'], 'es256']) {
      await refuse(toToken({ alg, kid, typ: STEP_UP }), 'proof_algorithm')
    }
  })

  it('refuses HS256 made with the public key as secret', async () => {
    const key = await only(signer)
    const secrets = [JSON.stringify(key), key.x, base64url.decode(key.x)]
    for (const secret of secrets) {
      const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
      const token = await new SignJWT({ ...toClaims() })
        .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: STEP_UP })
        .sign(bytes)
      await refuse(token, 'proof_algorithm')
    }
  })

  it('refuses RS256, ES384 and EdDSA under its own key id', async () => {
    const { kid } = await only(signer)
    for (const alg of ['RS256', 'ES384', 'EdDSA']) {
      const { privateKey } = await generateKeyPair(alg)
      const token = await new SignJWT({ ...toClaims() })
        .setProtectedHeader({ alg, kid, typ: STEP_UP })
        .sign(privateKey)
      await refuse(token, 'proof_algorithm')
    }
  })

  it('refuses a signature on another curve that calls itself ES256', async () => {
    const { kid } = await only(signer)
    const { privateKey } = await generateKeyPair('ES384')
    const [, payload] = toToken({}).split('.')
    const header = base64url.encode(JSON.stringify({ alg: 'ES256', kid, typ: STEP_UP }))
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      privateKey,
      new TextEncoder().encode(`${header}.${payload}`),
    )
    await refuse(
      `${header}.${payload}.${base64url.encode(new Uint8Array(signature))}`,
      'proof_signature',
    )
  })

  it('refuses another kind of proof and other types', async () => {
    const { session: _, ...rest } = toClaims()
    const login = await signer.sign(LOGIN, { ...rest, sid: 'i'.repeat(22), nonce: 'b'.repeat(43) })
    await refuse(login, 'proof_type')
    const { kid } = await only(signer)
    for (const typ of [undefined, 'JWT', STEP_UP.toUpperCase(), `application/${STEP_UP}`]) {
      await refuse(toToken({ alg: 'ES256', kid, typ }), 'proof_type')
    }
  })

  it('refuses a header that brings its own key or rules', async () => {
    const { kid } = await only(signer)
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    const own = await new SignJWT({ ...toClaims() })
      .setProtectedHeader({ alg: 'ES256', kid, typ: STEP_UP, jwk })
      .sign(privateKey)
    await refuse(own, 'proof_malformed')
    const members = [
      { jku: 'https://a.example' },
      { x5c: [] },
      { crit: ['b64'], b64: false },
      { zip: 'DEF' },
    ]
    for (const more of members) {
      await refuse(toToken({ alg: 'ES256', kid, typ: STEP_UP, ...more }), 'proof_malformed')
    }
  })

  it('refuses keys it does not have', async () => {
    await only(signer)
    for (const kid of [undefined, null, 7, '', '__proto__', '../keys/proof', 'x'.repeat(22)]) {
      await refuse(toToken({ alg: 'ES256', kid, typ: STEP_UP }), 'proof_key_unknown')
    }
  })

  it('refuses changed claims, a foreign signature and a cut one', async () => {
    const { kid } = await only(signer)
    const good = await signer.sign(STEP_UP, toClaims())
    const [header = '', payload = '', signature = ''] = good.split('.')
    const other = base64url.encode(JSON.stringify(toClaims({ sub: 'u2' })))
    await refuse(`${header}.${other}.${signature}`, 'proof_signature')
    await refuse(`${header}.${payload}.${signature.slice(0, 80)}`, 'proof_signature')
    await refuse(`${header}.${payload}.${'A'.repeat(86)}`, 'proof_signature')
    const { privateKey } = await generateKeyPair('ES256')
    const foreign = await new SignJWT({ ...toClaims() })
      .setProtectedHeader({ alg: 'ES256', kid, typ: STEP_UP })
      .sign(privateKey)
    await refuse(foreign, 'proof_signature')
  })

  it('checks the header before the key and the signature', async () => {
    await refuse(toToken({ alg: 'HS256', kid: 'unknown', typ: 'JWT' }), 'proof_algorithm')
    await refuse(toToken({ alg: 'ES256', kid: 'unknown', typ: 'JWT' }), 'proof_type')
    await refuse(toToken({ alg: 'ES256', kid: 'unknown', typ: STEP_UP }), 'proof_key_unknown')
  })

  it('leaves issuer, audience and times to the checks that follow', async () => {
    const token = await signer.sign(STEP_UP, toClaims())
    clock.advance(300)
    assert.equal((await signer.verifyOwn(token, STEP_UP)).exp, clock.now() - 240)
  })
})
