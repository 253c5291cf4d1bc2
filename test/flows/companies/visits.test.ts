import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { RIGHT, toRight, toWay } from '../../support/scripted-company.ts'
import { Page, readClaims, readCode } from '../support/page.ts'
import {
  addOwn,
  ANNA,
  assertProblem,
  listOwn,
  openVisit,
  PASSWORD,
  removeOwn,
} from '../support/people.ts'
import { toId, toListed } from '../support/visits.ts'
import { personKey, type PersonRecord } from '../../../packages/server/src/directory/person.ts'
import { createStage, look, openAal1, type Stage } from './stage.ts'

const readAnna = async ({ bench }: Stage) =>
  (await bench.store.read<PersonRecord>(personKey('harbour', ANNA.user)))?.value

/** A visit in which both the password and the push were right. */
async function openFresh(stage: Stage): Promise<Page> {
  const page = await openVisit(stage.bench, ANNA.user)
  await addOwn(page, { kind: 'passkey' })
  await page.challenge('push')
  stage.company.script.poll = async (input) => toRight(input)
  await look(stage, page)
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  return page
}

describe('an account visit', () => {
  test('asks for the strongest: the push counts, and the password alone does not', async () => {
    const stage = await createStage()
    const page = await openVisit(stage.bench, ANNA.user)
    await page.challenge('password')
    await page.answer({ password: PASSWORD })
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    await page.challenge('push')
    stage.company.script.poll = async (input) => toRight(input)
    assert.equal((await look(stage, page)).view.state, 'open')
    assert.equal((await addOwn(page, { kind: 'passkey' })).status, 200)
  })

  test('gives an open push up when the page asks for a change again', async () => {
    const stage = await createStage()
    const page = await openVisit(stage.bench, ANNA.user)
    await addOwn(page, { kind: 'passkey' })
    await page.challenge('push')
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    await stage.bench.settle()
    assert.equal(stage.company.inputs('cancel').length, 1)
    assert.equal((await (await openAal1(stage)).challenge('push')).view.state, 'prompt')
  })

  test('that a company is content with as it is adds no first way: it only lists nothing now', async () => {
    const stage = await createStage({ given: [] })
    stage.company.script.consult = async () => ({ ways: [], memory: {}, pending: false })
    const page = await openVisit(stage.bench, ANNA.user)
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'fresh_proof_required')
    assert.deepEqual((await readAnna(stage))?.enrolments, [])
  })

  test('that a company denies changes nothing on the word of a weaker way', async () => {
    const stage = await createStage()
    stage.company.script.consult = async () => ({ ways: [], memory: {}, problem: 'access_denied' })
    const page = await openVisit(stage.bench, ANNA.user)
    await page.challenge('password')
    await page.answer({ password: PASSWORD })
    assertProblem(await addOwn(page, { kind: 'passkey' }), 'access_denied')
    assertProblem(await removeOwn(page, toId(await listOwn(page), 'password')), 'access_denied')
  })

  test('lists what the company keeps, to be changed there alone', async () => {
    const stage = await createStage({ there: [toWay('push', { label: 'Pixel' })] })
    const page = await openFresh(stage)
    const listed = await listOwn(page)
    const push = toListed(listed).find(({ kind }) => kind === 'push')
    assert.equal(push?.['label'], 'Pixel')
    assert.equal(push?.['removable'], false)
    assert.equal(push?.['reason'], 'elsewhere')
    assertProblem(await removeOwn(page, 'there-push'), 'not_found')
    const path = `/v1/transactions/${page.id}/authenticators/there-push`
    assertProblem(await page.send('PATCH', path, { label: 'Mine' }), 'not_found')
    await stage.bench.settle()
    assert.ok(!stage.bench.audit.some(({ event }) => event === 'authenticator.removed'))
    assert.equal(stage.bench.messages.length, 0)
  })

  test('lists no way that this site never asks, and lets none be added', async () => {
    const stage = await createStage({ site: { vendors: ['company'] } })
    const listed = await listOwn(await openVisit(stage.bench, ANNA.user))
    const kinds = toListed(listed).map(({ kind }) => kind)
    assert.deepEqual([kinds, listed.body['can_add']], [['push'], []])
  })

  test('the last way of ours stays, though the company has another', async () => {
    const stage = await createStage()
    const page = await openFresh(stage)
    const listed = await listOwn(page)
    const password = toListed(listed).find(({ kind }) => kind === 'password')
    assert.deepEqual([password?.['removable'], password?.['reason']], [false, 'last_strong_way'])
    assertProblem(await removeOwn(page, toId(listed, 'password')), 'last_strong_way')
  })

  test('no change writes the company’s ways into the record, nor does an objection', async () => {
    const stage = await createStage({ given: ['password', 'mail', 'phone', 'totp'] })
    const page = await openFresh(stage)
    const listed = await listOwn(page)
    const removed = await removeOwn(page, toId(listed, 'email-code'))
    assert.equal(removed.status, 200)
    assert.ok(toListed(removed).some(({ kind }) => kind === 'push'))
    await stage.bench.settle()
    const kept = JSON.stringify(await stage.bench.store.list('objection/'))
    assert.ok(kept.includes(ANNA.mail), 'the old contact may object')
    assert.ok(!kept.includes('there-push'))
    const anna = await readAnna(stage)
    assert.ok(anna?.enrolments.every(({ vendor }) => vendor === 'local'))
  })
})

test('a recovery by a code of the company leads to the new password, once', async () => {
  const stage = await createStage({
    site: { signIn: { ways: ['password'], recovery: ['email-code', 'totp'] } },
    given: ['password', 'mail'],
    there: ['totp'],
  })
  const { bench } = stage
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('email-code', { recover: true })
  await bench.settle()
  const first = await page.answer({ code: readCode(bench, ANNA.mail) })
  assert.equal(first.view.state, 'choose')
  await page.challenge('totp')
  const second = await page.answer({ code: RIGHT })
  assert.equal(second.view.prompt?.authenticator, 'enrol:password')
  const fresh = 'a new long password of Anna'
  const on = await page.answer({ password: fresh })
  assert.equal(on.view.state, 'done')
  assert.equal(readClaims(on.view.proof)['sub'], ANNA.user)
})
