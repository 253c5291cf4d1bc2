import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  findHandover,
  isHandable,
  isLinked,
  withHandover,
  type Handover,
} from '../../../../packages/server/src/flow/handover-record.ts'
import type { TransactionRecord } from '../../../../packages/server/src/flow/transaction.ts'
import { createTestRandom } from '../../../support/random.ts'

const NOW = 1_000
const HANDOVER: Handover = {
  challenge: 'c1',
  codeHash: 'code',
  state: 'offered',
  expiresAt: NOW + 120,
  misses: 0,
}

/** Only these members are read by what is tested. */
const toRecord = (changes: Record<string, unknown> = {}): TransactionRecord => {
  const data = { source: 'camera', modality: 'face' }
  const challenge = { id: 'c1', ceremony: 'capture', data, expiresAt: NOW + 300 }
  const record = { id: 't1', expiresAt: NOW + 600, challenge, handover: HANDOVER, ...changes }
  return record as unknown as TransactionRecord
}

const toChallenge = (changes: Record<string, unknown>) => ({
  challenge: { ...toRecord().challenge, ...changes },
})

describe('a hand-over that leads somewhere', () => {
  it('is found while it is in time', () => {
    assert.equal(findHandover(toRecord(), NOW + 119), HANDOVER)
    assert.equal(findHandover(toRecord(), NOW + 120), undefined)
  })

  it('lasts as long as its question once it is linked', () => {
    const handover = { ...HANDOVER, state: 'linked' }
    assert.equal(findHandover(toRecord({ handover }), NOW + 299), handover)
    assert.equal(findHandover(toRecord({ handover }), NOW + 300), undefined)
  })

  it('is none that has ended, of another question, or of a transaction that is over', () => {
    for (const changes of [
      { handover: { ...HANDOVER, state: 'ended' } },
      { handover: { ...HANDOVER, challenge: 'c0' } },
      { handover: undefined },
      { challenge: undefined },
      { ended: 'cancelled' },
      { ended: 'done' },
      { expiresAt: NOW },
      toChallenge({ expiresAt: NOW }),
    ]) {
      assert.equal(findHandover(toRecord(changes), NOW), undefined, JSON.stringify(changes))
    }
  })
})

describe('a question that a phone may answer', () => {
  it('is the face before a camera, in time, after few wrong numbers', () => {
    assert.equal(isHandable(toRecord(), NOW), true)
    for (const changes of [
      toChallenge({ data: { source: 'reader', modality: 'face' } }),
      toChallenge({ data: { source: 'camera', modality: 'palm' } }),
      toChallenge({ ceremony: 'code' }),
      toChallenge({ expiresAt: NOW }),
      { challenge: undefined },
      { handover: { ...HANDOVER, misses: 3 } },
    ]) {
      assert.equal(isHandable(toRecord(changes), NOW), false, JSON.stringify(changes))
    }
  })
})

describe('a linked phone', () => {
  const handover = { ...HANDOVER, state: 'linked' }

  it('may answer its question, and ask again for the reply to the last answer', () => {
    assert.equal(isLinked(toRecord({ handover })), true)
    const last = { challenge: 'c1', hash: 'h' }
    assert.equal(isLinked(toRecord({ handover, challenge: undefined, last })), true)
  })

  it('may answer no other', () => {
    assert.equal(isLinked(toRecord()), false)
    assert.equal(isLinked(toRecord({ handover, ...toChallenge({ id: 'c2' }) })), false)
    assert.equal(isLinked(toRecord({ handover, challenge: undefined })), false)
  })
})

describe('a hand-over that changes', () => {
  const nonce = { value: 'old', until: NOW + 20, steps: ['left', 'straight'] }
  const deps = { random: createTestRandom() }

  it('makes the nonce one that nobody has, and leaves its time and its steps as they were drawn', () => {
    const { challenge, handover } = withHandover(deps, toRecord(toChallenge({ nonce })), {
      ...HANDOVER,
      state: 'ended',
    })
    assert.equal(handover?.state, 'ended')
    assert.notEqual(challenge?.nonce?.value, 'old')
    assert.match(challenge?.nonce?.value ?? '', /^[\w-]{22}$/)
    assert.deepEqual({ ...challenge?.nonce, value: 'old' }, nonce)
  })

  it('gives no nonce where there was none, and touches no other question', () => {
    assert.equal(withHandover(deps, toRecord(), HANDOVER).challenge?.nonce, undefined)
    const record = toRecord(toChallenge({ id: 'c2', nonce }))
    assert.equal(withHandover(deps, record, HANDOVER).challenge, record.challenge)
  })
})
