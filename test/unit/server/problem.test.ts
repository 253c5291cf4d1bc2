/**
 * @module
 * A problem carries its code and facts, and no words but our own.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PROBLEMS } from '../../../packages/protocol/src/problems.ts'
import { Problem } from '../../../packages/server/src/problem.ts'

describe('Problem', () => {
  it('says the fixed title of its code, whatever the cause says', () => {
    const problem = new Problem('vendor_unavailable', { cause: new Error('user 4711 unknown') })
    assert.equal(problem.message, PROBLEMS.vendor_unavailable.title)
    assert.doesNotMatch(String(problem), /4711/)
    assert.doesNotMatch(JSON.stringify(problem), /4711/)
    assert.ok(problem.cause instanceof Error)
  })

  it('is an error by name and kind, so that one place can catch it', () => {
    const problem = new Problem('limited', { retryAt: 1_700_000_060, field: 'answer.code' })
    assert.ok(problem instanceof Error)
    assert.equal(problem.name, 'Problem')
    assert.equal(problem.code, 'limited')
    assert.equal(problem.retryAt, 1_700_000_060)
    assert.equal(problem.field, 'answer.code')
  })

  it('has no cause, time or field unless given', () => {
    const problem = new Problem('internal')
    assert.equal('cause' in problem, false)
    assert.equal(problem.retryAt, undefined)
    assert.equal(problem.field, undefined)
  })
})
