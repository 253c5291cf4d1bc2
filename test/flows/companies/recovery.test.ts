import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { down, RIGHT, toWay } from '../../support/scripted-company.ts'
import { Page, readCode } from '../support/page.ts'
import { ANNA, assertProblem, PASSWORD } from '../support/people.ts'
import { createStage, look, type Stage, type StageOptions } from './stage.ts'

/** Whoever has Anna's mailbox has got as far as this: her mail code was right. */
async function openByMail(options: StageOptions, meanwhile?: (stage: Stage) => void) {
  const stage = await createStage({
    site: {
      signIn: { ways: ['password'], recovery: ['email-code', 'sms-code', 'voice-code', 'totp'] },
    },
    given: ['password', 'mail'],
    ...options,
  })
  const { bench } = stage
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('email-code', { recover: true })
  await bench.settle()
  meanwhile?.(stage)
  const { view } = await page.answer({ code: readCode(bench, ANNA.mail) })
  return { stage, page, view }
}

/** The old password still signs in. */
async function assertUnchanged({ bench }: Stage): Promise<void> {
  const page = new Page(bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('password')
  assert.equal((await page.answer({ password: PASSWORD })).status, 200)
}

describe('a mail code alone replaces no password', () => {
  test('while a company cannot be asked: what it has comes to light when it is back', async () => {
    const { stage, page, view } = await openByMail({ there: ['totp'] }, ({ company }) => {
      company.script.consult = async () => {
        throw down()
      }
    })
    assert.deepEqual(
      [view.state, view.problem, view.prompt],
      ['choose', 'vendor_unavailable', undefined],
    )
    stage.company.script.consult = async () => ({ ways: [toWay('totp')], memory: {} })
    const back = await look(stage, page, 5)
    assert.deepEqual(
      back.view.offers.map(({ kind }) => kind),
      ['totp'],
    )
    await page.challenge('totp')
    const { prompt } = (await page.answer({ code: RIGHT })).view
    assert.equal(prompt?.authenticator, 'enrol:password')
  })

  test('where a company denies the person, and so hides what they have there', async () => {
    const { stage, view } = await openByMail({ there: ['totp'] }, ({ company }) => {
      company.script.consult = async () => ({ ways: [], memory: {}, problem: 'access_denied' })
    })
    assert.deepEqual([view.state, view.problem], ['failed', 'access_denied'])
    await assertUnchanged(stage)
  })

  test('nor with a company’s mail code, which may lie in the same mailbox', async () => {
    const { page, view } = await openByMail({
      company: { kinds: ['email-code', 'totp'] },
      given: ['password', 'mail', 'totp'],
      there: ['email-code'],
    })
    assert.equal(view.state, 'choose')
    await page.challenge('there-email-code')
    const both = await page.answer({ code: RIGHT })
    assert.deepEqual([both.view.state, both.view.prompt], ['choose', undefined])
    assertProblem(await page.challenge('there-email-code'), 'authenticator_unavailable')
  })

  test('but both do where the person has nothing else', async () => {
    const { page } = await openByMail({
      company: { kinds: ['email-code'] },
      there: ['email-code'],
    })
    await page.challenge('there-email-code')
    const { prompt } = (await page.answer({ code: RIGHT })).view
    assert.equal(prompt?.authenticator, 'enrol:password')
  })
})

test('a text and a call by a company are one phone', async () => {
  const stage = await createStage({
    site: {
      vendors: ['company', 'local'],
      signIn: { ways: ['password'], recovery: ['sms-code', 'voice-code'] },
    },
    company: { kinds: ['sms-code', 'voice-code'] },
    given: ['password', 'totp'],
    there: ['sms-code', 'voice-code'],
  })
  const page = new Page(stage.bench)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('sms-code', { recover: true })
  const { view } = await page.answer({ code: RIGHT })
  assert.deepEqual([view.state, view.problem], ['failed', 'level_unreachable'])
  await assertUnchanged(stage)
})
