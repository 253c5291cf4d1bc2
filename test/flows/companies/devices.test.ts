import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  COMPANY_SECRETS,
  OTHER_ACCOUNT,
  RIGHT,
  toRight,
  toWay,
} from '../../support/scripted-company.ts'
import { Page } from '../support/page.ts'
import {
  ANNA,
  beginRemembered,
  BERT,
  createDevice,
  PASSWORD,
  settlePerson,
} from '../support/people.ts'
import { createStage, link, look, openAal1, type Stage } from './stage.ts'

type Device = Awaited<ReturnType<typeof createDevice>>

/** Anna signs in by a code of the company and has the device remembered, there too. */
async function rememberThere(stage: Stage, device: Device): Promise<void> {
  const { company, bench } = stage
  company.script.check = async (input) =>
    toRight(input, { kept: { device: COMPANY_SECRETS.device } })
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('totp')
  const done = await page.answer({ code: RIGHT }, { remember: device.remember })
  assert.equal(done.view.state, 'done')
  await bench.settle()
}

async function createRemembered(more: Parameters<typeof createStage>[0] = {}) {
  const stage = await createStage({
    site: { vendors: ['company', 'local'], ...more.site },
    company: { kinds: ['totp', 'push'] },
    there: ['totp', 'push'],
    ...more,
  })
  const device = await createDevice(stage.bench)
  await rememberThere(stage, device)
  return { stage, device }
}

const toGiven = ({ company }: Stage) => company.last('consult').context.device

describe('what a company keeps on a remembered device', () => {
  test('it is asked to remember, and gets it back on that device', async () => {
    const { stage, device } = await createRemembered()
    assert.deepEqual(stage.company.last('check').remember, { label: 'Laptop' })
    await beginRemembered(stage.bench, device, ANNA.mail)
    assert.equal(toGiven(stage), COMPANY_SECRETS.device)
  })

  test('on no other device, and not without one', async () => {
    const { stage } = await createRemembered()
    await openAal1(stage)
    assert.equal(toGiven(stage), undefined)
    const other = await createDevice(stage.bench)
    const page = await beginRemembered(stage.bench, other, ANNA.mail)
    await page.challenge('totp')
    assert.equal(stage.company.last('start').context.device, undefined)
  })

  test('not for another person who is remembered on the same browser', async () => {
    const { stage, device } = await createRemembered()
    const { bench, company } = stage
    await settlePerson(bench, BERT, ['password'])
    await link(bench, BERT.user, OTHER_ACCOUNT)
    company.ways.set(OTHER_ACCOUNT, [toWay('totp')])
    const page = new Page(bench)
    await page.begin({ login_name: BERT.mail })
    await page.answer({ password: PASSWORD }, { remember: device.remember })
    const next = await beginRemembered(bench, device, BERT.mail)
    assert.equal(next.view?.own, true)
    assert.equal(company.last('consult').person.user, BERT.user)
    assert.equal(toGiven(stage), undefined)
  })

  test('not for an account that was linked since', async () => {
    const { stage, device } = await createRemembered()
    await link(stage.bench, ANNA.user, OTHER_ACCOUNT)
    await beginRemembered(stage.bench, device, ANNA.mail)
    assert.equal(toGiven(stage), undefined)
  })

  test('not once the device is remembered no more', async () => {
    const { stage, device } = await createRemembered()
    stage.bench.clock.advance(91 * 86_400)
    const page = await beginRemembered(stage.bench, device, ANNA.mail)
    assert.equal(page.view?.own, false)
    await page.challenge('totp')
    assert.equal(stage.company.last('start').context.device, undefined)
  })

  test('a newer value outlives a transaction that was left, on this device alone', async () => {
    const { stage, device } = await createRemembered()
    const { bench, company } = stage
    const consult = company.script.consult
    company.script.consult = async (input) => ({ ...(await consult(input)), device: 'rotated-1' })
    await beginRemembered(bench, device, ANNA.mail)
    await bench.settle()
    await beginRemembered(bench, device, ANNA.mail)
    assert.equal(toGiven(stage), 'rotated-1')
    await bench.settle()
    company.script.consult = async (input) => ({ ...(await consult(input)), device: 'elsewhere' })
    await openAal1(stage)
    await bench.settle()
    company.script.consult = consult
    await beginRemembered(bench, device, ANNA.mail)
    assert.equal(toGiven(stage), 'rotated-1')
  })

  test('a wrong answer and a decline rotate it too', async () => {
    const { stage, device } = await createRemembered()
    const { bench, company } = stage
    company.script.check = async () => ({
      result: 'wrong',
      code: 'answer_wrong',
      kept: { device: 'rotated-2' },
    })
    const page = await beginRemembered(bench, device, ANNA.mail)
    await page.challenge('totp')
    await page.answer({ code: 'wrong' })
    await bench.settle()
    await beginRemembered(bench, device, ANNA.mail)
    assert.equal(toGiven(stage), 'rotated-2')
  })
})

test('a device is remembered where an app approves the last step', async () => {
  const stage = await createStage({ site: { signIn: { acr: 'aal2' } } })
  const { bench, company } = stage
  const device = await createDevice(bench)
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.answer({ password: PASSWORD }, { remember: device.remember })
  assert.equal(page.view?.can_remember, true)
  await page.challenge('push')
  company.script.poll = async (input) =>
    toRight(input, { kept: { device: COMPANY_SECRETS.device } })
  assert.equal((await look(stage, page)).view.state, 'done')
  assert.deepEqual(company.last('poll').remember, { label: 'Laptop' })
  const next = await beginRemembered(bench, device, ANNA.mail)
  assert.equal(next.view?.own, true)
  assert.equal(toGiven(stage), COMPANY_SECRETS.device)
})

test('and not where the last answer no longer asks for it', async () => {
  const stage = await createStage({ site: { signIn: { acr: 'aal2' } }, there: ['totp'] })
  const { bench } = stage
  const device = await createDevice(bench)
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.answer({ password: PASSWORD }, { remember: device.remember })
  await page.challenge('totp')
  assert.equal((await page.answer({ code: RIGHT })).view.state, 'done')
  const next = await beginRemembered(bench, device, ANNA.mail)
  assert.equal(next.view?.own, false)
})
