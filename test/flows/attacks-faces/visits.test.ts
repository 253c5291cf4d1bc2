/**
 * @module
 * A face that is nearly somebody's: what it does not open at a step-up it must not change in an account visit,
 * where a passkey can be added that opens everything.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { askFace, enrol, giveCode, openFaces, show } from '../faces/stage.ts'
import { addOwn, ANNA, assertProblem, openVisit } from '../support/people.ts'

/** Near enough for a sign-in (0.50), too far for a step-up (0.45). */
const NEARLY = 0.47

describe('an account visit', () => {
  it('takes a face no less strictly than a step-up', async () => {
    const stage = await openFaces()
    await enrol(stage)
    const { bench, faces } = stage
    bench.clock.advance(40)
    const page = await openVisit(bench, ANNA.user)
    await addOwn(page, { kind: 'totp' })
    await giveCode(bench, page)
    await askFace(page)
    assertProblem(await show(page, faces, { at: NEARLY }), 'answer_wrong')
    assert.equal((await show(page, faces, { at: 0.44 })).status, 200)
  })
})
