/**
 * @module
 * The part of the vendor contract about logout.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callSite, readClaims, SESSION, type Page, type Reply } from '../../flows/support/page.ts'
import { assertProblem } from '../../flows/support/people.ts'
import { testAbsent } from './acts.ts'
import { isAbsent, type VendorHarness, type VendorStage } from './harness.ts'

export function describeSession<S extends VendorStage>(harness: VendorHarness<S>): void {
  const { session, open } = harness
  if (isAbsent(session)) {
    return testAbsent(harness, session, (_, page) => assert.equal(page.view?.proof, undefined))
  }

  test('ends with ours', async () => {
    const stage = await open()
    const page = await session.signIn(stage)
    assert.equal(await session.isOpen(stage), true)
    const { body } = await end(stage, page)
    assert.deepEqual(body, { ended: true, vendor_sessions: 'ended' })
    assert.equal(await session.isOpen(stage), false)
    await assertOver(stage, page)
  })

  test('that cannot be reached: ours ends all the same, and it is said', async () => {
    const stage = await open()
    const page = await session.signIn(stage)
    session.cut(stage)
    const { body } = await end(stage, page)
    assert.deepEqual(body, { ended: true, vendor_sessions: 'unknown' })
    await assertOver(stage, page)
  })
}

const toSid = ({ view }: Page): string => String(readClaims(view?.proof)['sid'])

const end = ({ bench }: VendorStage, page: Page): Promise<Reply> =>
  callSite(bench, { path: `/v1/site/sessions/${toSid(page)}/end` })

async function assertOver({ bench, user }: VendorStage, page: Page): Promise<void> {
  const body = { purpose: 'step-up', user, sid: toSid(page), session: SESSION }
  assertProblem(await callSite(bench, { path: '/v1/site/transactions', body }), 'session_required')
}
