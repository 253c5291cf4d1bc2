import assert from 'node:assert/strict'
import { it } from 'node:test'
import { putPerson } from '../support/page.ts'
import { addOwn, assertProblem, openVisit } from '../support/people.ts'
import { answerRight } from './support/acts.ts'
import { add, capture, createStage, toBytes, USER, type StageOptions } from './support/stage.ts'

/** A site that asks AuthX alone, of a person who has a password and a code by text elsewhere. */
async function createSite(held: NonNullable<StageOptions['held']>) {
  const bench = await createStage({
    held,
    site: { vendors: ['authx'], signIn: { ways: ['pin'] }, account: { ways: ['pin', 'face'] } },
  })
  await putPerson(bench, USER, { phones: ['+4915123456789'] })
  return bench
}

it('a change asks for the strongest that this site asks, whatever else a common directory holds', async () => {
  const page = await openVisit(await createSite(['pin', 'palm']), USER)
  const refused = await add(page, 'face')
  assertProblem(refused, 'fresh_proof_required')
  assert.equal(refused.view.prompt?.kind, 'palm')
  assert.equal((await answerRight(page)).view.state, 'open')
  assert.equal((await add(page, 'face')).status, 200)
  assert.equal((await capture(page, toBytes(page))).status, 200)
})

it('and nothing is added on the site’s word alone where a common directory holds a way', async () => {
  const page = await openVisit(await createSite([]), USER)
  const refused = await addOwn(page, { kind: 'pin' })
  assertProblem(refused, 'fresh_proof_required')
  assert.equal(refused.view.prompt, undefined)
})
