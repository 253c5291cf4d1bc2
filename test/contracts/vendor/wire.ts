/**
 * @module
 * The part of the vendor contract about a wire that breaks: nothing is proven, it is told as
 * `vendor_unavailable`, and everything goes on afterwards.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { beginForSite, Page, type Reply } from '../../flows/support/page.ts'
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
import {
  isAbsent,
  WIRE_FAULTS,
  type VendorHarness,
  type VendorStage,
  type Wire,
  type WireFault,
} from './harness.ts'

export function describeWire<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { wire } = harness
  if (isAbsent(wire)) {
    return testAbsent(harness, wire, (stage) => assert.equal(stage.asked(), 0))
  }
  describe('while the ways are listed', () => describeList(harness, wire))
  describe('while the question is put', () => describeAsk(harness, wire))
  describe('while the answer is checked', () => describeCheck(harness, wire))
  describe('while somebody is waited for', () => describePoll(harness, wire))
  describeOutage(harness, wire)
}

/** That it is down, and when to come again if it said so. */
function assertDown(
  { bench }: VendorStage,
  reply: Reply,
  { fault, retryAfterSeconds }: { fault: WireFault; retryAfterSeconds: number },
): void {
  assertProblem(reply, 'vendor_unavailable')
  assert.equal(reply.status, 503)
  if (fault !== 'limited') return
  assert.equal(reply.body['retry_at'], bench.clock.now() + retryAfterSeconds)
  assert.equal(reply.headers.get('retry-after'), String(retryAfterSeconds))
}

function describeList<S extends VendorStage>(harness: VendorHarness<S>, wire: Wire<S>): void {
  const { open, typed } = harness
  if (wire.unlisted !== undefined) {
    const asking = wire.unasked === undefined ? 1 : 0
    return testAbsent(harness, wire.unlisted, (stage) => assert.equal(stage.asked(), asking))
  }
  for (const fault of WIRE_FAULTS) {
    test(`${fault}: the step-up is refused, and its handle is not lost`, async () => {
      const stage = await open()
      wire.break(stage, fault, 'list')
      const { handle } = await beginForSite(stage.bench, {
        user: stage.user,
        acr_values: ['aal1'],
      })
      const refused = await new Page(stage.bench).begin({ purpose: 'step-up', handle })
      assertDown(stage, refused, { fault, ...wire })
      wire.heal(stage)
      const page = new Page(stage.bench)
      assert.equal((await page.begin({ purpose: 'step-up', handle })).status, 200)
      await ask(page, typed.kind)
      assertDone(await page.answer(await typed.right(stage, page)), typed)
    })
  }
}

function describeAsk<S extends VendorStage>(harness: VendorHarness<S>, wire: Wire<S>): void {
  const { open, typed } = harness
  if (wire.unasked !== undefined) {
    return testAbsent(harness, wire.unasked, (stage) => assert.equal(stage.asked(), 0))
  }
  for (const fault of WIRE_FAULTS) {
    test(`${fault}: nothing is asked, and it can be asked again`, async () => {
      const stage = await open()
      const page = await openAal1(stage)
      wire.break(stage, fault, 'ask')
      const asked = await page.challenge(typed.kind)
      if (isDoubtful(wire, fault)) {
        assert.equal(asked.view.state, 'prompt')
        const unheard = await page.answer(await typed.wrong(stage, page, 0))
        await assertRefused(page, unheard, ['code_unconfirmed'])
      } else {
        assertDown(stage, asked, { fault, ...wire })
        assert.equal((await page.read()).view.prompt, undefined)
      }
      wire.heal(stage)
      // A message may have gone out all the same: the next one waits its time.
      stage.bench.clock.advance(60)
      await page.challenge(typed.kind, { replaces: page.view?.prompt?.challenge })
      assertDone(await page.answer(await typed.right(stage, page)), typed)
    })
  }
}

const isDoubtful = <S>({ doubtful = [] }: Wire<S>, fault: WireFault): boolean =>
  doubtful.includes(fault)

function describeCheck<S extends VendorStage>({ open, typed }: VendorHarness<S>, wire: Wire<S>) {
  for (const fault of WIRE_FAULTS) {
    test(`${fault}: a right answer proves nothing, and costs no try`, async () => {
      const stage = await open()
      const page = await openAal1(stage)
      await ask(page, typed.kind)
      const right = await typed.right(stage, page)
      wire.break(stage, fault, 'check')
      const reply = await page.answer(right)
      if (isDoubtful(wire, fault)) assertProblem(reply, 'code_unconfirmed')
      else assertDown(stage, reply, { fault, ...wire })
      await assertNothing(page)
      assert.equal(page.view?.prompt?.attempts_left, undefined)
      wire.heal(stage)
      // It may have been taken there: whoever asks anew gets a question that can be answered.
      stage.bench.clock.advance(60)
      await page.challenge(typed.kind, { replaces: page.view?.prompt?.challenge })
      assertDone(await page.answer(await typed.right(stage, page)), typed)
    })
  }
}

function describePoll<S extends VendorStage>({ open, polled }: VendorHarness<S>, wire: Wire<S>) {
  if (isAbsent(polled)) {
    test(`nobody is waited for: ${polled.absent}`, () => assert.notEqual(polled.absent, ''))
    return
  }
  for (const fault of WIRE_FAULTS) {
    test(`${fault}: the question stays open`, async () => {
      const stage = await open()
      const page = await openAal1(stage)
      await ask(page, polled.kind)
      wire.break(stage, fault, 'poll')
      const { view } = await look(stage, page)
      assert.deepEqual([view.state, view.proven, view.proof], ['prompt', [], undefined])
      wire.heal(stage)
      await look(stage, page)
      await assertNothing(page)
      assert.ok(await polled.approve(stage, page))
      assertDone(await look(stage, page), polled)
    })
  }
}

function describeOutage<S extends VendorStage>({ open, typed }: VendorHarness<S>, wire: Wire<S>) {
  test('that stays broken is not tried for everybody: it is let alone, and tried again', async () => {
    const stage = await open()
    const page = await openAal1(stage)
    await ask(page, typed.kind)
    const right = await typed.right(stage, page)
    wire.break(stage, 'down', 'check')
    for (let i = 0; i < 12; i += 1) {
      assertProblem(await page.answer(right), 'vendor_unavailable')
    }
    const spared = stage.asked()
    const told = await page.answer(right)
    assertProblem(told, 'vendor_unavailable')
    assert.ok(Number(told.body['retry_at']) > stage.bench.clock.now())
    assert.equal(stage.asked(), spared)
    wire.heal(stage)
    stage.bench.clock.advance(60)
    assertDone(await page.answer(right), typed)
  })
}
