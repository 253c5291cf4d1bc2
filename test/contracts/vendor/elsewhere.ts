/**
 * @module
 * The part of the vendor contract about a question that somebody answers elsewhere while the page waits.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AUTHENTICATOR_KINDS, isAuthenticatorKind } from '@countersign/protocol'
import { Page } from '../../flows/support/page.ts'
import { assertProblem } from '../../flows/support/people.ts'
import {
  ask,
  assertDone,
  assertNothing,
  assertRefused,
  look,
  openAal1,
  testAbsent,
} from './acts.ts'
import { isAbsent, type Polled, type VendorHarness, type VendorStage } from './harness.ts'

/** No way whose page has nothing to send. */
function assertNothingWaits(page: Page): void {
  for (const { kind } of page.view?.offers ?? []) {
    assert.ok(isAuthenticatorKind(kind) && AUTHENTICATOR_KINDS[kind].ceremony !== 'approve', kind)
  }
}

export function describeElsewhere<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { polled } = harness
  if (isAbsent(polled)) return testAbsent(harness, polled, (_, page) => assertNothingWaits(page))
  describeEndings(harness, polled)
  describeLate(harness, polled)
}

function describeEndings<S extends VendorStage>(
  { open, typed }: VendorHarness<S>,
  polled: Polled<S>,
): void {
  const wait = async () => {
    const stage = await open()
    const page = await openAal1(stage)
    await ask(page, polled.kind)
    return { stage, page }
  }

  test('stays open until somebody answers', async () => {
    const { stage, page } = await wait()
    for (let i = 0; i < 3; i += 1) {
      const { view } = await look(stage, page)
      assert.deepEqual([view.state, view.proven], ['prompt', []])
    }
    assert.ok(await polled.approve(stage, page))
    assertDone(await look(stage, page), polled)
  })

  test('nothing that the page sends answers it', async () => {
    const { page } = await wait()
    for (const answer of [{}, { code: '123456' }, { approved: true }]) {
      const reply = await page.answer(answer)
      assert.ok(reply.status >= 400)
      await assertNothing(page)
    }
  })

  test('declined: another way may be taken', async () => {
    const { stage, page } = await wait()
    assert.ok(await polled.decline(stage, page))
    await assertRefused(page, await look(stage, page), ['approval_declined'])
    await ask(page, typed.kind)
    assertDone(await page.answer(await typed.right(stage, page)), typed)
  })

  if (isAbsent(polled.report)) {
    test(`nobody can report it: ${polled.report.absent}`, async () => {
      const { stage, page } = await wait()
      assert.ok(await polled.decline(stage, page))
      assert.notEqual((await look(stage, page)).view.problem, 'approval_reported')
    })
  } else {
    const { run } = polled.report
    test('reported: nothing is asked so for a while', async () => {
      const { stage, page } = await wait()
      assert.ok(await run(stage, page))
      await assertRefused(page, await look(stage, page), ['approval_reported'])
      const asked = stage.asked()
      assertProblem(await page.challenge(polled.kind), 'limited')
      assert.equal(stage.asked(), asked)
    })
  }

  test('over: it can be asked again', async () => {
    const { stage, page } = await wait()
    stage.bench.clock.advance(polled.ttlSeconds)
    await assertRefused(page, await page.read(), ['challenge_expired'])
    await ask(page, polled.kind)
    assert.ok(await polled.approve(stage, page))
    assertDone(await look(stage, page), polled)
  })

  test('is started by no stranger', async () => {
    const stage = await open('private')
    const page = new Page(stage.bench)
    await page.begin({ login_name: stage.loginName })
    assertProblem(await page.challenge(polled.kind), 'authenticator_unavailable')
    assert.equal(await polled.approve(stage, page), false)
  })
}

function describeLate<S extends VendorStage>({ open }: VendorHarness<S>, polled: Polled<S>): void {
  const wait = async () => {
    const stage = await open()
    const page = await openAal1(stage)
    await ask(page, polled.kind)
    return { stage, page }
  }

  test('approved after a cancel: completes nothing, now or next time', async () => {
    const { stage, page } = await wait()
    await page.cancel()
    await stage.bench.settle()
    const isWaiting = await polled.approve(stage, page)
    assert.equal(isWaiting && polled.withdraws, false)
    const { view } = await look(stage, page)
    assert.deepEqual([view.state, view.proof], ['cancelled', undefined])
    const next = await openAal1(stage)
    await ask(next, polled.kind)
    await look(stage, next)
    await assertNothing(next)
  })

  test('approved in the moment of the cancel: completes nothing', async () => {
    const { stage, page } = await wait()
    assert.ok(await polled.approve(stage, page))
    await page.cancel()
    const { view } = await look(stage, page)
    assert.deepEqual([view.state, view.proof], ['cancelled', undefined])
  })

  test('approved for an older question: completes no newer one', async () => {
    const { stage, page } = await wait()
    assert.ok(await polled.approve(stage, page))
    await page.challenge(polled.kind, { replaces: page.view?.prompt?.challenge })
    await look(stage, page)
    await assertNothing(page)
  })

  test('one at a time: another transaction waits', async () => {
    const { stage, page } = await wait()
    const other = await openAal1(stage)
    assertProblem(await other.challenge(polled.kind), 'approval_pending')
    assert.ok(await polled.approve(stage, page))
    assertDone(await look(stage, page), polled)
    await assertNothing(other)
    await ask(other, polled.kind)
  })
}
