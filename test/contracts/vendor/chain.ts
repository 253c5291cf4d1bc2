/**
 * @module
 * The part of the vendor contract about a vendor's own rule that wants two steps: it can hold a transaction
 * open, and never finish one.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readClaims, type Page } from '../../flows/support/page.ts'
import { assertProblem, openStepUp } from '../../flows/support/people.ts'
import { ask, openAal1, testAbsent } from './acts.ts'
import { isAbsent, type VendorHarness, type VendorStage } from './harness.ts'

export function describeChain<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { chain, open } = harness
  if (isAbsent(chain)) {
    return testAbsent(harness, chain, (_, page) => assert.equal(page.view?.state, 'prompt'))
  }
  const openAal2 = (stage: S): Promise<Page> =>
    openStepUp(stage.bench, stage.user, { acr_values: ['aal2'] })
  const step = async (stage: S, page: Page, kind: string) => {
    await ask(page, kind)
    return page.answer(await chain.right(stage, page))
  }

  test('both right: the proof says both', async () => {
    const stage = await open('chain')
    const page = await openAal2(stage)
    await step(stage, page, chain.first)
    const { view, body } = await step(stage, page, chain.second)
    assert.equal(view.state, 'done', JSON.stringify(body))
    const { acr, amr } = readClaims(view.proof)
    assert.deepEqual([acr, amr], ['aal2', chain.amr])
  })

  test('the first alone is not enough for it, where our policy would be content', async () => {
    const stage = await open('chain')
    const page = await openAal1(stage)
    const { view } = await step(stage, page, chain.first)
    assert.deepEqual([view.state, view.proven, view.proof], ['choose', [chain.first], undefined])
  })

  test('the second cannot be asked before the first', async () => {
    const stage = await open('chain')
    const page = await openAal2(stage)
    assertProblem(await page.challenge(chain.second), 'authenticator_unavailable')
  })

  test('completed without the second: our policy is not', async () => {
    const stage = await open('chain')
    chain.endsEarly(stage)
    const page = await openAal2(stage)
    const { view } = await step(stage, page, chain.first)
    assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
    assert.equal(view.proof, undefined)
  })

  test('completed without the second: what was proven counts as what it is', async () => {
    const stage = await open('chain')
    chain.endsEarly(stage)
    const page = await openAal1(stage)
    const { view } = await step(stage, page, chain.first)
    assert.equal(readClaims(view.proof)['acr'], 'aal1')
  })
}
