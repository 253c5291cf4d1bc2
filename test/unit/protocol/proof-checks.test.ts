import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  checkProofClaims,
  type ExpectedLogin,
  type ExpectedPhone,
  type ExpectedStepUp,
} from '../../../packages/protocol/src/proof-checks.ts'
import {
  BINDING,
  ISSUER,
  NUMBER,
  ORIGIN,
  SESSION,
  sha256,
  SITE,
  START,
  toLoginClaims,
  toPhoneClaims,
  toStepUpClaims,
  USER,
  type Json,
} from '../../support/proof-backend.ts'

const shared = { issuer: ISSUER, audience: SITE, now: START, origins: [ORIGIN] }

const checkLogin = (claims: unknown, expected: Partial<ExpectedLogin> = {}) =>
  checkProofClaims(claims, {
    ...shared,
    purpose: 'login',
    origin: ORIGIN,
    binding: sha256(BINDING),
    ...expected,
  })

const checkStepUp = (claims: unknown, expected: Partial<ExpectedStepUp> = {}) =>
  checkProofClaims(claims, {
    ...shared,
    purpose: 'step-up',
    user: USER,
    session: sha256(SESSION.id),
    ...expected,
  })

const checkPhone = (claims: unknown, expected: Partial<ExpectedPhone> = {}) =>
  checkProofClaims(claims, {
    ...shared,
    purpose: 'verify-phone',
    origin: ORIGIN,
    binding: sha256(BINDING),
    ...expected,
  })

const passes = (result: unknown) => assert.equal(typeof result, 'object', String(result))

describe('checks of every kind of proof', () => {
  for (const [kind, toClaims, check] of [
    ['login', toLoginClaims, checkLogin],
    ['step-up', toStepUpClaims, checkStepUp],
  ] as const) {
    const refuses = (over: Json, code: string, expected = {}) =>
      assert.equal(check(toClaims(over), expected), code)

    describe(kind, () => {
      it('passes when everything fits, and gives the claims', () => {
        const result = check(toClaims())
        assert.ok(typeof result === 'object')
        assert.equal(result.sub, USER)
      })

      it('refuses what is no claim set, without throwing', () => {
        for (const claims of [null, undefined, 'text', 7, [], {}, [toClaims()]]) {
          assert.equal(check(claims), 'proof_malformed')
        }
      })

      it('refuses when any claim is missing or of another type', () => {
        for (const name of Object.keys(toClaims())) {
          refuses({ [name]: undefined }, 'proof_malformed')
          refuses({ [name]: { toString: 'x' } }, 'proof_malformed')
        }
      })

      it('refuses an issuer that differs in one character', () => {
        for (const iss of [`${ISSUER}/`, ISSUER.toUpperCase(), 'https://bank.example']) {
          refuses({ iss }, 'proof_issuer')
        }
      })

      it('refuses a proof for another site', () => refuses({ aud: 'other' }, 'proof_audience'))

      it('refuses a list of audiences, even one that names this site', () =>
        refuses({ aud: [SITE, 'other'] }, 'proof_malformed'))

      it('accepts clocks 30 s apart, and not a second more', () => {
        passes(check(toClaims(), { now: START + 60 + 29 }))
        refuses({}, 'proof_expired', { now: START + 60 + 30 })
        passes(check(toClaims({ iat: START + 30, exp: START + 90 })))
        refuses({ iat: START + 31, exp: START + 91 }, 'proof_expired')
      })

      it('refuses a proof that would live longer than 300 s', () => {
        passes(check(toClaims({ exp: START + 300 })))
        refuses({ exp: START + 301 }, 'proof_expired')
        refuses({ iat: START - 900, auth_time: START - 900, exp: START + 900 }, 'proof_expired')
      })

      it('refuses a proof that ends before it begins', () => {
        refuses({ exp: START }, 'proof_expired')
        refuses({ exp: START - 1 }, 'proof_expired')
      })

      it('heeds nbf where there is one', () => {
        passes(check(toClaims({ nbf: START + 30 })))
        refuses({ nbf: START + 31 }, 'proof_expired')
        refuses({ nbf: 'soon' }, 'proof_expired')
      })

      it('refuses times that are no whole numbers', () => {
        const infinite: unknown = JSON.parse('1e999')
        for (const name of ['iat', 'exp', 'auth_time']) {
          refuses({ [name]: infinite }, 'proof_malformed')
          refuses({ [name]: START + 0.5 }, 'proof_malformed')
        }
      })

      it('refuses an answer that lies in the future', () =>
        refuses({ auth_time: START + 31 }, 'proof_malformed'))

      it('refuses a jti that is too short to be unique', () =>
        refuses({ jti: 'short' }, 'proof_malformed'))

      it('refuses an answer older than asked for, when it was signed or now', () => {
        passes(check(toClaims({ auth_time: START - 300 }), { maxAge: 300 }))
        refuses({ auth_time: START - 301 }, 'proof_too_old', { maxAge: 300 })
        refuses({ auth_time: START - 280 }, 'proof_too_old', { maxAge: 300, now: START + 51 })
      })

      it('reads a maxAge of 0 as: answered just now', () => {
        passes(check(toClaims(), { maxAge: 0, now: START + 59 }))
        passes(check(toClaims({ auth_time: START - 30 }), { maxAge: 0 }))
        refuses({ auth_time: START - 31 }, 'proof_too_old', { maxAge: 0 })
      })

      it('refuses every age when maxAge is no number', () =>
        refuses({}, 'proof_too_old', { maxAge: Number.NaN }))

      it('compares levels by the table', () => {
        passes(check(toClaims({ acr: 'phr' }), { acrValues: ['aal2'] }))
        passes(check(toClaims({ acr: 'aal1' }), { acrValues: ['phrh', 'aal1'] }))
        refuses({ acr: 'aal1' }, 'proof_level', { acrValues: ['aal2'] })
        refuses({ acr: 'aal2' }, 'proof_level', { acrValues: ['phr', 'phrh'] })
      })

      it('refuses a level it does not know', () => refuses({ acr: 'aal9' }, 'proof_malformed'))

      it('refuses an origin that is not the site’s', () => {
        refuses({ origin: 'https://evil.example' }, 'proof_origin')
        refuses({}, 'proof_origin', { origins: [] })
      })

      it('refuses the page of another of the site’s own origins', () => {
        const other = 'https://pay.bank.example'
        refuses({}, 'proof_origin', { origins: [ORIGIN, other], origin: other })
      })
    })
  }
})

describe('a login proof', () => {
  it('is refused in another browser', () => {
    assert.equal(checkLogin(toLoginClaims({ nonce: sha256('other') })), 'proof_binding')
    assert.equal(checkLogin(toLoginClaims({ nonce: BINDING })), 'proof_binding')
  })

  it('is refused for another person, where the site names one', () => {
    passes(checkLogin(toLoginClaims(), { user: USER }))
    assert.equal(checkLogin(toLoginClaims(), { user: 'u-2' }), 'proof_user')
  })

  it('is refused as an approval, and an approval as a login', () => {
    const both = { ...toLoginClaims(), ...toStepUpClaims() }
    assert.equal(checkLogin(both), 'proof_malformed')
    assert.equal(checkStepUp(both), 'proof_malformed')
    assert.equal(checkLogin(toLoginClaims({ action_hash: 'x' })), 'proof_malformed')
  })
})

describe('a step-up proof', () => {
  const hash = sha256('an action')

  it('is refused for another person', () =>
    assert.equal(checkStepUp(toStepUpClaims(), { user: 'u-2' }), 'proof_user'))

  it('is refused in another session', () =>
    assert.equal(checkStepUp(toStepUpClaims(), { session: sha256('other') }), 'proof_session'))

  it('needs no Origin of the request, but heeds it', () => {
    passes(checkStepUp(toStepUpClaims()))
    passes(checkStepUp(toStepUpClaims(), { origin: ORIGIN }))
  })

  it('must hold the nonce that was given, and none that was not', () => {
    passes(checkStepUp(toStepUpClaims({ nonce: 'n-123456' }), { nonce: 'n-123456' }))
    for (const [nonce, wanted] of [
      ['n-123456', 'n-654321'],
      ['n-123456'],
      [undefined, 'n-123456'],
    ]) {
      assert.equal(checkStepUp(toStepUpClaims({ nonce }), { nonce: wanted }), 'proof_binding')
    }
  })

  it('must be for the action about to be executed', () => {
    passes(checkStepUp(toStepUpClaims({ action_hash: hash }), { actionHash: hash }))
    const other = toStepUpClaims({ action_hash: sha256('another') })
    assert.equal(checkStepUp(other, { actionHash: hash }), 'proof_action')
  })

  it('without an action approves none', () =>
    assert.equal(checkStepUp(toStepUpClaims(), { actionHash: hash }), 'proof_action'))

  it('for an action gives no level', () =>
    assert.equal(checkStepUp(toStepUpClaims({ action_hash: hash })), 'proof_action'))
})

describe('a phone proof', () => {
  const refuses = (over: Json, code: string, expected: Partial<ExpectedPhone> = {}) =>
    assert.equal(checkPhone(toPhoneClaims(over), expected), code)

  it('passes when everything fits, and not when any claim is missing or of another type', () => {
    passes(checkPhone(toPhoneClaims()))
    for (const name of Object.keys(toPhoneClaims())) {
      refuses({ [name]: undefined }, 'proof_malformed')
      refuses({ [name]: { toString: 'x' } }, 'proof_malformed')
    }
  })

  it('is none of the other two: it names nobody, no session, no action and no level', () => {
    const others: Json = { ...toLoginClaims(), ...toStepUpClaims(), action_hash: 'x', is_new: true }
    for (const [name, value] of Object.entries(others)) {
      if (!Object.hasOwn(toPhoneClaims(), name)) refuses({ [name]: value }, 'proof_malformed')
    }
    assert.equal(checkLogin(toLoginClaims({ phone_number: NUMBER })), 'proof_malformed')
    assert.equal(checkStepUp(toStepUpClaims({ phone_number: NUMBER })), 'proof_malformed')
  })

  it('lives fifteen minutes and no longer', () => {
    passes(checkPhone(toPhoneClaims(), { now: START + 900 + 29 }))
    refuses({}, 'proof_expired', { now: START + 900 + 30 })
    refuses({ exp: START + 901 }, 'proof_expired')
    refuses({ exp: START }, 'proof_expired')
    refuses({ iat: START + 31, exp: START + 931 }, 'proof_expired')
    refuses({ nbf: START + 31 }, 'proof_expired')
    refuses({ iat: START + 0.5 }, 'proof_malformed')
    refuses({ exp: JSON.parse('1e999') }, 'proof_malformed')
  })

  it('is refused from elsewhere, for another site, on another page, in another browser', () => {
    refuses({ iss: `${ISSUER}/` }, 'proof_issuer')
    refuses({ aud: 'other' }, 'proof_audience')
    refuses({ aud: [SITE] }, 'proof_malformed')
    refuses({ origin: 'https://evil.example' }, 'proof_origin')
    refuses({}, 'proof_origin', { origin: 'https://pay.bank.example' })
    refuses({}, 'proof_origin', { origins: [] })
    refuses({ nonce: sha256('other') }, 'proof_binding')
    refuses({ jti: 'short' }, 'proof_malformed')
  })

  it('is for the number that the form holds, where it holds one', () => {
    passes(checkPhone(toPhoneClaims(), { phoneNumber: NUMBER }))
    for (const phoneNumber of ['+447400654321', '', NUMBER.slice(1), `${NUMBER} `]) {
      refuses({}, 'proof_phone', { phoneNumber })
    }
  })
})

describe('the order of the checks', () => {
  const wrongs: readonly (readonly [string, unknown, string])[] = [
    ['iss', 'https://else.example', 'proof_issuer'],
    ['aud', 'other', 'proof_audience'],
    ['exp', START + 1000, 'proof_expired'],
    ['auth_time', START - 1000, 'proof_too_old'],
    ['acr', 'aal1', 'proof_level'],
    ['sub', 'u-2', 'proof_user'],
    ['session', sha256('other'), 'proof_session'],
    ['origin', 'https://evil.example', 'proof_origin'],
    ['nonce', 'n-unasked', 'proof_binding'],
    ['action_hash', sha256('unasked'), 'proof_action'],
  ]

  it('names the first that fails, when all after it fail too', () => {
    for (const [i, [, , code]] of wrongs.entries()) {
      const claims = toStepUpClaims(
        Object.fromEntries(wrongs.slice(i).map(([k, value]) => [k, value])),
      )
      assert.equal(checkStepUp(claims, { maxAge: 300, acrValues: ['aal2'] }), code)
    }
  })
})
