import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMPANY_SECRETS, RIGHT, toRight } from '../../support/scripted-company.ts'
import { beginForSite, callSite, Page, readClaims, SESSION } from '../support/page.ts'
import { ANNA, PASSWORD } from '../support/people.ts'
import { createStage, type Stage } from './stage.ts'

/** Anna signs in by a code of the company, which keeps a session of its own. */
async function signIn(options: Parameters<typeof createStage>[0] = {}) {
  const stage = await createStage({
    site: { vendors: ['company', 'local'] },
    there: ['totp'],
    ...options,
  })
  stage.company.script.check = async (input) =>
    toRight(input, { kept: { session: COMPANY_SECRETS.session } })
  const page = new Page(stage.bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('totp')
  const done = await page.answer({ code: RIGHT })
  assert.equal(done.view.state, 'done')
  return { stage, sid: String(readClaims(done.view.proof)['sid']) }
}

const end = ({ bench }: Stage, sid: string) =>
  callSite(bench, { path: `/v1/site/sessions/${sid}/end` })

/** True when nothing can be begun for the sign-in any more. */
async function isOver({ bench }: Stage, sid: string): Promise<boolean> {
  const reply = await callSite(bench, {
    path: '/v1/site/transactions',
    body: { purpose: 'step-up', user: ANNA.user, session: SESSION, sid },
  })
  return reply.body['code'] === 'session_required'
}

test('logout ends the company’s session too, with what it left for that', async () => {
  const { stage, sid } = await signIn()
  assert.equal(await isOver(stage, sid), false)
  const reply = await end(stage, sid)
  assert.deepEqual(reply.body, { ended: true, vendor_sessions: 'ended' })
  assert.deepEqual(stage.company.inputs('endSession'), [COMPANY_SECRETS.session])
  assert.equal(await isOver(stage, sid), true)
})

test('a repeated logout calls the company once, many at once too', async () => {
  const { stage, sid } = await signIn()
  const replies = await Promise.all(Array.from({ length: 20 }, () => end(stage, sid)))
  assert.deepEqual((await end(stage, sid)).body, { ended: true })
  assert.ok(replies.every(({ body }) => body['ended'] === true))
  assert.equal(stage.company.inputs('endSession').length, 1)
})

test('ours is over and theirs unknown when the company cannot say, or throws', async () => {
  for (const endSession of [
    async () => 'unknown' as const,
    async () => {
      throw new TypeError('of the company')
    },
  ]) {
    const { stage, sid } = await signIn()
    stage.company.script.endSession = endSession
    const reply = await end(stage, sid)
    assert.equal(reply.status, 200)
    assert.deepEqual(reply.body, { ended: true, vendor_sessions: 'unknown' })
    assert.ok(await isOver(stage, sid))
    const audited = stage.bench.audit.filter(({ event }) => event === 'vendor.session_unknown')
    assert.deepEqual(audited, [
      { event: 'vendor.session_unknown', site: 'harbour', vendor: 'company' },
    ])
  }
})

test('a sign-in without the company ends without it', async () => {
  const stage = await createStage()
  const page = new Page(stage.bench)
  await page.begin({ login_name: ANNA.mail })
  const done = await page.answer({ password: PASSWORD })
  const reply = await end(stage, String(readClaims(done.view.proof)['sid']))
  assert.deepEqual(reply.body, { ended: true })
  assert.deepEqual(stage.company.inputs('endSession'), [])
})

test('a step-up begun for the sign-in is over with it', async () => {
  const { stage, sid } = await signIn()
  const { handle } = await beginForSite(stage.bench, { user: ANNA.user, sid })
  const page = new Page(stage.bench)
  await page.begin({ purpose: 'step-up', handle })
  await end(stage, sid)
  assert.equal((await page.read()).body['code'], 'transaction_closed')
})
