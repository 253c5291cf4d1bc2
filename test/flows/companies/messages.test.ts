import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { RIGHT, toStarted } from '../../support/scripted-company.ts'
import { Page, putPerson } from '../support/page.ts'
import { ANNA, assertProblem } from '../support/people.ts'
import { createStage } from './stage.ts'

const NAMES = [ANNA.mail, 'anna', 'anna.lindqvist', ANNA.phone]

/** Anna’s codes are sent by the company, and four names lead to her. */
async function createSending(listing: 'friendly' | 'private') {
  const stage = await createStage({
    site: {
      vendors: ['company', 'local'],
      signIn: { ways: ['password', 'sms-code', 'voice-code'], listing },
    },
    company: { kinds: ['sms-code', 'voice-code'] },
    there: ['sms-code', 'voice-code'],
  })
  const { bench, company } = stage
  await putPerson(bench, ANNA.user, { login_names: NAMES })
  company.script.start = async ({ kind }) => toStarted(kind, { sends: true })
  /** Presses as a stranger, each time from another network. */
  let presses = 0
  const press = async (name: string, kind: string) => {
    presses += 1
    const page = new Page(bench, { address: `192.0.2.${presses}` })
    await page.begin({ login_name: name })
    return { page, reply: await page.challenge(kind) }
  }
  /** A company sends when it is asked for somebody's way. */
  const sent = () => company.inputs('start').filter(({ enrolment }) => enrolment !== undefined)
  return { ...stage, press, sent }
}

for (const listing of ['friendly', 'private'] as const) {
  describe(`messages that a company sends, ${listing} listing`, () => {
    test('count for the person, whatever name a stranger types, and nobody can tell', async () => {
      const { bench, press, sent } = await createSending(listing)
      const prompts: unknown[] = []
      for (const name of NAMES) {
        const { reply } = await press(name, 'sms-code')
        const { ceremony, data, resend_at: resendAt } = reply.view.prompt ?? assert.fail()
        prompts.push({ ceremony, data, wait: Number(resendAt) - bench.clock.now() })
      }
      assert.equal(sent().length, 1)
      for (const prompt of prompts) assert.deepEqual(prompt, prompts[0])
    })

    test('to one phone are three in ten minutes, texts and calls together', async () => {
      const { bench, press, sent } = await createSending(listing)
      for (const name of NAMES) {
        for (const kind of ['sms-code', 'voice-code']) {
          await press(name, kind)
          bench.clock.advance(30)
        }
      }
      assert.equal(sent().length, 3)
    })

    test('what was not sent is answered by nothing', async () => {
      const { press } = await createSending(listing)
      const first = await press(ANNA.mail, 'sms-code')
      const second = await press('anna', 'sms-code')
      assertProblem(await second.page.answer({ code: RIGHT }), 'answer_wrong')
      assert.equal((await first.page.answer({ code: RIGHT })).status, 200)
    })
  })
}
