/**
 * @module
 * What the parts of the vendor contract have in common.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readClaims, type Page, type Reply } from '../../flows/support/page.ts'
import { openStepUp } from '../../flows/support/people.ts'
import type { Absent, VendorHarness, VendorStage } from './harness.ts'

export const RETURN_TO = 'http://localhost:3000/approve'

/** A step-up that one right answer finishes. */
export const openAal1 = ({ bench, user }: VendorStage): Promise<Page> =>
  openStepUp(bench, user, { acr_values: ['aal1'] })

/** Asks a way of the person's own, by kind. */
export async function ask(page: Page, kind: string): Promise<Reply> {
  const reply = await page.challenge(kind, { return_to: RETURN_TO })
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  assert.equal(reply.view.prompt?.kind, kind)
  return reply
}

/** The page that waits looks again, a moment later. */
export async function look({ bench }: VendorStage, page: Page): Promise<Reply> {
  bench.clock.advance(2)
  return page.read()
}

export function assertDone(
  { view, body }: Reply,
  { acr, amr }: { readonly acr: string; readonly amr: readonly string[] },
): void {
  assert.equal(view.state, 'done', JSON.stringify(body))
  const claims = readClaims(view.proof)
  assert.deepEqual({ acr: claims['acr'], amr: claims['amr'] }, { acr, amr })
}

/** One of these codes, and nothing came of it, now or when the page looks again. */
export async function assertRefused(
  page: Page,
  reply: Reply,
  codes: readonly string[],
): Promise<void> {
  const { code } = reply.body
  const told = typeof code === 'string' ? code : String(reply.view.problem)
  assert.ok(codes.includes(told), `${told} instead of ${codes.join(', ')}`)
  await assertNothing(page)
}

export async function assertNothing(page: Page): Promise<void> {
  const { view } = await page.read()
  assert.notEqual(view.state, 'done')
  assert.deepEqual([view.proven, view.proof], [[], undefined])
}

/** In place of the tests that it cannot pass: what it declares, held against what it does. */
export function testAbsent<S extends VendorStage>(
  harness: VendorHarness<S>,
  { absent }: Absent,
  isTrue: (stage: S, page: Page) => unknown,
): void {
  test(`there is none: ${absent}`, async () => {
    const stage = await harness.open()
    const page = await openAal1(stage)
    await ask(page, harness.typed.kind)
    await isTrue(stage, page)
    assertDone(await page.answer(await harness.typed.right(stage, page)), harness.typed)
    assert.notEqual(absent, '')
  })
}
