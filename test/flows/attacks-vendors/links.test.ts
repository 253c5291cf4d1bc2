/**
 * @module
 * Accounts at companies that change hands: what was proven at an account counts for nobody who is not linked to it
 * any more, and one account is one person's, however it is written.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ACCOUNT,
  createStage,
  NAME,
  PIN,
  sentTo,
  USER,
  type AuthxBench,
} from '../authx/support/stage.ts'
import { openWay } from '../authx/support/acts.ts'
import {
  asPeople,
  createStage as createBuilding,
  settle as settleInBuilding,
  toAccount,
} from '../building/support/stage.ts'
import { capture, openPalm, openStage, toRight } from '../captures/stage.ts'
import { PEOPLE_KEY, SITE_KEY } from '../support/backend.ts'
import { callSite, Page, putPerson } from '../support/page.ts'
import {
  addOwn,
  ANNA,
  answerPasskey,
  assertProblem,
  createKey,
  give,
  openVisit,
  PASSWORD,
  readApp,
  SEED,
  toOffer,
} from '../support/people.ts'

const OTHER = '00000000-0000-4000-8000-00000000beef'

const put = (bench: AuthxBench, user: string, body: Record<string, unknown>) =>
  callSite(bench, { method: 'PUT', path: `/v1/site/people/${user}`, body, key: PEOPLE_KEY })

/** Anna's PIN at the company is right, and the code of her app is asked next. */
async function openSecondStep(bench: AuthxBench): Promise<Page> {
  await bench.backend.people.provision('harbour', USER, { kind: 'totp', secret: SEED })
  const page = new Page(bench)
  await page.begin({ login_name: NAME })
  await page.challenge(toOffer(page, 'pin'))
  await page.answer({ code: PIN })
  assert.deepEqual(page.view?.proven, ['pin'])
  if (page.view?.prompt?.kind !== 'totp') await page.challenge(toOffer(page, 'totp'))
  return page
}

const TWO_STEPS = {
  signIn: { listing: 'friendly', ways: ['pin', 'totp', 'password'], acr: 'aal2' },
} as const

describe('a person who is linked to another account', () => {
  for (const [what, link] of [
    ['another', { account: OTHER }],
    ['none', null],
  ] as const) {
    it(`does not go on with what was proven at the old one: ${what}`, async () => {
      const bench = await createStage(TWO_STEPS)
      const page = await openSecondStep(bench)
      await putPerson(bench, USER, { links: { authx: link } })
      const { view } = await page.answer({ code: await readApp(bench) })
      assert.equal(view.state, 'failed')
      assert.equal(view.proof, undefined)
    })

    it(`while the company judges is not the one that was judged: ${what}`, async () => {
      const { bench, script } = await openStage()
      const page = await openPalm(bench)
      script.check = async (input) => {
        await putPerson(bench, ANNA.user, { links: { reader: link } })
        return toRight(input)
      }
      assertProblem(await capture(page, 'the palm of Anna'), 'answer_wrong')
      assert.notEqual(page.view?.state, 'done')
    })
  }

  it('changes nothing in a visit by what was proven at the old one', async () => {
    const bench = await createStage({ site: { account: { ways: ['pin', 'passkey'] } } })
    const page = await openVisit(bench, USER)
    const adding = { kind: 'passkey' }
    assertProblem(await addOwn(page, adding), 'fresh_proof_required')
    await page.challenge(toOffer(page, 'pin'))
    await page.answer({ code: PIN })
    assert.equal((await addOwn(page, adding)).status, 200)
    await putPerson(bench, USER, { links: { authx: { account: OTHER } } })
    assertProblem(await answerPasskey(page, createKey()), 'fresh_proof_required')
    assertProblem(await addOwn(page, adding), 'fresh_proof_required')
  })

  it('is offered none of the ways of the old one', async () => {
    const bench = await createStage({ held: ['pin', 'palm', 'face'] })
    await putPerson(bench, USER, { links: { authx: { account: OTHER } } })
    const page = await openVisit(bench, USER)
    assert.deepEqual(
      page.view?.offers.map(({ kind }) => kind),
      [],
    )
    const { authenticators } = await bench.backend.people.read('harbour', USER)
    assert.deepEqual(
      authenticators.map(({ kind }) => kind),
      ['password'],
    )
  })

  it('goes on where the link is the same as before', async () => {
    const bench = await createStage(TWO_STEPS)
    const page = await openSecondStep(bench)
    await putPerson(bench, USER, { links: { authx: { account: ACCOUNT } } })
    assert.equal((await page.answer({ code: await readApp(bench) })).view.state, 'done')
  })
})

describe('an account of somebody', () => {
  it('is nobody else’s, however its id is written', async () => {
    const bench = await createStage()
    for (const account of [ACCOUNT, ACCOUNT.toUpperCase(), ACCOUNT.toLowerCase()]) {
      const reply = await put(bench, 'u-eve', { links: { authx: { account } } })
      assertProblem(reply, 'account_taken')
    }
    bench.clock.advance(3_600)
    const late = await put(bench, 'u-eve', { links: { authx: { account: ACCOUNT.toUpperCase() } } })
    assertProblem(late, 'account_taken')
    // Its holder may be linked to it in another spelling.
    const own = await put(bench, USER, { links: { authx: { account: ACCOUNT.toUpperCase() } } })
    assert.equal(own.status, 200)
  })

  it('is somebody else’s once its holder has another', async () => {
    const bench = await createStage()
    await put(bench, USER, { links: { authx: null } })
    bench.clock.advance(31)
    const reply = await put(bench, 'u-eve', {
      links: { authx: { account: ACCOUNT.toUpperCase() } },
    })
    assert.equal(reply.status, 200)
    assertProblem(
      await put(bench, USER, { links: { authx: { account: ACCOUNT } } }),
      'account_taken',
    )
  })

  it('of two who claim it at once is one person’s', async () => {
    const bench = await createStage()
    const spellings = [OTHER, OTHER.toUpperCase()]
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        put(bench, `u-${i}`, { links: { authx: { account: spellings[i % 2] } } }),
      ),
    )
    assert.equal(replies.filter(({ status }) => status === 200).length, 1)
  })

  it('of the building has one id: zeros before it make no other one', async () => {
    const stage = await createBuilding()
    await settleInBuilding(stage)
    const account = toAccount(stage)
    await putPerson(stage, 'u-eve', { links: { allthenticate: { account: `00${account}` } } })
    const cards = '/people/u-eve/authenticators?vendor=allthenticate'
    stage.sent.length = 0
    const listed = await asPeople(stage, 'GET', cards)
    assertProblem(listed, 'not_found')
    const given = { kind: 'card', secret: '00741852' }
    assertProblem(await asPeople(stage, 'POST', '/people/u-eve/authenticators', given), 'not_found')
    assert.equal(stage.sent.length, 0)
    assert.equal(stage.control.openings(), 0)
  })
})

describe('a way that the site says an account has', () => {
  it('is given by a key for people alone, to who is linked, where the company checks it', async () => {
    const bench = await createStage({ held: [] })
    const path = `/v1/site/people/${USER}/authenticators`
    const body = { kind: 'pin', held: true }
    assertProblem(await callSite(bench, { path, body, key: SITE_KEY }), 'scope_missing')
    assertProblem(
      await callSite(bench, {
        path,
        body,
        key: PEOPLE_KEY,
        headers: { Origin: 'https://a.example' },
      }),
      'site_key_exposed',
    )
    await put(bench, 'u-eve', { login_names: ['eve'] })
    assertProblem(await give(bench, { user: 'u-eve' }, body), 'authenticator_unavailable')
    for (const kind of ['password', 'totp', 'email-code']) {
      const reply = await give(bench, { user: USER }, { kind, held: true, secret: PASSWORD })
      assertProblem(reply, 'authenticator_unavailable')
    }
    assert.equal((await give(bench, { user: USER }, body)).status, 201)
    assert.equal(bench.exchanges.length, 0, 'nothing is asked there')
    assert.equal(sentTo(bench, 'GeneratePin').length, 0)
    const wrong = await (await openWay(bench, 'pin')).answer({ code: '481516' })
    assertProblem(wrong, 'answer_wrong')
  })
})
