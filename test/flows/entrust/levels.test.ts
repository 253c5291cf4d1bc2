import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENTRUST_APPLICATIONS, type EntrustFlow } from '@countersign/simulators'
import { readClaims } from '../support/page.ts'
import { openStepUp, toOffer } from '../support/people.ts'
import { type } from './support/acts.ts'
import { createStage, USER, type EntrustBench } from './support/stage.ts'

const RULE: readonly EntrustFlow[] = [{ first: 'NONE', second: ['TOKEN'] }]
/** What the tenant asks for one of its levels, instead of what its rule does. */
const STRICT: readonly EntrustFlow[] = [{ first: 'PASSWORD', second: ['GRID'] }]

async function open(): Promise<EntrustBench> {
  const stage = await createStage({ version: '5.46', settings: { acrs: { aal2: 'strict' } } })
  const rule = { LOW: RULE, MEDIUM: RULE, HIGH: RULE }
  const id = ENTRUST_APPLICATIONS.everything
  stage.control.putApplication({ id, rule, acrs: { strict: STRICT } })
  return stage
}

test('a step-up is asked what the tenant asks for its level, step by step', async () => {
  const stage = await open()
  const page = await openStepUp(stage, USER, { acr_values: ['aal2'] })
  for (const kind of ['password', 'grid-card'] as const) {
    await page.challenge(toOffer(page, kind))
    await type(stage, page)
  }
  const { acr, amr } = readClaims(page.view?.proof)
  assert.deepEqual([acr, amr], ['aal2', ['pwd', 'grid', 'mfa']])
})

test('a level without a name there is asked by the rule', async () => {
  const stage = await open()
  const page = await openStepUp(stage, USER, { acr_values: ['aal1'] })
  const kinds = page.view?.offers.map(({ kind }) => kind)
  assert.deepEqual(kinds, ['totp'])
})
