/**
 * @module
 * The part of the vendor contract about a question that the page answers.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CEREMONIES, isAuthenticatorKind, type CeremonyName } from '@countersign/protocol'
import * as v from 'valibot'
import { readClaims, type Reply } from '../../flows/support/page.ts'
import { assertProblem } from '../../flows/support/people.ts'
import { ask, assertDone, assertNothing, assertRefused, openAal1 } from './acts.ts'
import type { VendorHarness, VendorStage } from './harness.ts'

const WRONG = ['answer_wrong', 'passkey_refused', 'attempts_exceeded']

/** Schemas by ceremony, for one that is known by name alone. */
const PROMPTS: Readonly<Record<CeremonyName, v.GenericSchema>> = {
  password: CEREMONIES.password.prompt,
  code: CEREMONIES.code.prompt,
  passkey: CEREMONIES.passkey.prompt,
  grid: CEREMONIES.grid.prompt,
  questions: CEREMONIES.questions.prompt,
  approve: CEREMONIES.approve.prompt,
  handoff: CEREMONIES.handoff.prompt,
  capture: CEREMONIES.capture.prompt,
}

const isCeremony = (name: string): name is CeremonyName => Object.hasOwn(PROMPTS, name)

export function describeAsking<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { typed } = harness
  const open = async () => {
    const stage = await harness.open()
    const page = await openAal1(stage)
    return { stage, page }
  }

  test('is listed, asked by its ceremony, and holds what its ceremony knows and no more', async () => {
    const { page } = await open()
    const offer = page.view?.offers.find(({ kind }) => kind === typed.kind)
    assert.equal(offer?.available, true)
    assert.ok(isAuthenticatorKind(typed.kind))
    const { prompt } = (await ask(page, typed.kind)).view
    const ceremony = prompt?.ceremony ?? ''
    assert.ok(isCeremony(ceremony))
    assert.deepEqual(v.parse(PROMPTS[ceremony], prompt?.data), prompt?.data)
  })

  test('is right: the proof says what was proven', async () => {
    const { stage, page } = await open()
    await ask(page, typed.kind)
    assertDone(await page.answer(await typed.right(stage, page)), typed)
  })

  test('is right once, however often it is sent', async () => {
    const { stage, page } = await open()
    await ask(page, typed.kind)
    const challenge = page.view?.prompt?.challenge
    const right = await typed.right(stage, page)
    const send = () => page.answer(right, { challenge })
    const replies = await Promise.all(Array.from({ length: 10 }, send))
    const ids = [...replies, await send()].flatMap(toProofId)
    assert.equal(new Set(ids).size, 1)
  })

  test('is wrong, and can be right afterwards', async () => {
    const { stage, page } = await open()
    await ask(page, typed.kind)
    await assertRefused(page, await page.answer(await typed.wrong(stage, page, 0)), WRONG)
    assertDone(await page.answer(await typed.right(stage, page)), typed)
  })

  test('is wrong five times at most, also when all are sent at once', async () => {
    const { stage, page } = await open()
    await ask(page, typed.kind)
    const challenge = page.view?.prompt?.challenge
    const turns = Array.from({ length: 12 }, (_, turn) => turn)
    const answers = await Promise.all(turns.map((turn) => typed.wrong(stage, page, turn)))
    const right = await typed.right(stage, page)
    const before = stage.asked()
    await Promise.all(answers.map((answer) => page.answer(answer, { challenge })))
    assert.ok(stage.asked() - before <= 5, `${stage.asked() - before} were checked`)
    await assertNothing(page)
    const late = await page.answer(right, { challenge })
    assert.notEqual(late.view.state, 'done')
    await assertNothing(page)
  })

  test('is too late when the question is over', async () => {
    const { stage, page } = await open()
    await ask(page, typed.kind)
    const right = await typed.right(stage, page)
    stage.bench.clock.advance(typed.ttlSeconds)
    const codes = ['challenge_expired', 'challenge_unknown', 'answer_wrong']
    await assertRefused(page, await page.answer(right), codes)
  })

  test('is none of another transaction’s', async () => {
    const { stage, page } = await open()
    const challenge = (await ask(page, typed.kind)).view.prompt?.challenge
    const right = await typed.right(stage, page)
    const other = await openAal1(stage)
    assertProblem(await other.answer(right, { challenge }), 'challenge_unknown')
    if (typed.isBound) {
      stage.bench.clock.advance(60)
      await ask(other, typed.kind)
      await assertRefused(other, await other.answer(right), WRONG)
    }
    await assertNothing(other)
  })

  test('completes nothing after a cancel', async () => {
    const { stage, page } = await open()
    await ask(page, typed.kind)
    const challenge = page.view?.prompt?.challenge
    const right = await typed.right(stage, page)
    assert.equal((await page.cancel()).view.state, 'cancelled')
    await assertRefused(page, await page.answer(right, { challenge }), ['transaction_closed'])
  })

  test('is refused for a kind that the person does not have', async () => {
    const { page } = await open()
    const offered = new Set(page.view?.offers.map(({ kind }) => kind))
    const missing = (['pin', 'recovery-code', 'token-signature'] as const).filter(
      (kind) => !offered.has(kind),
    )
    assert.ok(missing.length > 0)
    for (const kind of missing) {
      assertProblem(await page.challenge(kind), 'authenticator_unavailable')
    }
  })
}

const toProofId = ({ view }: Reply): unknown[] =>
  view.proof === undefined ? [] : [readClaims(view.proof)['jti']]
