/**
 * @module
 * Levels are compared by the table, as lists that mean "any of these".
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import {
  ACR_VALUES,
  type Acr,
  AcrList,
  isAcrRaised,
  isAcrReached,
} from '../../../packages/protocol/src/acr.ts'

describe('isAcrReached', () => {
  it('means at least: each level reaches itself and all weaker ones', () => {
    for (const [i, reached] of ACR_VALUES.entries()) {
      for (const [j, wanted] of ACR_VALUES.entries()) {
        assert.equal(isAcrReached(reached, [wanted]), i <= j, `${reached} for ${wanted}`)
      }
    }
  })

  it('is content with any level of the list', () => {
    assert.equal(isAcrReached('aal2', ['phrh', 'aal2']), true)
    assert.equal(isAcrReached('aal2', ['phrh', 'phr']), false)
  })

  it('reaches nothing with no level, and everything when nothing is wanted', () => {
    for (const wanted of ACR_VALUES) assert.equal(isAcrReached(undefined, [wanted]), false)
    assert.equal(isAcrReached(undefined, []), true)
    assert.equal(isAcrReached('aal1', []), true)
  })
})

describe('isAcrRaised', () => {
  it('lets code raise the declared level or keep it', () => {
    const allowed: [Acr[], Acr[]][] = [
      [['aal2'], ['aal2']],
      [['phr'], ['aal2']],
      [['phrh', 'phr'], ['aal2']],
      [['phrh'], ['phr', 'aal2']],
      [['aal1'], []],
    ]
    for (const [asked, declared] of allowed) assert.equal(isAcrRaised(asked, declared), true)
  })

  it('never lets it be lowered, not even by one member of the list or by an empty one', () => {
    const refused: [Acr[], Acr[]][] = [
      [['aal1'], ['aal2']],
      [['phr', 'aal1'], ['aal2']],
      [['phr'], ['phrh']],
      [[], ['aal2']],
      [[], []],
    ]
    for (const [asked, declared] of refused) assert.equal(isAcrRaised(asked, declared), false)
  })
})

describe('AcrList', () => {
  it('refuses an empty list, unknown levels and other case', () => {
    assert.equal(v.is(AcrList, ['phr', 'aal2']), true)
    const refused = [
      [],
      ['PHR'],
      ['aal3'],
      ['0'],
      'phr',
      ['phr', 1],
      ['toString'],
      Array(5).fill('phr'),
    ]
    for (const list of refused) assert.equal(v.is(AcrList, list), false)
  })
})
