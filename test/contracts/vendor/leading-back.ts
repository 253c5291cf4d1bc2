/**
 * @module
 * The part of the vendor contract about a page elsewhere that leads back to ours.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HandoffPrompt } from '@countersign/protocol'
import * as v from 'valibot'
import { ISSUER } from '../../flows/support/backend.ts'
import { Page } from '../../flows/support/page.ts'
import { assertProblem } from '../../flows/support/people.ts'
import {
  ask,
  assertDone,
  assertNothing,
  assertRefused,
  look,
  openAal1,
  RETURN_TO,
  testAbsent,
} from './acts.ts'
import { isAbsent, type Redirected, type VendorHarness, type VendorStage } from './harness.ts'

const toUrl = (page: Page): string => v.parse(HandoffPrompt, page.view?.prompt?.data).url

export function describeReturn<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { redirected } = harness
  if (isAbsent(redirected)) {
    return testAbsent(harness, redirected, (_, page) =>
      assert.ok(page.view?.offers.every(({ ceremony }) => ceremony !== 'handoff')),
    )
  }
  const go = async () => {
    const stage = await harness.open()
    const page = await openAal1(stage)
    await ask(page, redirected.kind)
    return { stage, page }
  }
  describeThere(redirected, go)
  describeOtherBrowser(redirected, go)
}

/** A browser, any browser, follows the address that leads back. @returns The one-time code, or `''`. */
async function follow({ bench }: VendorStage, query: string, kind: string): Promise<string> {
  const vendor = new URL(query).pathname.split('/').at(-1) ?? kind
  const url = `${ISSUER}/v1/callback/${vendor}${new URL(query).search}`
  const reply = await bench.backend.fetch(new Request(url), { peerAddress: '198.51.100.7' })
  const location = reply.headers.get('location') ?? ''
  assert.ok(location === '' || location.startsWith(`${RETURN_TO}#`), location)
  return /#countersign-return=(.+)$/.exec(location)?.[1] ?? ''
}

type Go<S> = () => Promise<{ stage: S; page: Page }>

function describeThere<S extends VendorStage>(redirected: Redirected<S>, go: Go<S>): void {
  const { kind } = redirected

  test('there and back: the code completes it, once', async () => {
    const { stage, page } = await go()
    const challenge = page.view?.prompt?.challenge
    const code = await follow(stage, await redirected.visit(stage, toUrl(page)), kind)
    const done = await page.answer({ code })
    assertDone(done, redirected)
    const again = await page.answer({ code }, { challenge })
    assert.equal(again.view.proof === undefined, done.view.proof === undefined)
    const asked = stage.asked()
    await page.answer({ code: `${code.slice(0, -1)}~` }, { challenge })
    assert.equal(stage.asked(), asked)
  })

  test('back alone proves nothing, however often the page looks', async () => {
    const { stage, page } = await go()
    await follow(stage, await redirected.visit(stage, toUrl(page)), kind)
    await look(stage, page)
    await assertNothing(page)
  })

  test('a code before anybody was there is wrong', async () => {
    const { page } = await go()
    await assertRefused(page, await page.answer({ code: 'A'.repeat(22) }), ['answer_wrong'])
  })

  test('denied there is wrong here', async () => {
    const { stage, page } = await go()
    const code = await follow(stage, await redirected.deny(stage, toUrl(page)), kind)
    if (code !== '') await assertRefused(page, await page.answer({ code }), ['answer_wrong'])
    await assertNothing(page)
  })

  test('somebody else there is nobody here', async () => {
    const { stage, page } = await go()
    const code = await follow(stage, await redirected.visitAsOther(stage, toUrl(page)), kind)
    if (code !== '') await assertRefused(page, await page.answer({ code }), ['answer_wrong'])
    await assertNothing(page)
  })
}

function describeOtherBrowser<S extends VendorStage>(redirected: Redirected<S>, go: Go<S>): void {
  const { kind } = redirected

  test('finished in another browser: that one cannot post the code', async () => {
    const { stage, page } = await go()
    const challenge = page.view?.prompt?.challenge
    const code = await follow(stage, await redirected.visit(stage, toUrl(page)), kind)
    const thief = new Page(stage.bench)
    thief.id = page.id
    assertProblem(await thief.answer({ code }, { challenge }), 'transaction_unknown')
    await assertNothing(page)
  })

  test('finished in another browser: its code fits none of that one’s own questions', async () => {
    const { stage, page } = await go()
    const code = await follow(stage, await redirected.visit(stage, toUrl(page)), kind)
    const other = await openAal1(stage)
    await ask(other, kind)
    await assertRefused(other, await other.answer({ code }), ['answer_wrong'])
    // Nor once something was brought back for that question.
    await follow(stage, await redirected.visit(stage, toUrl(other)), kind)
    await assertRefused(other, await other.answer({ code }), ['answer_wrong'])
    const challenge = page.view?.prompt?.challenge
    await assertRefused(other, await other.answer({ code }, { challenge }), ['challenge_unknown'])
  })

  test('begun in one transaction, brought back to another: completes neither', async () => {
    const { stage, page } = await go()
    const other = await openAal1(stage)
    await ask(other, kind)
    const [mine, theirs] = await Promise.all(
      [page, other].map((one) => redirected.visit(stage, toUrl(one))),
    )
    assert.ok(mine !== undefined && theirs !== undefined)
    // What came back for one, under the state of the other.
    const mixed = new URL(mine)
    mixed.searchParams.set('state', new URL(theirs).searchParams.get('state') ?? '')
    const code = await follow(stage, mixed.href, kind)
    if (code !== '') await assertRefused(other, await other.answer({ code }), ['answer_wrong'])
    await assertNothing(page)
    await assertNothing(other)
  })

  test('back after a cancel: nothing is taken', async () => {
    const { stage, page } = await go()
    const back = await redirected.visit(stage, toUrl(page))
    await page.cancel()
    assert.equal(await follow(stage, back, kind), '')
    assert.equal((await page.read()).view.proof, undefined)
  })
}
