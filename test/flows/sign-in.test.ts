import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toSha256 } from '@countersign/protocol'
import { createBench, ORIGIN, PEOPLE_KEY, type Bench } from './support/backend.ts'
import { callSite, Page, putPerson, readClaims, readCode } from './support/page.ts'

const PASSWORD = 'anna-keeps-a-long-secret'

async function withAnna(bench: Bench): Promise<void> {
  await putPerson(bench, 'u-anna', { login_names: ['anna@harbour.example'], emails: ['anna@harbour.example'], phones: ['+4915123456789'] })
  await callSite(bench, {
    path: '/v1/site/people/u-anna/authenticators',
    body: { kind: 'password', secret: PASSWORD },
    key: PEOPLE_KEY,
  })
}

describe('signing in', () => {
  it('leads from a name over a password to a login proof bound to browser and origin', async () => {
    const bench = await createBench()
    await withAnna(bench)
    const page = new Page(bench)
    const begun = await page.begin()
    assert.equal(begun.view.state, 'identify')
    assert.ok(begun.view.passkey)
    const named = await page.identify('Anna@Harbour.example')
    assert.equal(named.view.state, 'prompt')
    assert.equal(named.view.prompt?.kind, 'password')
    assert.equal(named.view.own, false)
    const done = await page.answer({ password: PASSWORD })
    assert.equal(done.status, 200)
    assert.equal(done.view.state, 'done')
    const claims = readClaims(done.view.proof)
    assert.equal(claims['sub'], 'u-anna')
    assert.equal(claims['acr'], 'aal1')
    assert.deepEqual(claims['amr'], ['pwd'])
    assert.equal(claims['origin'], ORIGIN)
    assert.equal(claims['nonce'], await toSha256(page.cookie))
    const again = await page.read()
    assert.equal(readClaims(again.view.proof)['jti'], claims['jti'])
  })

  it('asks for a second step where the level needs it, and sends only on a press', async () => {
    const bench = await createBench({ site: { signIn: { acr: 'aal2' } } })
    await withAnna(bench)
    const page = new Page(bench)
    await page.begin({ login_name: 'anna@harbour.example' })
    const first = await page.answer({ password: PASSWORD })
    assert.equal(first.view.state, 'choose')
    assert.equal(first.view.own, true)
    await bench.settle()
    assert.equal(bench.messages.length, 0)
    const sms = first.view.offers.find((offer) => offer.kind === 'sms-code')
    assert.equal(sms?.available, true)
    await page.challenge(sms?.id ?? '')
    await bench.settle()
    assert.equal(bench.messages.length, 1)
    const done = await page.answer({ code: readCode(bench, '+4915123456789') })
    assert.equal(done.view.state, 'done')
    const claims = readClaims(done.view.proof)
    assert.equal(claims['acr'], 'aal2')
    assert.ok((claims['amr'] as string[]).includes('mfa'))
  })

  it('refuses a wrong password with the view that the page goes on with', async () => {
    const bench = await createBench()
    await withAnna(bench)
    const page = new Page(bench)
    await page.begin({ login_name: 'anna@harbour.example' })
    const wrong = await page.answer({ password: 'something else entirely' })
    assert.equal(wrong.status, 403)
    assert.equal(wrong.body['code'], 'answer_wrong')
    assert.equal(wrong.view.state, 'prompt')
  })
})
