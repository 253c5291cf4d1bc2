/**
 * @module
 * The key that signs receipts: another one than that of proofs, the same for every process.
 */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { compactVerify, importJWK } from 'jose'
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

describe('a receipt', () => {
  const toReceipt = () => ({
    iss: bench.toClaims().iss,
    aud: 'harbour',
    sub: 'u1',
    iat: bench.clock.now(),
    jti: 'j'.repeat(22),
    deleted: { kind: 'face', where: 'local' },
  })

  it('is signed by a key of its own, which is shown from then on', async () => {
    const { signer } = bench
    const [proofKey] = await signer.publicKeys()
    const receipt = await signer.signReceipt(toReceipt())
    const [first, key, ...others] = await signer.publicKeys()
    assert.deepEqual([first, others], [proofKey, []])
    assert.ok(key)
    const header = { alg: 'ES256', kid: key.kid, typ: 'consent-withdrawal+jwt' }
    assert.deepEqual(toPart(receipt, 0), header)
    assert.deepEqual(toPart(receipt, 1), toReceipt())
    await compactVerify(receipt, await importJWK(key), { algorithms: ['ES256'] })
  })

  it('is signed by the same key by every process', async () => {
    const second = bench.createSecond({ seed: 8 })
    const [one, two] = await Promise.all([
      bench.signer.signReceipt(toReceipt()),
      second.signReceipt(toReceipt()),
    ])
    assert.equal(toKid(one), toKid(two))
  })

  it('is no proof of any kind, and its key signs none', async () => {
    const { signer } = bench
    const receipt = await signer.signReceipt(toReceipt())
    for (const typ of [LOGIN, STEP_UP, PHONE]) {
      await assert.rejects(signer.verifyOwn(receipt, typ), { code: 'proof_type' })
    }
    const proof = await signer.sign(STEP_UP, bench.toClaims())
    assert.notEqual(toKid(proof), toKid(receipt))
  })

  it('is made for this issuer alone', async () => {
    const foreign = { ...toReceipt(), iss: 'https://elsewhere.example' }
    await assert.rejects(bench.signer.signReceipt(foreign), TypeError)
  })
})
