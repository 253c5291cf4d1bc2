import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderAccountPage } from '../../../demo/harbour/pages/account.ts'
import type { TrialFaces } from '../../../demo/harbour/parts.ts'
import { DEFAULT_RUN, type Run } from '../../../demo/runs.ts'

const ANY_PASSES = 'any face passes for it'
const COMPARED = 'it really compares your face'
const matcher = { ready: async () => undefined }

const render = async (faces: TrialFaces, run: Run = 'authx'): Promise<string> =>
  String(await renderAccountPage({ user: 'authx', name: 'Ada Authx', run }, { faces }))

test('says that faces are compared, where they are', async () => {
  const page = await render({ authx: 'simulated', matcher })
  assert.ok(page.includes(COMPARED) && !page.includes(ANY_PASSES))
})

test('says that any face passes, where the packages are missing', async () => {
  const page = await render({ authx: 'simulated', matcher: undefined })
  assert.ok(page.includes(ANY_PASSES) && !page.includes(COMPARED))
})

test('says neither of a real AuthX, nor on other sites', async () => {
  for (const page of [
    await render({ authx: 'real', matcher }),
    await render({ authx: 'real', matcher: undefined }),
    await render({ authx: 'simulated', matcher }, DEFAULT_RUN),
  ]) {
    assert.ok(!page.includes(ANY_PASSES) && !page.includes(COMPARED))
  }
})
