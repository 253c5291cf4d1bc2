import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, sign as signRsa } from 'node:crypto'
import { describe, it } from 'node:test'
import { toActionHash } from '../../../packages/protocol/src/action.ts'
import {
  BINDING,
  encode,
  ORIGIN,
  SESSION,
  sha256,
  START,
  toStepUpClaims,
  type Json,
} from '../../support/proof-backend.ts'
import { createTestSite, EXPECTED } from '../../support/site.ts'

const JWKS = '/.well-known/jwks.json'
const TYP = 'stepup-proof+jwt'
const LOGIN = { purpose: 'login', origin: ORIGIN, binding: BINDING } as const
const transfer = (value: string, payee = 'Lindqvist Boats') => ({
  type: 'transfer',
  amount: { value, currency: 'EUR' },
  payee,
})

const refuses = async (verifying: Promise<unknown>, code: string) => {
  await assert.rejects(verifying, { name: 'RelyingPartyError', code })
}

describe('verifyProof', () => {
  it('gives the claims of a good proof of either kind', async () => {
    const { party, backend } = await createTestSite()
    const login = await party.verifyProof(await backend.signLogin(), LOGIN)
    assert.equal(login.sid, 'sid-of-this-sign-in')
    const approval = await party.verifyProof(await backend.signStepUp(), EXPECTED)
    assert.equal(approval.session, sha256(SESSION.id))
  })

  it('refuses the second use', async () => {
    const { party, backend } = await createTestSite()
    const proof = await backend.signStepUp()
    await party.verifyProof(proof, EXPECTED)
    await refuses(party.verifyProof(proof, EXPECTED), 'proof_replayed')
  })

  it('refuses the same jti signed again', async () => {
    const { party, backend } = await createTestSite()
    const jti = 'the-same-jti-twice'
    await party.verifyProof(await backend.signStepUp({ jti }), EXPECTED)
    const again = await backend.signStepUp({ jti, iat: START + 1, exp: START + 61 })
    await refuses(party.verifyProof(again, EXPECTED), 'proof_replayed')
  })

  it('spends nothing when a check fails', async () => {
    const { party, backend } = await createTestSite()
    const proof = await backend.signStepUp()
    const other = { ...EXPECTED, session: { ...SESSION, id: 'another session' } }
    await refuses(party.verifyProof(proof, other), 'proof_session')
    await party.verifyProof(proof, EXPECTED)
  })

  it('refuses one cent more than was approved, another payee, another session, another user', async () => {
    const { party, backend } = await createTestSite()
    const action_hash = await toActionHash(transfer('100.00'))
    const proof = await backend.signStepUp({ action_hash })
    const verify = (over: Json) => party.verifyProof(proof, { ...EXPECTED, ...over })
    await refuses(verify({ action: transfer('100.01') }), 'proof_action')
    await refuses(verify({ action: transfer('100.00', 'Someone Else') }), 'proof_action')
    const action = transfer('100.00')
    await refuses(verify({ action, session: { ...SESSION, id: 'other' } }), 'proof_session')
    await refuses(verify({ action, session: { ...SESSION, user: 'u-2' } }), 'proof_user')
    await verify({ action })
  })

  it('refuses an expired proof', async () => {
    const { party, backend, clock } = await createTestSite()
    const proof = await backend.signStepUp()
    clock.advance(90)
    await refuses(party.verifyProof(proof, EXPECTED), 'proof_expired')
  })

  it('refuses one kind in the place of the other', async () => {
    const { party, backend } = await createTestSite()
    await refuses(party.verifyProof(await backend.signLogin(), EXPECTED), 'proof_type')
    await refuses(party.verifyProof(await backend.signStepUp(), LOGIN), 'proof_type')
    for (const typ of ['JWT', 'phone-proof+jwt', TYP.toUpperCase(), undefined]) {
      await refuses(
        party.verifyProof(await backend.signStepUp({}, { typ }), EXPECTED),
        'proof_type',
      )
    }
  })

  it('refuses what is no token, without a request', async () => {
    const { party, backend } = await createTestSite()
    const good = await backend.signStepUp()
    const none = [undefined, null, 7, {}, [good], '', '.', '..', 'a.b', 'a.b.c', 'ä.b.c']
    const odd = [`${good}.x`, ` ${good}`, ...[[], 'text', null].map((h) => `${encode(h)}.e30.x`)]
    for (const token of [...none, ...odd])
      await refuses(party.verifyProof(token, EXPECTED), 'proof_malformed')
    assert.equal(backend.seen.length, 0)
  })

  it('refuses a token longer than 4096 characters, however good', async () => {
    const { party, backend } = await createTestSite()
    const proof = await backend.signStepUp({ padding: 'x'.repeat(4096) })
    await refuses(party.verifyProof(proof, EXPECTED), 'proof_malformed')
  })

  it('refuses a payload that is no object', async () => {
    const { party, backend } = await createTestSite()
    const proof = await backend.sign({ typ: TYP }, [toStepUpClaims()])
    await refuses(party.verifyProof(proof, EXPECTED), 'proof_malformed')
  })

  it('refuses every change after signing', async () => {
    const { party, backend } = await createTestSite()
    const [header = '', , signature = ''] = (await backend.signStepUp()).split('.')
    const changed = `${header}.${encode(toStepUpClaims({ acr: 'phrh' }))}`
    for (const end of [signature, '', 'A'.repeat(86), signature.slice(0, -4)]) {
      await refuses(party.verifyProof(`${changed}.${end}`, EXPECTED), 'proof_signature')
    }
  })
})

describe('the header of a proof', () => {
  it('with alg none is refused, signed or not', async () => {
    const { party, backend } = await createTestSite()
    for (const alg of ['none', 'None', undefined]) {
      const unsigned = `${encode({ alg, kid: 'key-1', typ: TYP })}.${encode(toStepUpClaims())}.`
      await refuses(party.verifyProof(unsigned, EXPECTED), 'proof_algorithm')
      const signed = await backend.signStepUp({}, { alg })
      await refuses(party.verifyProof(signed, EXPECTED), 'proof_algorithm')
    }
  })

  it('with HS256 and the public key as secret is refused', async () => {
    const { party, backend } = await createTestSite()
    const secrets = [JSON.stringify(backend.keys[0]), String(backend.keys[0]?.['x'])]
    for (const alg of ['HS256', 'ES256']) {
      for (const secret of secrets) {
        const input = `${encode({ alg, kid: 'key-1', typ: TYP })}.${encode(toStepUpClaims())}`
        const mac = createHmac('sha256', secret).update(input).digest('base64url')
        const code = alg === 'HS256' ? 'proof_algorithm' : 'proof_signature'
        await refuses(party.verifyProof(`${input}.${mac}`, EXPECTED), code)
      }
    }
  })

  it('with RS256 is refused, even where an RSA key is published', async () => {
    const { party, backend } = await createTestSite()
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    backend.keys.push({ ...publicKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256' })
    for (const alg of ['RS256', 'ES256']) {
      const input = `${encode({ alg, kid: 'rsa', typ: TYP })}.${encode(toStepUpClaims())}`
      const signature = signRsa('sha256', Buffer.from(input), privateKey).toString('base64url')
      const code = alg === 'RS256' ? 'proof_algorithm' : 'proof_key_unknown'
      await refuses(party.verifyProof(`${input}.${signature}`, EXPECTED), code)
    }
  })

  it('with anything beside alg, kid and typ is refused, and no address in it is called', async () => {
    const { party, backend } = await createTestSite()
    const [jwk] = backend.keys
    const extras: Json[] = [
      { jku: 'https://evil.example/keys' },
      { x5u: 'https://evil.example/chain' },
      { jwk },
      { x5c: ['MIIB'] },
      { crit: ['b64'], b64: false },
      { cty: 'JWT' },
      { zip: 'DEF' },
    ]
    for (const extra of extras) {
      const proof = await backend.signStepUp({}, extra)
      await refuses(party.verifyProof(proof, EXPECTED), 'proof_malformed')
    }
    assert.equal(backend.seen.length, 0)
  })

  it('without a usable kid is refused', async () => {
    const { party, backend } = await createTestSite()
    for (const kid of [undefined, '', 1, null, ['key-1']]) {
      await refuses(
        party.verifyProof(await backend.signStepUp({}, { kid }), EXPECTED),
        'proof_malformed',
      )
    }
  })

  it('may name any kid: it is only looked up', async () => {
    const { party, backend } = await createTestSite()
    for (const kid of ['../../etc/passwd', "' OR 1=1 --", '__proto__', 'https://evil.example']) {
      const proof = await backend.signStepUp({}, { kid })
      await refuses(party.verifyProof(proof, EXPECTED), 'proof_key_unknown')
    }
    assert.deepEqual(
      backend.seen.map(({ url }) => url.endsWith(JWKS)),
      [true],
    )
  })
})

describe('the memory of spent proofs', () => {
  it('that cannot answer refuses the proof', async () => {
    const { party, backend } = await createTestSite({
      replay: { spend: () => Promise.reject(new Error('connection lost')) },
    })
    const proof = await backend.signStepUp()
    await assert.rejects(party.verifyProof(proof, EXPECTED), { code: 'unavailable', status: 503 })
  })

  it('that answers anything but true refuses the proof', async () => {
    const { party, backend } = await createTestSite({
      // A store in JavaScript may forget its return value.
      replay: { spend: async () => 1 as unknown as boolean },
    })
    await refuses(party.verifyProof(await backend.signStepUp(), EXPECTED), 'proof_replayed')
  })

  it('is asked for as long as the proof could pass', async () => {
    const asked: number[] = []
    const { party, backend } = await createTestSite({
      replay: { spend: async (_, expiresAt) => asked.push(expiresAt) > 0 },
    })
    await party.verifyProof(await backend.signStepUp(), EXPECTED)
    assert.deepEqual(asked, [START + 90])
  })
})

describe('replay: redeem', () => {
  it('lets the backend spend the proof, after all checks were made here', async () => {
    const { party, backend } = await createTestSite({ replay: 'redeem' })
    const proof = await backend.signStepUp()
    await refuses(party.verifyProof(proof, { ...EXPECTED, acrValues: ['phr'] }), 'proof_level')
    assert.equal(backend.to('/redeem').length, 0)
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => party.verifyProof(proof, EXPECTED)),
    )
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    await refuses(party.verifyProof(proof, EXPECTED), 'proof_replayed')
  })

  it('refuses when the backend cannot be reached', async () => {
    const { party, backend } = await createTestSite({ replay: 'redeem' })
    backend.answers.set('/v1/site/proofs/redeem', () => Promise.reject(new Error('down')))
    await refuses(party.verifyProof(await backend.signStepUp(), EXPECTED), 'unavailable')
  })
})

describe('redeem', () => {
  it('sends what the backend must compare, and never the session id', async () => {
    const { party, backend } = await createTestSite()
    const action = transfer('100.00')
    const proof = await backend.signStepUp()
    const claims = await party.redeem(proof, {
      ...EXPECTED,
      action,
      acrValues: ['phr'],
      maxAge: 300,
    })
    assert.equal(claims.sub, SESSION.user)
    assert.deepEqual(backend.seen[0]?.body, {
      purpose: 'step-up',
      proof,
      user: SESSION.user,
      session: sha256(SESSION.id),
      action,
      acr_values: ['phr'],
      max_age: 300,
    })
  })

  it('sends the cookie and the origin of a login', async () => {
    const { party, backend } = await createTestSite()
    const proof = await backend.signLogin()
    await party.redeem(proof, LOGIN)
    assert.deepEqual(backend.seen[0]?.body, {
      purpose: 'login',
      proof,
      origin: ORIGIN,
      binding: BINDING,
    })
  })
})
