import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ConfigInput } from '@countersign/server'
import { Problem } from '../../../packages/server/src/problem.ts'
import type { VendorSource } from '../../../packages/server/src/vendors/vendor-source.ts'
import type { Enrolment, Vendor } from '../../../packages/server/src/vendors/vendor.ts'
import { RIGHT, toRight, toStarted } from '../../support/scripted-company.ts'
import { createBench } from '../support/backend.ts'
import { Page, putPerson } from '../support/page.ts'
import { addOwn, ANNA, assertProblem, openStepUp, openVisit, toOffer } from '../support/people.ts'

const toNumber = (i: number): string => `+49151${String(20_000_000 + i * 10_007)}`
const toAddress = (i: number): string => `198.18.${i >> 8}.${i & 255}`
const toTarget = ({ data: { number } }: Pick<Enrolment, 'data'>): string =>
  typeof number === 'string' ? number : assert.fail('no number')

/** Texts codes by itself, to numbers that we tell it. */
function createTexter() {
  const texted: string[] = []
  const faults: Problem[] = []
  const send = (number: string) => {
    const fault = faults.shift()
    if (fault !== undefined) throw fault
    texted.push(number)
  }
  const vendor: Vendor = {
    id: 'texter',
    kinds: ['sms-code'],
    sendsItself: true,
    async start({ enrolment, person }) {
      if (enrolment !== undefined && person !== undefined) send(toTarget(enrolment))
      return toStarted('sms-code', { sends: true })
    },
    async check(input) {
      const isRight = input.enrolment !== undefined && input.answer['code'] === RIGHT
      return isRight ? toRight(input) : { result: 'wrong', code: 'answer_wrong' }
    },
    async enrol({ target = '' }) {
      send(target)
      return toStarted('sms-code', { sends: true, state: { number: target } })
    },
    async confirm({ state, answer }) {
      return answer['code'] === RIGHT
        ? { result: 'added', enrolment: { kind: 'sms-code', data: state } }
        : { result: 'wrong', code: 'answer_wrong' }
    },
    async make({ target = '' }) {
      return { enrolment: { kind: 'sms-code', data: { number: target } }, shown: [] }
    },
    describe: (way) => ({ contact: { channel: 'sms', to: toTarget(way) } }),
  }
  const source: VendorSource = { id: vendor.id, kinds: vendor.kinds, open: () => vendor }
  return { source, texted, faults }
}

async function createStage(config: Partial<ConfigInput> = {}) {
  const texter = createTexter()
  const bench = await createBench({
    site: {
      vendors: ['texter', 'local'],
      signIn: { signUp: 'open', ways: ['sms-code'] },
      verifyPhone: true,
    },
    // Nothing of ours carries texts.
    config: { vendors: [texter.source], senders: {}, ...config },
  })
  /** A stranger types a name or a number, each time from another network. */
  let presses = 0
  const press = async (typed: string) => {
    presses += 1
    const page = new Page(bench, { address: toAddress(presses) })
    await page.begin({ login_name: typed })
    return { page, reply: await page.challenge('sms-code') }
  }
  const settle = (i: number) =>
    putPerson(bench, `u-${i}`, { login_names: [`p${i}@x.example`], phones: [toNumber(i)] })
  return { bench, press, settle, ...texter }
}

describe('a company that sends by itself', () => {
  it('is asked for 20 of 500 neighbours', async () => {
    const { press, texted } = await createStage()
    for (let i = 0; i < 500; i += 1) {
      const { reply } = await press(`+491512345${String(i).padStart(4, '0')}`)
      assert.equal(reply.status, 200)
    }
    assert.equal(texted.length, 20)
  })

  it('is asked for no number that gets nothing', async () => {
    const { bench, press, texted } = await createStage({ phoneCountries: ['DE', 'US'] })
    await putPerson(bench, ANNA.user, {})
    for (const target of ['+19002345678', '+18002345678', '+881612345678', '+493012345678']) {
      assertProblem((await press(target)).reply, 'target_refused')
      const visit = await openVisit(bench, ANNA.user)
      assertProblem(await addOwn(visit, { kind: 'sms-code', target }), 'target_refused')
    }
    assert.deepEqual(texted, [])
  })

  it('is asked once in 100 resends within 10 seconds', async () => {
    const { bench, press, settle, texted } = await createStage()
    await settle(1)
    for (let i = 0; i < 100; i += 1) {
      await press('p1@x.example')
      const page = await openStepUp(bench, 'u-1', { acr_values: ['aal1'] })
      await page.challenge(toOffer(page, 'sms-code'))
      if (i % 10 === 9) bench.clock.advance(1)
    }
    // Once for strangers, once for whoever is known.
    assert.deepEqual(texted, [toNumber(1), toNumber(1)])
  })

  it('is asked no more than a country’s budget allows, and for known people still', async () => {
    const { bench, press, settle, texted } = await createStage({
      messageLimits: { perCountryHour: { strangers: 5 } },
    })
    for (let i = 0; i < 30; i += 1) await press(toNumber(i))
    assert.equal(texted.length, 5)
    await settle(50)
    const page = await openStepUp(bench, 'u-50', { acr_values: ['aal1'] })
    await page.challenge(toOffer(page, 'sms-code'))
    assert.equal(texted.at(-1), toNumber(50))
    assert.equal((await page.answer({ code: RIGHT })).view.state, 'done')
  })

  it('is watched for codes that come back', async () => {
    for (const [answered, sent] of [
      [4, 25],
      [5, 26],
    ] as const) {
      const { bench, press, texted } = await createStage()
      for (let i = 0; i < 25; i += 1) {
        const { page } = await press(toNumber(i))
        if (i < answered) assert.equal((await page.answer({ code: RIGHT })).status, 200)
        await bench.settle()
      }
      bench.clock.advance(240)
      await press(toNumber(30))
      assert.equal(texted.length, sent)
    }
  })

  it('is not blamed on people while it is down', async () => {
    const { bench, press, faults, texted } = await createStage()
    for (let i = 0; i < 30; i += 1) {
      faults.push(new Problem('vendor_unavailable'))
      assertProblem((await press(toNumber(i))).reply, 'vendor_unavailable')
      await bench.settle()
    }
    bench.clock.advance(240)
    await press(toNumber(30))
    assert.deepEqual(texted, [toNumber(30)])
  })

  it('is heard of in the audit: what it sent, to which country, and nothing more', async () => {
    const { bench, press, settle, faults } = await createStage()
    await settle(1)
    await press('p1@x.example')
    await press('p1@x.example')
    await press('nobody@x.example')
    faults.push(new Problem('vendor_unavailable'))
    await press(toNumber(2))
    const visit = await openVisit(bench, 'u-1')
    await visit.challenge('sms-code')
    await visit.answer({ code: RIGHT })
    await addOwn(visit, { kind: 'sms-code', target: toNumber(3) })
    await bench.settle()
    const sent = bench.audit.filter(({ event }) => event === 'message.sent')
    const facts = { event: 'message.sent', site: 'harbour', vendor: 'texter', channel: 'sms' }
    assert.deepEqual(
      sent,
      ['stranger', 'vouched', 'proven'].map((standing) => ({ ...facts, standing, country: 'DE' })),
    )
    assert.doesNotMatch(JSON.stringify(bench.audit), /\+49151/)
  })

  it('is asked in shadow mode for what would be refused', async () => {
    const { bench, press, settle, texted } = await createStage({
      messageLimits: { mode: 'shadow' },
    })
    await settle(1)
    for (let i = 0; i < 4; i += 1) await press('p1@x.example')
    assert.equal(texted.length, 4)
    const noted = bench.audit.filter(({ event }) => event === 'message.would_refuse')
    assert.equal(noted.length, 3)
  })
})
