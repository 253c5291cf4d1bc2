import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { beginForSite, Page, readClaims } from './support/page.ts'
import {
  addOwn,
  ANNA,
  answerPasskey,
  assertProblem,
  createKey,
  giveRecoveryCodes,
  listOwn,
  openStepUp,
  openVisit,
  PASSWORD,
  readApp,
} from './support/people.ts'
import { createAnna } from './support/visits.ts'

const NEW_PASSWORD = `${PASSWORD} once more`

describe('what is added on a recovery code', () => {
  it('stays weak for a day', async () => {
    const bench = await createAnna(['password', 'totp'])
    const [code = ''] = await giveRecoveryCodes(bench)
    const page = await openVisit(bench, ANNA.user)
    await page.challenge('recovery-code')
    await page.answer({ code })
    await page.challenge('password')
    await page.answer({ password: PASSWORD })
    const key = createKey()
    assert.equal((await addOwn(page, { kind: 'passkey' })).status, 200)
    assert.equal((await answerPasskey(page, key)).status, 200)
    const sign = async () => {
      const { handle } = await beginForSite(bench, { user: ANNA.user, acr_values: ['phr'] })
      const stepUp = new Page(bench)
      await stepUp.begin({ purpose: 'step-up', handle })
      return stepUp
    }
    assert.equal((await sign()).view?.problem, 'level_unreachable')
    bench.clock.advance(86_400)
    const later = await sign()
    const done = await answerPasskey(later, key)
    assert.equal(readClaims(done.view.proof)['acr'], 'phr')
  })

  it('is something known all the same, yet lends no strength to what is added with it', async () => {
    const bench = await createAnna(['password', 'totp'])
    const [code = ''] = await giveRecoveryCodes(bench)
    const visit = await openVisit(bench, ANNA.user)
    await visit.challenge('recovery-code')
    await visit.answer({ code })
    await visit.challenge('password')
    await visit.answer({ password: PASSWORD })
    assert.equal((await addOwn(visit, { kind: 'password' })).status, 200)
    assert.equal((await visit.answer({ password: NEW_PASSWORD })).status, 200)
    bench.clock.advance(60)
    const page = await openVisit(bench, ANNA.user)
    await page.challenge('password')
    await page.answer({ password: NEW_PASSWORD })
    await page.challenge('totp')
    await page.answer({ code: await readApp(bench) })
    assert.equal((await addOwn(page, { kind: 'passkey' })).status, 200)
    await answerPasskey(page, createKey())
    const ways = (await listOwn(page)).body['authenticators'] as Record<string, unknown>[]
    const strength = new Map(ways.map((one) => [one['kind'], one['full_strength']]))
    assert.equal(strength.get('passkey'), false, 'two steps must not do what one may not')
    const stepUp = await openStepUp(bench, ANNA.user, { acr_values: ['aal2'] })
    assert.notEqual(stepUp.view?.state, 'failed', 'password and app are two factors')
  })

  it('needs a second kind beside the code', async () => {
    const bench = await createAnna(['password', 'totp'])
    const [code = ''] = await giveRecoveryCodes(bench)
    const page = await openVisit(bench, ANNA.user)
    await page.challenge('recovery-code')
    await page.answer({ code })
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
  })
})
