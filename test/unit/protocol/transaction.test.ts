/**
 * @module
 * Views of a newer server are read, requests are not read generously.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import {
  AnswerRequest,
  BeginRequest,
  ChallengeRequest,
  IdentifyRequest,
  RememberRequest,
  TransactionView,
} from '../../../packages/protocol/src/transaction.ts'

const hash = 'h'.repeat(43)

const view = {
  id: 't1',
  version: 3,
  purpose: 'login',
  state: 'prompt',
  site: { id: 'harbour', name: 'Harbour' },
  acr_values: ['aal2'],
  own: false,
  offers: [{ id: 'totp', kind: 'totp', ceremony: 'code', available: true }],
  prompt: {
    challenge: 'c1',
    authenticator: 'totp',
    kind: 'totp',
    ceremony: 'code',
    data: { length: 6 },
    expires_at: 1_700_000_300,
  },
  proven: [],
  expires_at: 1_700_000_900,
  now: 1_700_000_000,
}

describe('TransactionView', () => {
  it('is read as it is', () => {
    assert.deepEqual(v.parse(TransactionView, view), view)
  })

  it('drops members it does not know, at every level', () => {
    const newer = {
      ...view,
      hologram: true,
      site: { ...view.site, theme: 'dark' },
      offers: view.offers.map((offer) => ({ ...offer, health: 'good' })),
      prompt: { ...view.prompt, hint: 'x' },
    }
    assert.deepEqual(v.parse(TransactionView, newer), view)
  })

  it('keeps kinds, ceremonies, states, levels and reasons it does not know', () => {
    const newer = {
      ...view,
      state: 'thinking',
      purpose: 'prove-age',
      acr_values: ['phrx'],
      problem: 'new_code',
      offers: [{ id: 'x', kind: 'retina', ceremony: 'gaze', available: false, reason: 'dark' }],
      prompt: { ...view.prompt, kind: 'retina', ceremony: 'gaze', data: ['any', { thing: 1 }] },
    }
    assert.deepEqual(v.parse(TransactionView, newer), newer)
  })

  it('refuses a view without what the page stands on', () => {
    for (const member of Object.keys(view).filter((name) => name !== 'prompt')) {
      assert.equal(v.is(TransactionView, { ...view, [member]: undefined }), false, member)
    }
    assert.equal(v.is(TransactionView, { ...view, offers: [{ id: 'x' }] }), false)
    assert.equal(v.is(TransactionView, { ...view, expires_at: '1700000900' }), false)
  })
})

describe('BeginRequest', () => {
  const login = {
    purpose: 'login',
    binding: hash,
    login_name: ' ada ',
    site: 'harbour',
    locale: 'sv',
  }

  it('is read with its login name trimmed', () => {
    assert.deepEqual(v.parse(BeginRequest, login), { ...login, login_name: 'ada' })
    assert.deepEqual(v.parse(BeginRequest, { purpose: 'step-up', handle: hash }), {
      purpose: 'step-up',
      handle: hash,
    })
  })

  it('takes neither level nor action nor user from a page', () => {
    const greedy = {
      ...login,
      acr_values: ['aal1'],
      action: { type: 'a' },
      user: 'u1',
      session: 's',
    }
    assert.deepEqual(
      Object.keys(v.parse(BeginRequest, greedy)).toSorted(),
      Object.keys(login).toSorted(),
    )
  })

  it('refuses other purposes and ill-shaped members', () => {
    const refused = [
      { purpose: 'admin' },
      { purpose: undefined },
      { binding: 'short' },
      { binding: null },
      { handle: `${hash}h` },
      { handle: `${hash.slice(1)}=` },
      { login_name: '' },
      { login_name: 'a'.repeat(255) },
      { site: 'a/b' },
      { locale: 'en_US' },
      { device: 'x'.repeat(2001) },
      { device: {} },
    ]
    for (const change of refused) {
      assert.equal(v.is(BeginRequest, { ...login, ...change }), false, JSON.stringify(change))
    }
  })
})

describe('what a page sends', () => {
  it('identifies with a name', () => {
    assert.equal(v.is(IdentifyRequest, { login_name: 'ada' }), true)
    for (const login_name of ['', '  ', 7, null, ['ada']]) {
      assert.equal(v.is(IdentifyRequest, { login_name }), false)
    }
  })

  it('names a number instead, as E.164, with the token of a bot check', () => {
    const named = { phone_number: '+447400123456', bot_token: 'token' }
    assert.deepEqual(v.parse(IdentifyRequest, { ...named, user: 'u1' }), named)
    for (const phone_number of [
      '',
      '447400123456',
      '07400123456',
      '+44 7400 123456',
      '+0447400123456',
      '+4474001',
      '+4474001234567890',
      447400123456,
      null,
    ]) {
      assert.equal(v.is(IdentifyRequest, { phone_number }), false, String(phone_number))
    }
    assert.equal(v.is(IdentifyRequest, { ...named, bot_token: 'x'.repeat(4097) }), false)
    assert.equal(v.is(IdentifyRequest, { bot_token: 'token' }), false)
  })

  it('asks for a way by its id', () => {
    assert.equal(v.is(ChallengeRequest, { authenticator: 'sms-code', replaces: 'c1' }), true)
    const refused = [{}, { authenticator: '' }, { authenticator: 'a b' }, { authenticator: {} }]
    for (const request of refused) assert.equal(v.is(ChallengeRequest, request), false)
    assert.equal(v.is(ChallengeRequest, { authenticator: 'a', recover: 'yes' }), false)
  })

  it('answers a challenge with the ceremony’s own part', () => {
    const answer = { challenge: 'c1', answer: { code: '123456' } }
    assert.deepEqual(v.parse(AnswerRequest, answer), answer)
    for (const bad of [{ answer: '123456' }, { answer: null }, { challenge: '' }]) {
      assert.equal(v.is(AnswerRequest, { ...answer, ...bad }), false)
    }
  })

  it('remembers a device by the public half of a P-256 key, and drops a private half', () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: hash, y: hash }
    assert.deepEqual(v.parse(RememberRequest, { jwk: { ...jwk, d: hash } }), { jwk })
    for (const change of [{ crv: 'P-384' }, { kty: 'oct' }, { x: 'AA' }, { y: undefined }]) {
      assert.equal(v.is(RememberRequest, { jwk: { ...jwk, ...change } }), false)
    }
  })
})
