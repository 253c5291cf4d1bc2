/**
 * @module
 * The list of codes: each can be answered, none can be mistaken.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { isProblemCode, ProblemBody, PROBLEMS } from '../../../packages/protocol/src/problems.ts'

/** Codes that only a page makes, and so have no status. */
const MADE_IN_THE_PAGE = ['cancelled', 'offline', 'redirect_refused', 'unsupported']

describe('PROBLEMS', () => {
  const kinds = Object.entries(PROBLEMS)

  it('has codes in snake case, and a title of its own for each', () => {
    for (const [code] of kinds) assert.match(code, /^[a-z]+(_[a-z]+)*$/)
    const titles = new Set(kinds.map(([, { title }]) => title))
    assert.equal(titles.size, kinds.length)
  })

  it('has an error status for each, but for those made in the page', () => {
    const without = kinds.filter(([, { status }]) => status === 0).map(([code]) => code)
    assert.deepEqual(without.toSorted(), MADE_IN_THE_PAGE)
    for (const [code, { status }] of kinds) {
      assert.ok(status === 0 || (status >= 400 && status <= 504), code)
    }
  })

  it('says "later" wherever HTTP says so, and never asks to repeat what is forbidden', () => {
    for (const [code, { status, retry }] of kinds) {
      if (status === 429) assert.equal(retry, 'later', code)
      if (status === 404 || status === 413 || status === 415) assert.notEqual(retry, 'same', code)
    }
  })

  it('never lets a failed proof be sent again', () => {
    const proofs = kinds.filter(([code]) => code.startsWith('proof_'))
    assert.ok(proofs.length >= 15)
    for (const [code, { retry }] of proofs) assert.equal(retry, 'start-again', code)
  })
})

describe('isProblemCode', () => {
  it('knows its own codes and no name that every object has', () => {
    assert.equal(isProblemCode('proof_replayed'), true)
    const others = [
      'PROOF_REPLAYED',
      'toString',
      '__proto__',
      'constructor',
      '',
      7,
      null,
      undefined,
    ]
    for (const code of others) assert.equal(isProblemCode(code), false)
  })
})

describe('ProblemBody', () => {
  const body = { type: 't', title: 'T', status: 400, code: 'from_a_newer_server' }

  it('reads codes and members of a newer server', () => {
    assert.deepEqual(v.parse(ProblemBody, { ...body, more: 1, retry: 'some-day' }), {
      ...body,
      retry: 'some-day',
    })
  })

  it('refuses a body without code or status', () => {
    const { code: _, ...codeless } = body
    assert.equal(v.is(ProblemBody, codeless), false)
    assert.equal(v.is(ProblemBody, { ...body, status: '400' }), false)
    assert.equal(v.is(ProblemBody, null), false)
  })
})
