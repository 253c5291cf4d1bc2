import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Call } from '../../../packages/server/src/ports.ts'
import { Page, type Reply } from '../support/page.ts'
import { assertProblem, openStepUp } from '../support/people.ts'
import { createStage, NAME, PASSWORD, USER, type EntrustBench } from './support/stage.ts'
import { toBodyText } from '../../support/body-text.ts'

const NOBODY = 'nobody@harbour.example'
const ODD = '"><script>alert(1)</script>'

const REFUSALS = {
  'a firewall that stands before it': { status: 403, body: '<html>blocked</html>' },
  'a word that nobody knows': { status: 400, body: '{"errorCode":"too_odd"}' },
} as const

/** Something at the vendor's refuses every request that holds the odd text. */
const refuseOdd =
  (refusal: { readonly status: number; readonly body: string }) =>
  (call: Call): Call =>
  async (request) =>
    toBodyText(request.body).includes(JSON.stringify(ODD))
      ? { headers: {}, ...refusal }
      : call(request)

async function ask(stage: EntrustBench, name: string): Promise<{ page: Page; asked: Reply }> {
  const page = new Page(stage)
  await page.begin({ login_name: name })
  return { page, asked: await page.challenge('password') }
}

for (const [by, refusal] of Object.entries(REFUSALS)) {
  describe(`an odd answer, refused by ${by}`, () => {
    const open = () => createStage({ signIn: { listing: 'private' }, wrap: refuseOdd(refusal) })

    test('is wrong like nobody’s', async () => {
      const stage = await open()
      for (const name of [NAME, NOBODY]) {
        const { page } = await ask(stage, name)
        assertProblem(await page.answer({ password: ODD }), 'answer_wrong')
      }
    })

    test('tells nothing of other names: none is asked for less than before', async () => {
      const stage = await open()
      const own = await openStepUp(stage, USER, { acr_values: ['aal1'] })
      await own.challenge('password')
      assertProblem(await own.answer({ password: ODD }), 'vendor_unavailable')
      for (const name of [NOBODY, NAME]) {
        assert.equal((await ask(stage, name)).asked.status, 200, name)
      }
    })

    test('keeps nobody else out, however often it is given', async () => {
      const stage = await open()
      const own = await openStepUp(stage, USER, { acr_values: ['aal1'] })
      await own.challenge('password')
      for (let i = 0; i < 8; i += 1) await own.answer({ password: ODD })
      const { page } = await ask(stage, NAME)
      assert.equal((await page.answer({ password: PASSWORD })).status, 200)
    })
  })
}

test('an answer that cannot be right fails like nobody’s while the vendor is down', async () => {
  const stage = await createStage({ signIn: { listing: 'private' } })
  const pages = [new Page(stage), new Page(stage)]
  for (const [i, page] of pages.entries()) {
    await page.begin({ login_name: [NAME, NOBODY][i] ?? '' })
    assert.equal((await page.challenge('grid-card')).view.prompt?.kind, 'grid-card')
  }
  stage.unplug(true)
  await openStepUp(stage, USER, { acr_values: ['aal1'] }).catch(() => undefined)
  for (const page of pages) {
    assertProblem(await page.answer({ cells: ['A'] }), 'vendor_unavailable')
  }
})
