import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ACCOUNT,
  COMPANY_SECRETS,
  down,
  RIGHT,
  toRight,
  toStarted,
  toWay,
} from '../../support/scripted-company.ts'
import type { Enrolment } from '../../../packages/server/src/vendors/vendor.ts'
import { ISSUER, ORIGIN } from '../support/backend.ts'
import { listen, toTold, type Heard } from '../support/listen.ts'
import { callSite, Page, readClaims } from '../support/page.ts'
import { addOwn, ANNA, listOwn, openVisit, PASSWORD } from '../support/people.ts'
import { createStage, look, openAal1, type Stage } from './stage.ts'

/** Everything that the company or the site told the backend in confidence. */
const SECRETS = { ...COMPANY_SECRETS, account: ACCOUNT, data: 'data-of-the-way-canary' }
/** What a thrown error of the company holds. */
const VENDOR_TEXT = 'text of the company canary'

const kept = {
  session: COMPANY_SECRETS.session,
  device: COMPANY_SECRETS.device,
  memory: { step: COMPANY_SECRETS.memory },
}
const way = (kind: Enrolment['kind']) => toWay(kind, { data: { secret: SECRETS.data } })

/** Listens to every reply with its headers. */
async function createTapped(): Promise<{ stage: Stage; heard: Heard[] }> {
  const { bench, company } = await createStage({
    site: {
      signIn: { listing: 'friendly', ways: ['password', 'totp', 'identity-provider'], acr: 'aal2' },
    },
    given: ['password', 'mail'],
  })
  const { stage: tapped, heard } = listen(bench)
  company.script.consult = async () => ({
    ways: ['push', 'totp', 'password', 'identity-provider', 'grid-card'].map((kind) =>
      way(kind as Enrolment['kind']),
    ),
    ...kept,
  })
  company.script.start = async ({ kind }) => toStarted(kind, { kept })
  company.script.check = async (input) =>
    Object.values(input.answer).includes(RIGHT) || input.state['returned'] !== undefined
      ? toRight(input, { kept })
      : { result: 'wrong', code: 'answer_wrong', kept }
  return { stage: { bench: tapped, company }, heard }
}

async function signIn({ bench, company }: Stage): Promise<void> {
  const page = new Page(bench)
  await page.begin()
  await page.identify(ANNA.mail)
  await page.challenge('totp')
  await page.answer({ code: 'wrong' })
  await page.answer({ password: PASSWORD })
  await page.answer({ code: RIGHT })
  await page.read()
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  company.script.poll = async () => ({ result: 'pending' })
  const done = await page.read()
  assert.equal(done.view.state, 'done')
  await callSite(bench, {
    path: `/v1/site/sessions/${String(readClaims(done.view.proof)['sid'])}/end`,
  })
}

async function approve(stage: Stage): Promise<void> {
  const { bench, company } = stage
  for (const code of ['approval_declined', 'approval_reported'] as const) {
    const page = await openAal1(stage)
    await page.challenge('push')
    await page.read()
    company.script.poll = async () => ({ result: 'ended', code })
    await look(stage, page)
    await page.cancel()
  }
  bench.clock.advance(3_600)
  const page = await openAal1(stage)
  await page.challenge('identity-provider', { return_to: `${ORIGIN}/back` })
  const state = company.last('start').context.returnState ?? ''
  const callback = `${ISSUER}/v1/callback/company`
  await bench.backend.fetch(new Request(`${callback}?state=${state}.wrong`))
  const back = await bench.backend.fetch(new Request(`${callback}?state=${state}&code=x`))
  await page.answer({ code: /=([^=]+)$/.exec(back.headers.get('location') ?? '')?.[1] ?? '' })
  assert.equal(page.view?.state, 'done')
}

async function visit({ bench }: Stage): Promise<void> {
  const page = await openVisit(bench, ANNA.user)
  await addOwn(page, { kind: 'passkey' })
  await listOwn(page)
  await page.challenge('totp')
  await page.answer({ code: RIGHT })
  await listOwn(page)
}

/** The company fails in every way it can. */
async function fail(stage: Stage): Promise<void> {
  const { company, bench } = stage
  const failures = [
    () => down(),
    () => new TypeError(`${VENDOR_TEXT} ${COMPANY_SECRETS.state} ${ACCOUNT}`),
  ]
  for (const failure of failures) {
    const { consult, start, check, poll, readReturn } = company.script
    const page = await openAal1(stage)
    company.script.start = () => Promise.reject(failure())
    await page.challenge('totp')
    company.script.start = start
    await page.challenge('totp')
    company.script.check = () => Promise.reject(failure())
    await page.answer({ code: RIGHT })
    company.script.check = check
    await page.challenge('push')
    company.script.poll = () => Promise.reject(failure())
    await look(stage, page)
    company.script.poll = poll
    await page.challenge('identity-provider', { return_to: `${ORIGIN}/back` })
    company.script.readReturn = () => Promise.reject(failure())
    const state = company.last('start').context.returnState ?? ''
    await bench.backend.fetch(new Request(`${ISSUER}/v1/callback/company?state=${state}`))
    company.script.readReturn = readReturn
    company.script.consult = () => Promise.reject(failure())
    await openAal1(stage)
    company.script.consult = consult
    await page.cancel()
  }
}

test('nothing that a company or a link holds reaches a page, an audit or a message', async () => {
  const { stage, heard } = await createTapped()
  const { bench } = stage
  await signIn(stage)
  await approve(stage)
  await visit(stage)
  await fail(stage)
  await bench.settle()
  const [page, site] = [toTold(heard, 'page'), toTold(heard, 'site')]
  assert.ok(page.length > 80)
  const places = {
    page,
    audit: bench.audit.map((event) => JSON.stringify(event)),
    messages: bench.messages.map((message) => JSON.stringify(message)),
  }
  for (const [place, said] of Object.entries(places)) {
    for (const [name, secret] of Object.entries({ ...SECRETS, text: VENDOR_TEXT })) {
      const leak = said.find((one) => one.includes(secret))
      assert.equal(leak, undefined, `${name} in ${place}`)
    }
  }
  // The site's server knows its own link, and nothing else.
  for (const [name, secret] of Object.entries({ ...COMPANY_SECRETS, text: VENDOR_TEXT })) {
    assert.ok(!site.some((one) => one.includes(secret)), `${name} to the site`)
  }
  // No page is told which company it is.
  assert.ok(!page.some((one) => /"vendors?"/.test(one)))
})

test('the store keeps the account in records alone, never in a key', async () => {
  const { stage } = await createTapped()
  await signIn(stage)
  const rooms = await listRooms(stage)
  const holders = rooms.filter(({ value }) => JSON.stringify(value).includes(ACCOUNT))
  const names = new Set(holders.map(({ key }) => key.split('/')[0]))
  assert.deepEqual(names, new Set(['person', 'transaction']))
  assert.ok(!rooms.some(({ key }) => key.includes(ACCOUNT)))
})

async function listRooms({ bench }: Stage) {
  const names = [
    'person',
    'transaction',
    'link',
    'session',
    'device',
    'handle',
    'approval',
    'tries',
  ]
  const lists = await Promise.all(names.map((name) => bench.store.list<unknown>(`${name}/`)))
  return lists.flat()
}
