/**
 * @module
 * What a site demands of an account visit holds for each of its changes, also for whoever comes with a code on paper.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench } from './support/backend.ts'
import type { Page } from './support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  createKey,
  answerPasskey,
  giveRecoveryCodes,
  openVisit,
  PASSWORD,
  settlePerson,
  toOffer,
} from './support/people.ts'

/** Anna has a passkey, a password and codes on paper. */
async function openBench() {
  const bench = await createBench()
  await settlePerson(bench, ANNA, ['password'])
  const key = createKey()
  const page = await openVisit(bench, ANNA.user)
  await addOwn(page, { kind: 'passkey' })
  await answer(page, 'password', { password: PASSWORD })
  await addOwn(page, { kind: 'passkey' })
  assert.equal((await answerPasskey(page, key)).status, 200)
  const [code = ''] = await giveRecoveryCodes(bench)
  return { bench, key, code }
}

async function answer(page: Page, kind: string, given: Record<string, unknown>) {
  if (page.view?.prompt?.kind !== kind) await page.challenge(toOffer(page, kind))
  return page.answer(given)
}

describe('an account visit of which the site demands a level', () => {
  it('is not changed with a code on paper and a password, as one without may be', async () => {
    for (const [demand, expected] of [
      [{}, 200],
      [{ acr_values: ['phr'] }, 403],
    ] as const) {
      const { bench, code } = await openBench()
      const page = await openVisit(bench, ANNA.user, demand)
      await addOwn(page, { kind: 'totp' })
      await answer(page, 'recovery-code', { code })
      await answer(page, 'password', { password: PASSWORD })
      assert.equal((await addOwn(page, { kind: 'totp' })).status, expected)
    }
  })

  it('is changed with what reaches it', async () => {
    const { bench, key } = await openBench()
    const page = await openVisit(bench, ANNA.user, { acr_values: ['phr'] })
    assertProblem(await addOwn(page, { kind: 'totp' }), 'fresh_proof_required')
    assert.equal((await answerPasskey(page, key)).status, 200)
    assert.equal((await addOwn(page, { kind: 'totp' })).status, 200)
  })
})

describe('an account visit of which the site demands a fresh answer', () => {
  it('asks again sooner than it would by itself', async () => {
    for (const [demand, expected] of [
      [{}, 200],
      [{ max_age: 60 }, 403],
    ] as const) {
      const { bench, key } = await openBench()
      const page = await openVisit(bench, ANNA.user, demand)
      await addOwn(page, { kind: 'totp' })
      await answerPasskey(page, key)
      bench.clock.advance(61)
      assert.equal((await addOwn(page, { kind: 'totp' })).status, expected)
    }
  })
})
