/**
 * @module
 * A question in an account visit that was put while changes were allowed, and is answered when they are not any
 * more: the company must not hear of it, for it keeps a new PIN or face at once.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toBase64url } from '@countersign/protocol'
import { createTestRandom } from '../../support/random.ts'
import { openWay } from '../authx/support/acts.ts'
import {
  add,
  capture,
  createStage,
  openAccount,
  PIN,
  sentTo,
  toBytes,
  toPrompt,
  USER,
  type AuthxBench,
} from '../authx/support/stage.ts'
import type { Page } from '../support/page.ts'
import { assertProblem, give } from '../support/people.ts'

/** Of whoever has the old password, and an account visit open. */
const THEIRS = '73914682'

/** The owner has the site give them another password: what was answered with the old one counts no more. */
const changePassword = (bench: AuthxBench) =>
  give(
    bench,
    { user: USER },
    { kind: 'password', secret: toBase64url(createTestRandom(5).bytes(18)) },
  )

describe('a question of a visit that may change nothing any more', () => {
  it('sets no PIN at the company', async () => {
    const bench = await createStage()
    const page = await openAccount(bench)
    await add(page, 'pin')
    assert.equal(page.view?.prompt?.kind, 'pin')
    await changePassword(bench)
    assertProblem(await page.answer({ code: THEIRS }), 'fresh_proof_required')
    assert.equal(sentTo(bench, 'GeneratePin').length, 0, 'the company has heard of it')
    const own = await openWay(bench, 'pin')
    assertProblem(await own.answer({ code: THEIRS }), 'answer_wrong')
    assert.equal((await own.answer({ code: PIN })).view.state, 'done')
  })

  for (const kind of ['face', 'palm', 'fingerprint'] as const) {
    it(`brings no ${kind} to the company`, async () => {
      const bench = await createStage({ held: [] })
      const page = await openAccount(bench)
      await add(page, kind)
      await page.answer({ ready: true, consent: toPrompt(page).consent })
      await changePassword(bench)
      assertProblem(await capture(page, toBytes(page)), 'fresh_proof_required')
      assert.equal(sentTo(bench, 'ProcessBiometric').length, 0, 'the company has heard of it')
    })
  }

  it('costs no tries', async () => {
    const bench = await createStage()
    const page: Page = await openAccount(bench)
    await add(page, 'pin')
    await changePassword(bench)
    for (let turn = 0; turn < 7; turn += 1) {
      assertProblem(await page.answer({ code: THEIRS }), 'fresh_proof_required')
    }
    assert.equal(sentTo(bench, 'GeneratePin').length, 0)
  })
})
