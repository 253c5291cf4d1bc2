import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Offer } from '@countersign/protocol'
import {
  type Abilities,
  needsPress,
  toFirstOffer,
  toObstacle,
} from '../../../../packages/widget/src/elements/offers.ts'

const offer = (kind: string, facts: Partial<Offer> = {}): Offer => ({
  id: kind,
  kind,
  ceremony: kind === 'passkey' ? 'passkey' : 'code',
  available: true,
  ...facts,
})
const all: Abilities = { isSupported: () => true, toLack: () => undefined }
const noPasskeys: Abilities = { ...all, isSupported: (ceremony) => ceremony !== 'passkey' }
const noReader: Abilities = {
  ...all,
  toLack: (kind) => (kind === 'palm' ? 'reader' : undefined),
}

test('names no obstacle for a way that works', () => {
  assert.equal(toObstacle(offer('totp'), all), undefined)
})

test('gives the server’s reason before anything of the browser’s', () => {
  const locked = offer('passkey', { available: false, reason: 'locked' })
  assert.equal(toObstacle(locked, noPasskeys), 'locked')
  assert.equal(toObstacle(offer('totp', { available: false }), all), 'other')
})

test('tells a browser without passkeys from a ceremony that only a newer widget knows', () => {
  assert.equal(toObstacle(offer('passkey'), noPasskeys), 'unsupported')
  assert.equal(
    toObstacle(offer('palm', { ceremony: 'hover' }), {
      ...all,
      isSupported: (name) => name === 'code',
    }),
    'other',
  )
})

test('names what a capture lacks here, and only a capture', () => {
  assert.equal(toObstacle(offer('palm', { ceremony: 'capture' }), noReader), 'reader')
  assert.equal(toObstacle(offer('face', { ceremony: 'capture' }), noReader), undefined)
  assert.equal(toObstacle(offer('palm', { ceremony: 'handoff' }), noReader), undefined)
  const locked = { ceremony: 'capture', available: false, reason: 'locked' }
  assert.equal(toObstacle(offer('palm', locked), noReader), 'locked')
})

test('takes the first that works here', () => {
  const offers = [
    offer('passkey'),
    offer('pin', { available: false }),
    offer('totp'),
    offer('sms-code'),
  ]
  assert.equal(toFirstOffer(offers, noPasskeys)?.kind, 'totp')
  assert.equal(toFirstOffer(offers, all)?.kind, 'passkey')
  const palmFirst = [offer('palm', { ceremony: 'capture' }), ...offers]
  assert.equal(toFirstOffer(palmFirst, noReader)?.kind, 'passkey')
  assert.equal(toFirstOffer(palmFirst, all)?.kind, 'palm')
})

test('takes none when none works', () => {
  assert.equal(toFirstOffer([offer('pin', { available: false })], all), undefined)
  assert.equal(toFirstOffer([], all), undefined)
})

test('starts nothing by itself that reaches somebody or leads away', () => {
  const ceremonies = (kinds: string[], ceremony: string) =>
    kinds.map((kind) => offer(kind, { ceremony }))
  const reaching = [
    ...ceremonies(['sms-code', 'voice-code', 'email-code'], 'code'),
    ...ceremonies(['push', 'smart-credential', 'of-the-future'], 'approve'),
    ...ceremonies(['face', 'identity-provider', 'certificate', 'smart-login'], 'handoff'),
  ]
  assert.deepEqual(
    reaching.filter((each) => !needsPress(each)),
    [],
  )
  const quiet = [
    offer('passkey'),
    ...ceremonies(['totp', 'pin', 'token-signature'], 'code'),
    offer('grid-card', { ceremony: 'grid' }),
  ]
  assert.deepEqual(quiet.filter(needsPress), [])
})
