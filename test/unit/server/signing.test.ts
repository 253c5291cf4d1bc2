/**
 * @module
 * Signing, and checking what was signed here: no token chooses its own rules.
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
import type { PhoneClaims } from '../../../packages/protocol/src/proof.ts'
import { KEY_LEAD_SECONDS, type Jwk } from '../../../packages/server/src/signing-keys.ts'
import {
  createSigningBench,
  LOGIN,
  PHONE,
  type SigningBench,
  STEP_UP,
  toKid,
  toPart,
} from '../../support/signing.ts'

let bench: SigningBench
beforeEach(async () => {
  bench = await createSigningBench()
})

const only = async (): Promise<Jwk> => {
  const [key, ...others] = await bench.signer.publicKeys()
  assert.ok(key)
  assert.deepEqual(others, [])
  return key
}

describe('signing', () => {
  it('signs so that anyone with the published key can check, header exactly alg, kid, typ', async () => {
    const { signer, toClaims } = bench
    const claims = toClaims()
    const token = await signer.sign(STEP_UP, claims)
    const key = await only()
    assert.deepEqual(toPart(token, 0), { alg: 'ES256', kid: key.kid, typ: STEP_UP })
    assert.deepEqual(toPart(token, 1), claims)
    await compactVerify(token, await importJWK(key), { algorithms: ['ES256'] })
  })

  it('refuses to sign for another issuer, or a proof that outlives its key', async () => {
    const { clock, signer, toClaims } = bench
    const refused = [
      { iss: 'https://elsewhere.example' },
      { exp: clock.now() + 61 },
      { exp: Number.NaN },
    ]
    for (const changes of refused) {
      await assert.rejects(signer.sign(STEP_UP, toClaims(changes)), TypeError)
    }
  })
})

describe('a phone proof', () => {
  const toPhone = (exp: number): PhoneClaims => {
    const { iss, aud, iat, jti, txn, origin } = bench.toClaims()
    const nonce = 'b'.repeat(43)
    return { iss, aud, iat, jti, txn, origin, exp, nonce, phone_number: '+447400123456' }
  }

  it('lives fifteen minutes, which no other proof does', async () => {
    const { clock, signer, toClaims } = bench
    const exp = clock.now() + 900
    const token = await signer.sign(PHONE, toPhone(exp))
    assert.deepEqual(await signer.verifyOwn(token, PHONE), toPhone(exp))
    await assert.rejects(signer.sign(PHONE, toPhone(exp + 1)), TypeError)
    for (const typ of [LOGIN, STEP_UP]) {
      await assert.rejects(signer.sign(typ, toClaims({ exp })), TypeError)
    }
  })

  it('is none of another kind, nor any of those a phone proof', async () => {
    const { clock, signer, toClaims } = bench
    const phone = await signer.sign(PHONE, toPhone(clock.now() + 900))
    for (const typ of [LOGIN, STEP_UP]) {
      await assert.rejects(signer.verifyOwn(phone, typ), { code: 'proof_type' })
    }
    const approval = await signer.sign(STEP_UP, toClaims())
    await assert.rejects(signer.verifyOwn(approval, PHONE), { code: 'proof_type' })
  })

  it('can be read to its end, also where its key was followed by another', async () => {
    const { clock, signer } = bench
    await signer.publicKeys()
    await signer.rotate()
    clock.advance(KEY_LEAD_SECONDS - 1)
    const token = await signer.sign(PHONE, toPhone(clock.now() + 900))
    clock.advance(899)
    assert.equal(
      toKid(await signer.sign(PHONE, toPhone(clock.now() + 900))) === toKid(token),
      false,
    )
    await signer.verifyOwn(token, PHONE)
  })
})

describe('checking own proofs', () => {
  const refuse = (token: string, code: string) =>
    assert.rejects(bench.signer.verifyOwn(token, STEP_UP), { code })

  /** A token whose parts are what the test says, signed by nobody. */
  const toToken = (
    header: unknown,
    payload: unknown = bench.toClaims(),
    signature = 'A'.repeat(86),
  ) =>
    [JSON.stringify(header), JSON.stringify(payload)]
      .map((part) => base64url.encode(part))
      .join('.') + `.${signature}`

  it('gives the claims of a proof of its kind', async () => {
    const { signer, toClaims } = bench
    const stepUp = toClaims({ action_hash: 'h'.repeat(43), nonce: 'n'.repeat(8) })
    assert.deepEqual(await signer.verifyOwn(await signer.sign(STEP_UP, stepUp), STEP_UP), stepUp)
    const { session: _, ...rest } = toClaims()
    const login = { ...rest, sid: 'i'.repeat(22), nonce: 'b'.repeat(43), is_new: true }
    assert.deepEqual(await signer.verifyOwn(await signer.sign(LOGIN, login), LOGIN), login)
  })

  it('refuses what is no token', async () => {
    const { signer, toClaims } = bench
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
    const { signer, toClaims } = bench
    await refuse(`${await signer.sign(STEP_UP, toClaims())}${'A'.repeat(4096)}`, 'proof_malformed')
  })

  it('refuses alg none', async () => {
    const unsigned = new UnsecuredJWT({ ...bench.toClaims() }).encode()
    await refuse(unsigned, 'proof_malformed')
    await refuse(`${unsigned}AAAA`, 'proof_algorithm')
    const { kid } = await only()
    for (const alg of ['none', 'None', 'NONE', '', null, undefined, ['ES256'], 'es256']) {
      await refuse(toToken({ alg, kid, typ: STEP_UP }), 'proof_algorithm')
    }
  })

  it('refuses HS256 made with the public key as secret', async () => {
    const key = await only()
    const secrets = [JSON.stringify(key), key.x, base64url.decode(key.x)]
    for (const secret of secrets) {
      const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
      const token = await new SignJWT({ ...bench.toClaims() })
        .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: STEP_UP })
        .sign(bytes)
      await refuse(token, 'proof_algorithm')
    }
  })

  it('refuses RS256, ES384 and EdDSA under its own key id', async () => {
    const { kid } = await only()
    for (const alg of ['RS256', 'ES384', 'EdDSA']) {
      const { privateKey } = await generateKeyPair(alg)
      const token = await new SignJWT({ ...bench.toClaims() })
        .setProtectedHeader({ alg, kid, typ: STEP_UP })
        .sign(privateKey)
      await refuse(token, 'proof_algorithm')
    }
  })

  it('refuses a signature on another curve that calls itself ES256', async () => {
    const { kid } = await only()
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
    const { signer, toClaims } = bench
    const { session: _, ...rest } = toClaims()
    const login = await signer.sign(LOGIN, { ...rest, sid: 'i'.repeat(22), nonce: 'b'.repeat(43) })
    await refuse(login, 'proof_type')
    const { kid } = await only()
    for (const typ of [undefined, 'JWT', STEP_UP.toUpperCase(), `application/${STEP_UP}`]) {
      await refuse(toToken({ alg: 'ES256', kid, typ }), 'proof_type')
    }
  })

  it('refuses a header that brings its own key or rules', async () => {
    const { kid } = await only()
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    const own = await new SignJWT({ ...bench.toClaims() })
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
    await only()
    for (const kid of [undefined, null, 7, '', '__proto__', '../keys/proof', 'x'.repeat(22)]) {
      await refuse(toToken({ alg: 'ES256', kid, typ: STEP_UP }), 'proof_key_unknown')
    }
  })

  it('refuses changed claims, a foreign signature and a cut one', async () => {
    const { signer, toClaims } = bench
    const { kid } = await only()
    const good = await signer.sign(STEP_UP, toClaims())
    const [header = '', payload = '', signature = ''] = good.split('.')
    const other = base64url.encode(JSON.stringify(toClaims({ sub: 'u2' })))
    await refuse(`${header}.${other}.${signature}`, 'proof_signature')
    await refuse(`${header}.${payload}.${signature.slice(0, 80)}`, 'proof_signature')
    await refuse(`${header}.${payload}.${'A'.repeat(86)}`, 'proof_signature')
    const { privateKey } = await generateKeyPair('ES256')
    const foreign = await new SignJWT({ ...bench.toClaims() })
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
    const { clock, signer, toClaims } = bench
    const token = await signer.sign(STEP_UP, toClaims())
    clock.advance(300)
    assert.equal((await signer.verifyOwn(token, STEP_UP)).exp, clock.now() - 240)
  })
})
