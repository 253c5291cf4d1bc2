/**
 * @module
 * The part of the vendor contract about replies that are well formed and untrue.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from '../../flows/support/page.ts'
import { ask, assertDone, assertNothing, look, openAal1, testAbsent } from './acts.ts'
import {
  isAbsent,
  LIES,
  type Lie,
  type Lying,
  type VendorCallName,
  type VendorHarness,
  type VendorStage,
} from './harness.ts'

const TOLD: Readonly<Record<Lie, string>> = {
  'other-user': 'about somebody else',
  'other-transaction': 'about something else',
  'completed-early': 'completed, though nothing was answered',
}

export function describeLies<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { lying } = harness
  if (isAbsent(lying)) {
    return testAbsent(harness, lying, (stage) => assert.equal(stage.asked(), 0))
  }
  for (const lie of LIES) {
    for (const call of lying.told[lie]) {
      test(`${TOLD[lie]}, in a reply to ${call}: nothing is proven`, () =>
        meet(harness, lying, { lie, call }))
    }
  }
}

async function meet<S extends VendorStage>(
  { open, typed, polled }: VendorHarness<S>,
  lying: Lying<S>,
  { lie, call }: { readonly lie: Lie; readonly call: VendorCallName },
): Promise<void> {
  const stage = await open()
  if (call === 'list') lying.lie(stage, lie, call)
  const page = await openAal1(stage)
  if (call === 'ask') {
    lying.lie(stage, lie, call)
    await page.challenge(typed.kind)
    if (page.view?.state === 'prompt') await page.answer(await typed.wrong(stage, page, 0))
  }
  if (call === 'check') {
    await ask(page, typed.kind)
    const right = await typed.right(stage, page)
    lying.lie(stage, lie, call)
    const { body } = await page.answer(right)
    const codes = ['vendor_unavailable', 'answer_wrong', 'passkey_refused']
    assert.ok(codes.includes(String(body['code'])), String(body['code']))
  }
  if (call === 'poll' && !isAbsent(polled)) {
    await ask(page, polled.kind)
    assert.ok(await polled.approve(stage, page))
    lying.lie(stage, lie, call)
    await look(stage, page)
  }
  await assertNothing(page)
  lying.heal(stage)
  await recover(stage, typed)
}

/** The truth is heard again. */
async function recover<S extends VendorStage>(
  stage: S,
  typed: VendorHarness<S>['typed'],
): Promise<void> {
  stage.bench.clock.advance(60)
  const page: Page = await openAal1(stage)
  await ask(page, typed.kind)
  assertDone(await page.answer(await typed.right(stage, page)), typed)
}
