/**
 * @module
 * Guessing the number of a phone that has come, while the question is asked again.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  claim,
  createCode,
  offer,
  openAdding,
  openFace,
  openStage,
  toOffer,
  toOther,
  typeNumber,
} from '../handover/stage.ts'
import { addOwn, assertProblem, toOffer as toWay } from '../support/people.ts'

describe('wrong numbers', () => {
  it('count, whatever is asked at the same time', async () => {
    const { bench } = await openStage()
    const page = await openFace(bench)
    const way = toWay(page, 'face')
    let misses = 0
    for (let turn = 0; turn < 3; turn += 1) {
      const phone = await claim(bench, page)
      const replaces = page.view?.prompt?.challenge
      const [{ body }] = await Promise.all([
        typeNumber(page, toOther(phone.number)),
        page.challenge(way, { replaces }),
      ])
      misses += body['code'] === 'handover_number_wrong' ? 1 : 0
      await page.read()
      assert.equal(page.view?.prompt?.kind, 'face')
    }
    assert.equal(misses, 3)
    assert.equal(toOffer(page), undefined)
    assertProblem(await offer(page, createCode()), 'authenticator_unavailable')
  })

  it('count, whatever is added at the same time', async () => {
    const { bench } = await openStage({ enrolled: false })
    const page = await openAdding(bench)
    for (let turn = 0; turn < 3; turn += 1) {
      const phone = await claim(bench, page)
      const [{ body }] = await Promise.all([
        typeNumber(page, toOther(phone.number)),
        addOwn(page, { kind: 'face' }),
      ])
      assert.equal(body['code'], 'handover_number_wrong')
      await page.read()
    }
    assert.equal(toOffer(page), undefined)
    assertProblem(await offer(page, createCode()), 'authenticator_unavailable')
  })
})
