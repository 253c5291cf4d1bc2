import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ACCOUNT,
  createScriptedCompany,
  down,
  OTHER_ACCOUNT,
  toRight,
  toWay,
} from '../../support/scripted-company.ts'
import { createBench, ORIGIN, PEOPLE_KEY } from '../support/backend.ts'
import { callSite, Page, readClaims } from '../support/page.ts'
import { ANNA, assertProblem, BERT, settlePerson } from '../support/people.ts'
import { createStage, link, openAal1, type Stage } from './stage.ts'

const RETURN_TO = `${ORIGIN}/welcome`

/** Somebody signs in at the company, whatever name was typed. */
async function signInThere({ bench, company }: Stage, account: string, loginName?: string) {
  company.script.check = async (input) => {
    const person = await input.findLinked?.(account)
    return person === undefined
      ? { result: 'wrong', code: 'answer_wrong' }
      : toRight({ ...input, person }, { enrolmentId: 'there-provider' })
  }
  const page = new Page(bench)
  await page.begin(loginName === undefined ? {} : { login_name: loginName })
  const asked = await page.challenge('identity-provider', { return_to: RETURN_TO })
  assert.equal(asked.status, 200)
  const state = company.last('start').context.returnState ?? ''
  const back = await bench.backend.fetch(
    new Request(`http://localhost:3000/auth/v1/callback/company?state=${state}`),
  )
  const code = /=([^=]+)$/.exec(back.headers.get('location') ?? '')?.[1] ?? ''
  return { page, reply: await page.answer({ code }) }
}

const createProvider = (more: Partial<Parameters<typeof createStage>[0]> = {}) =>
  createStage({ site: { signIn: { ways: ['password', 'identity-provider'] } }, there: [], ...more })

test('a company that says whose account it was signs that person in, and nobody else', async () => {
  const stage = await createProvider()
  await settlePerson(stage.bench, BERT, ['password'])
  const { reply } = await signInThere(stage, ACCOUNT)
  assert.equal(readClaims(reply.view.proof)['sub'], ANNA.user)
  // The name that was typed is a claim of nobody.
  const typed = await signInThere(stage, ACCOUNT, BERT.mail)
  assert.equal(readClaims(typed.reply.view.proof)['sub'], ANNA.user)
  assert.equal(typed.reply.view.login_name, undefined)
  assert.equal(stage.company.last('check').person, undefined)
})

test('an account that nobody is linked to signs nobody in, and makes nobody', async () => {
  const stage = await createProvider()
  const { reply } = await signInThere(stage, OTHER_ACCOUNT)
  assertProblem(reply, 'answer_wrong')
  await link(stage.bench, ANNA.user, null)
  assertProblem((await signInThere(stage, ACCOUNT)).reply, 'answer_wrong')
  const listed = await callSite(stage.bench, {
    method: 'GET',
    path: '/v1/site/people',
    key: PEOPLE_KEY,
  })
  assert.equal((listed.body['people'] as unknown[]).length, 1)
})

test('what was said of the name typed is dropped when somebody else signs in there', async () => {
  const stage = await createProvider({
    site: { signIn: { ways: ['password', 'identity-provider'], listing: 'friendly' } },
    there: ['totp'],
  })
  const { bench, company } = stage
  await settlePerson(bench, BERT, ['password'])
  await link(bench, BERT.user, OTHER_ACCOUNT)
  company.script.consult = async ({ person }) =>
    person.user === ANNA.user
      ? { ways: [], memory: { of: 'anna' }, pending: true, session: 'session-of-anna' }
      : { ways: [], memory: { of: 'bert' } }
  const { reply } = await signInThere(stage, OTHER_ACCOUNT, ANNA.mail)
  assert.equal(reply.view.state, 'done')
  const { sub, sid } = readClaims(reply.view.proof)
  assert.equal(sub, BERT.user)
  await callSite(bench, { path: `/v1/site/sessions/${String(sid)}/end` })
  assert.deepEqual(company.inputs('endSession'), [])
})

test('the site sees what it linked, and null unlinks', async () => {
  const { bench } = await createStage()
  const path = `/v1/site/people/${ANNA.user}`
  const read = () => callSite(bench, { method: 'GET', path, key: PEOPLE_KEY })
  assert.deepEqual((await read()).body['links'], { company: { account: ACCOUNT } })
  const same = await link(bench, ANNA.user, ACCOUNT)
  assert.deepEqual(same.body['links'], { company: { account: ACCOUNT } })
  const changed = await link(bench, ANNA.user, OTHER_ACCOUNT)
  assert.deepEqual(changed.body['links'], { company: { account: OTHER_ACCOUNT } })
  const gone = await link(bench, ANNA.user, null)
  assert.equal(gone.body['links'], undefined)
})

test('an account is one person’s; who asks for a taken one is not made', async () => {
  const { bench } = await createStage()
  const refused = await link(bench, 'u-new', ACCOUNT)
  assertProblem(refused, 'account_taken')
  assert.ok(!JSON.stringify(refused.body).includes(ACCOUNT))
  const path = '/v1/site/people/u-new'
  assertProblem(await callSite(bench, { method: 'GET', path, key: PEOPLE_KEY }), 'person_unknown')
})

test('of twenty who ask for one account at once a single one gets it', async () => {
  const { bench } = await createStage({ account: null })
  const users = Array.from({ length: 20 }, (_, i) => `u-${i}`)
  const replies = await Promise.all(users.map((user) => link(bench, user, ACCOUNT)))
  assert.equal(replies.filter(({ status }) => status === 200).length, 1)
  for (const reply of replies.filter(({ status }) => status !== 200)) {
    assertProblem(reply, 'account_taken')
  }
  const { body } = await callSite(bench, {
    method: 'GET',
    path: '/v1/site/people',
    key: PEOPLE_KEY,
  })
  const linked = (body['people'] as { links?: unknown }[]).filter(({ links }) => links)
  assert.equal(linked.length, 1)
})

test('the same call twenty times at once links once', async () => {
  const { bench } = await createStage({ account: null })
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => link(bench, ANNA.user, ACCOUNT)),
  )
  assert.deepEqual(
    replies.map(({ status }) => status),
    replies.map(() => 200),
  )
})

test('an account that was given up is somebody else’s soon, and an erased person’s at once or soon', async () => {
  const { bench } = await createStage()
  await link(bench, ANNA.user, null)
  bench.clock.advance(30)
  assert.equal((await link(bench, BERT.user, ACCOUNT)).status, 200)
  assertProblem(await link(bench, ANNA.user, ACCOUNT), 'account_taken')
  await callSite(bench, {
    method: 'DELETE',
    path: `/v1/site/people/${BERT.user}`,
    key: PEOPLE_KEY,
  })
  bench.clock.advance(30)
  assert.equal((await link(bench, ANNA.user, ACCOUNT)).status, 200)
})

for (const vendor of ['nobody', 'local']) {
  test(`a link at ${vendor} is refused, and nothing is written`, async () => {
    const { bench } = await createStage()
    const reply = await link(bench, 'u-new', 'somebody', vendor)
    assertProblem(reply, 'vendor_unknown')
    assert.equal(reply.body['field'], 'links')
    const path = '/v1/site/people/u-new'
    assertProblem(await callSite(bench, { method: 'GET', path, key: PEOPLE_KEY }), 'person_unknown')
  })
}

/** Two companies, and Anna linked at both. */
async function createTwo() {
  const first = createScriptedCompany({ kinds: ['totp'] })
  const second = createScriptedCompany({ id: 'second', kinds: ['grid-card'] })
  const bench = await createBench({
    site: { vendors: ['local', 'company', 'second'] },
    config: { vendors: [first.source, second.source] },
  })
  await settlePerson(bench, ANNA, ['password'])
  await link(bench, ANNA.user, ACCOUNT)
  await link(bench, ANNA.user, OTHER_ACCOUNT, 'second')
  return { bench, company: first, second }
}

test('one name of an account is two people’s at two companies', async () => {
  const { bench } = await createTwo()
  assert.equal((await link(bench, 'u-2', ACCOUNT, 'second')).status, 200)
  assertProblem(await link(bench, 'u-3', ACCOUNT), 'account_taken')
})

test('each company gets what it left itself, and of nobody else', async () => {
  const stage = await createTwo()
  const { company, second } = stage
  company.script.consult = async () => ({ ways: [toWay('totp')], memory: { of: 'first' } })
  const card = toWay('grid-card', { vendor: 'second' })
  second.script.consult = async () => ({ ways: [card], memory: { of: 'second' } })
  const page = await openAal1(stage)
  await page.challenge('totp')
  await page.challenge('grid-card')
  assert.deepEqual(company.last('start').context.memory, { of: 'first' })
  assert.deepEqual(second.last('start').context.memory, { of: 'second' })
  assert.equal(company.inputs('start').length, 1)
})

test('one company that is down does not keep the other from being asked', async () => {
  const stage = await createTwo()
  const { company, second } = stage
  company.script.consult = async () => {
    throw down()
  }
  second.ways.set(OTHER_ACCOUNT, [toWay('grid-card', { vendor: 'second' })])
  const page = await openAal1(stage)
  assert.deepEqual(
    page.view?.offers.map(({ kind }) => kind),
    ['grid-card', 'password'],
  )
  assert.equal(page.view?.problem, undefined)
})
