import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  ACCOUNT,
  COMPANY_SECRETS,
  down,
  RIGHT,
  toRight,
  toWay,
} from '../../support/scripted-company.ts'
import { toShape } from '../../support/local-vendor.ts'
import type { BenchOptions } from '../support/backend.ts'
import { Page } from '../support/page.ts'
import {
  ANNA,
  assertProblem,
  beginRemembered,
  BERT,
  openStepUp,
  PASSWORD,
  rememberDevice,
  settlePerson,
} from '../support/people.ts'
import { createStage, link } from './stage.ts'

const NOBODY = 'nobody@harbour.example'
const toKinds = (page: Page) => page.view?.offers.map(({ kind }) => kind)

describe('friendly listing', () => {
  const FRIENDLY: BenchOptions['site'] = {
    signIn: { listing: 'friendly', ways: ['password', 'totp'] },
  }

  test('the account’s ways are listed at begin, first ones only', async () => {
    const there = [toWay('totp', { label: 'Token 7' }), toWay('push'), toWay('questions')]
    const { bench, company } = await createStage({ site: FRIENDLY, there })
    const page = new Page(bench)
    const { view } = await page.begin({ login_name: ANNA.mail })
    assert.equal(view.own, false)
    assert.deepEqual(toKinds(page), ['totp', 'password'])
    assert.equal(company.inputs('consult').length, 1)
    assert.equal(company.last('consult').context.address, '192.0.2.1')
    assertProblem(await page.challenge('push'), 'authenticator_unavailable')
    assertProblem(await page.challenge('there-push'), 'authenticator_unavailable')
    assertProblem(await page.challenge('questions'), 'authenticator_unavailable')
    assert.equal(company.inputs('start').length, 0)
  })

  test('and when the name is typed later; another name asks for another account', async () => {
    const { bench, company } = await createStage({ site: FRIENDLY, there: ['totp'] })
    await settlePerson(bench, BERT, ['password'])
    const page = new Page(bench)
    await page.begin()
    assert.equal(company.calls.length, 0)
    await page.identify(ANNA.mail)
    assert.ok(toKinds(page)?.includes('totp'))
    await page.identify(BERT.mail)
    assert.deepEqual(toKinds(page), ['password'])
    assert.equal(company.inputs('consult').length, 1)
    await page.identify(NOBODY)
    assert.deepEqual(toKinds(page), ['password', 'totp'])
    assert.equal(company.inputs('consult').length, 1)
  })

  test('the question to a listed way may tell what the list told, and no more', async () => {
    const { bench, company } = await createStage({ site: FRIENDLY, there: ['totp'] })
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('totp')
    const { stranger, shown } = company.last('start')
    assert.deepEqual([stranger, shown], [true, true])
  })

  test('asked once in a transaction', async () => {
    const { bench, company } = await createStage({ site: FRIENDLY, there: ['totp'] })
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('totp')
    await page.challenge('password')
    await page.challenge('totp')
    await page.read()
    assert.equal(company.inputs('consult').length, 1)
    assert.deepEqual(company.last('start').context.memory, { step: COMPANY_SECRETS.memory })
  })

  test('a company that is down says so where nothing else is left', async () => {
    const { bench, company } = await createStage({ site: FRIENDLY, given: [], there: ['totp'] })
    company.script.consult = async () => {
      throw down(bench.clock.now() + 40)
    }
    const refused = await new Page(bench).begin({ login_name: ANNA.mail })
    assertProblem(refused, 'vendor_unavailable')
    assert.equal(refused.body['retry_at'], bench.clock.now() + 40)
  })

  test('and not where another way is left', async () => {
    const { bench, company } = await createStage({ site: FRIENDLY, there: ['totp'] })
    company.script.consult = async () => {
      throw down()
    }
    const page = new Page(bench)
    assert.equal((await page.begin({ login_name: ANNA.mail })).status, 200)
    assert.deepEqual(toKinds(page), ['password'])
    assert.equal((await page.answer({ password: PASSWORD })).view.state, 'done')
  })

  for (const problem of [
    'registration_required',
    'verification_required',
    'access_denied',
  ] as const) {
    test(`${problem} ends it only where nothing else is left`, async () => {
      for (const given of [[], ['password']] as const) {
        const { bench, company } = await createStage({ site: FRIENDLY, given })
        company.script.consult = async () => ({ ways: [], memory: {}, problem })
        const page = new Page(bench)
        const { view } = await page.begin({ login_name: ANNA.mail })
        const expected = given.length === 0 ? ['failed', problem] : ['prompt', undefined]
        assert.deepEqual([view.state, view.problem], expected)
        const later = new Page(bench)
        await later.begin()
        const named = await later.identify(ANNA.mail)
        assert.deepEqual([named.view.state, named.view.problem], expected)
      }
    })
  }
})

describe('private listing', () => {
  const PRIVATE: BenchOptions['site'] = { signIn: { ways: ['password', 'totp'] } }
  const createPrivate = async () => {
    const stage = await createStage({
      site: { vendors: ['company', 'local'], ...PRIVATE },
      company: { kinds: ['totp', 'push'] },
      there: ['totp', 'push'],
    })
    await settlePerson(stage.bench, BERT, ['password'])
    return stage
  }

  test('a name typed asks nobody, and kinds are all that is shown', async () => {
    const { bench, company } = await createPrivate()
    for (const name of [ANNA.mail, BERT.mail, NOBODY]) {
      const page = new Page(bench)
      const { view } = await page.begin({ login_name: name })
      assert.deepEqual(
        view.offers.map((offer) => Object.keys(offer).toSorted()),
        [
          ['available', 'ceremony', 'id', 'kind'],
          ['available', 'ceremony', 'id', 'kind'],
        ],
      )
      assert.deepEqual(toKinds(page), ['password', 'totp'])
    }
    assert.deepEqual(company.calls, [])
  })

  test('a kind of the company looks alike for a linked person, another and nobody', async () => {
    const { bench, company } = await createPrivate()
    const shapes: unknown[] = []
    const calls: unknown[] = []
    for (const name of [ANNA.mail, BERT.mail, NOBODY]) {
      const page = new Page(bench)
      await page.begin({ login_name: name })
      const before = company.calls.length
      const asked = await page.challenge('totp')
      const wrong = await page.answer({ code: 'wrong' })
      assertProblem(wrong, 'answer_wrong')
      const again = await page.challenge('totp', { replaces: page.view?.prompt?.challenge })
      shapes.push(toShape([asked.body, wrong.body, again.body]))
      calls.push(company.calls.slice(before).map((call) => call.name.replace('pretend', 'consult')))
    }
    assert.deepEqual(shapes[1], shapes[0])
    assert.deepEqual(shapes[2], shapes[0])
    assert.deepEqual(calls[0], ['consult', 'start', 'check', 'start'])
    assert.deepEqual(calls[1], calls[0])
    assert.deepEqual(calls[2], calls[0])
    assert.equal(company.inputs('pretend').length, 2)
    const [known, ...decoys] = company
      .inputs('start')
      .filter((_, i) => i % 2 === 0)
      .map(({ enrolment, stranger }) => [enrolment?.id, stranger])
    assert.deepEqual(known, ['there-totp', true])
    assert.deepEqual(decoys, [
      [undefined, true],
      [undefined, true],
    ])
  })

  test('even where the company is down or refuses the account', async () => {
    const stage = await createPrivate()
    const { bench, company } = stage
    const shapes: unknown[] = []
    for (const reply of ['down', 'access_denied'] as const) {
      company.script.consult = async () => {
        if (reply === 'down') throw down(bench.clock.now() + 60)
        return { ways: [], memory: {}, problem: reply }
      }
      for (const name of [ANNA.mail, NOBODY]) {
        const page = new Page(bench)
        await page.begin({ login_name: name })
        const asked = await page.challenge('totp')
        shapes.push(toShape([asked.body, (await page.read()).body]))
      }
    }
    for (const shape of shapes) assert.deepEqual(shape, shapes[0])
  })

  test('the right answer there proves the person, and leads to their own view', async () => {
    const { bench, company } = await createPrivate()
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    await page.challenge('totp')
    const done = await page.answer({ code: RIGHT })
    assert.equal(done.view.state, 'done')
    assert.equal(company.last('check').person?.user, ANNA.user)
  })

  test('a decoy is never right, whatever the company says', async () => {
    const { bench, company } = await createPrivate()
    company.script.check = async (input) => toRight(input, { user: ANNA.user })
    for (const name of [BERT.mail, NOBODY]) {
      const page = new Page(bench)
      await page.begin({ login_name: name })
      await page.challenge('totp')
      assertProblem(await page.answer({ code: RIGHT }), 'answer_wrong')
      assert.equal((await page.read()).view.proof, undefined)
    }
  })

  test('ways that are never first are no stranger’s to ask for, not even in a recovery', async () => {
    const { bench, company } = await createStage({
      site: {
        vendors: ['company', 'local'],
        signIn: { ways: ['password'], recovery: ['questions', 'push', 'email-code'] },
      },
      given: ['password', 'mail'],
      there: ['questions', 'push'],
    })
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    const never = ['push', 'questions', 'face', 'smart-credential', 'token-signature']
    for (const kind of never) {
      assertProblem(await page.challenge(kind), 'authenticator_unavailable')
      assertProblem(await page.challenge(kind, { recover: true }), 'authenticator_unavailable')
    }
    await page.challenge('email-code', { recover: true })
    assert.ok(!toKinds(page)?.some((kind) => never.includes(kind)))
    assert.equal(company.inputs('start').length, 0)
  })
})

describe('the own view', () => {
  test('on a remembered device the company is asked at begin', async () => {
    const { bench, company } = await createStage()
    const device = await rememberDevice(bench, ANNA)
    const before = company.inputs('consult').length
    const page = await beginRemembered(bench, device, ANNA.mail)
    assert.equal(page.view?.own, true)
    assert.ok(toKinds(page)?.includes('push'))
    assert.equal(company.inputs('consult').length, before + 1)
  })

  test('with a handle too', async () => {
    const { bench, company } = await createStage()
    const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal2'] })
    assert.deepEqual(toKinds(page)?.toSorted(), ['password', 'push'])
    assert.equal(company.inputs('consult').length, 1)
  })

  test('a device of somebody else shows nothing of hers', async () => {
    const { bench, company } = await createStage()
    await settlePerson(bench, BERT, ['password'])
    const device = await rememberDevice(bench, BERT)
    const before = company.calls.length
    const page = await beginRemembered(bench, device, ANNA.mail)
    assert.equal(page.view?.own, false)
    assert.ok(!toKinds(page)?.includes('push'))
    assert.equal(company.calls.length, before)
  })

  test('who is not linked is never asked for', async () => {
    const { bench, company } = await createStage()
    await link(bench, ANNA.user, null)
    company.ways.set('', [toWay('push')])
    const page = await openStepUp(bench, ANNA.user, { acr_values: ['aal1'] })
    assert.deepEqual(toKinds(page), ['password'])
    assert.deepEqual(company.calls, [])
    assert.ok(company.ways.has(ACCOUNT))
  })
})
