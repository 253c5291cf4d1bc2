import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuthenticatorKind } from '@countersign/protocol'
import { AUTHX_PERSONA, simulatedReading } from '@countersign/simulators'
import { callSite, putPerson, readClaims, type Page } from '../support/page.ts'
import { PEOPLE_KEY } from '../support/backend.ts'
import {
  assertProblem,
  give,
  listOwn,
  openVisit,
  PASSWORD,
  removeOwn,
  toOffer,
} from '../support/people.ts'
import { answerRight, openSignIn, openWay } from './support/acts.ts'
import {
  ACCOUNT,
  add,
  capture,
  createStage,
  enrol,
  openAccount,
  PIN,
  readSent,
  sentTo,
  toBytes,
  toPicture,
  toPrompt,
  USER,
  type AuthxBench,
} from './support/stage.ts'

const OTHER = '7c1e8f20-4b36-4d95-9a07-2e6fb1d30006'
/** Any picture of an enrolled person is theirs: no two pictures are alike to the bit. */
const DEMO = { tenant: { faceMode: 'demo' } } as const
const KINDS = [
  ['face', 'face', 2],
  ['palm', 'palm', 3],
  ['fingerprint', 'finger', 1],
] as const

const toWay = async (page: Page, kind: AuthenticatorKind): Promise<string> => {
  const { body } = await listOwn(page)
  const ways: unknown = body['authenticators']
  assert.ok(Array.isArray(ways))
  return String(Object(ways.find((one) => Object(one).kind === kind)).id)
}
const toSent = async (bench: AuthxBench) => {
  const sent = await Promise.all(sentTo(bench, 'ProcessBiometric').map(readSent))
  return sent.map((body) => [body['authentication_id'], body['process_type'], body['user_name']])
}

describe('a sign-in', () => {
  it('by PIN is one factor', async () => {
    const bench = await createStage({ signIn: { ways: ['pin'] } })
    const page = await openSignIn(bench)
    if (page.view?.prompt?.kind !== 'pin') await page.challenge(toOffer(page, 'pin'))
    const { view } = await answerRight(page)
    assert.equal(view.state, 'done')
    const claims = readClaims(view.proof)
    assert.deepEqual([claims['acr'], claims['amr']], ['aal1', ['pin']])
  })

  it('by PIN and face, where the site asks for two factors', async () => {
    const bench = await createStage({ ...DEMO, signIn: { ways: ['pin'], factors: 2 } })
    await enrol(bench, 'face', 1)
    const page = await openSignIn(bench)
    if (page.view?.prompt?.kind !== 'pin') await page.challenge(toOffer(page, 'pin'))
    await answerRight(page)
    assert.equal(page.view?.state, page.view?.prompt === undefined ? 'choose' : 'prompt')
    if (page.view?.prompt?.kind !== 'face') await page.challenge(toOffer(page, 'face'))
    const { source, types } = toPrompt(page)
    assert.deepEqual([source, types], ['camera', ['image/jpeg', 'image/png', 'image/webp']])
    const { view } = await capture(page, toPicture(2))
    assert.equal(view.state, 'done')
    const claims = readClaims(view.proof)
    assert.deepEqual([claims['acr'], claims['amr']], ['aal1', ['pin', 'face']])
  })
})

describe('an approval', () => {
  for (const [kind, amr] of [
    ['pin', 'pin'],
    ['face', 'face'],
    ['palm', 'palm'],
    ['fingerprint', 'fpt'],
  ] as const) {
    it(`by ${kind} alone is aal1, and says what was shown`, async () => {
      const bench = await createStage({ ...DEMO, held: [kind] })
      bench.control.putUser({ ...AUTHX_PERSONA, enrolled: ['finger', 'face', 'palm'] })
      const { view } = await answerRight(await openWay(bench, kind), 2)
      assert.equal(view.state, 'done')
      const claims = readClaims(view.proof)
      assert.deepEqual([claims['acr'], claims['amr']], ['aal1', [amr]])
    })
  }

  it('by somebody else’s palm is none', async () => {
    const bench = await createStage({ held: ['palm'] })
    const page = await openWay(bench, 'palm')
    assertProblem(await capture(page, simulatedReading('eve', 'palm')), 'answer_wrong')
    assert.equal((await answerRight(page)).view.state, 'done')
  })

  it('shows the vendor what is known of the browser, and no more of its address than is set', async () => {
    for (const [clientAddress, ip] of [
      ['truncated', '192.0.2.0'],
      ['whole', '192.0.2.1'],
      ['none', '0.0.0.0'],
    ] as const) {
      const bench = await createStage({ held: ['palm'], settings: { clientAddress, srcUserId: 7 } })
      await answerRight(await openWay(bench, 'palm'))
      await enrol(bench, 'fingerprint')
      for (const exchange of sentTo(bench, 'ProcessBiometric')) {
        assert.deepEqual((await readSent(exchange))['device_data'], {
          browser_name: 'Chrome',
          browser_version: '142.0.0.0',
          os: 'Windows',
          os_version: '10.0',
          device_name: 'Unknown',
          ip,
          src_user_id: 7,
        })
      }
    }
  })
})

describe('all nine biometric combinations', () => {
  for (const [kind, modality, number] of KINDS) {
    it(`${kind} is enrolled with consent, verified, and taken away at the vendor too`, async () => {
      const bench = await createStage({ ...DEMO, held: [] })
      bench.control.putUser({ ...AUTHX_PERSONA, enrolled: [] })
      const added = await enrol(bench, kind, 1)
      assert.equal(added.status, 200, JSON.stringify(added.body))
      assert.equal(bench.control.user(ACCOUNT)?.enrolled[modality], 1)
      assert.equal((await answerRight(await openWay(bench, kind), 2)).view.state, 'done')
      const page = await openAccount(bench)
      const removed = await removeOwn(page, await toWay(page, kind))
      assert.equal(removed.status, 200, JSON.stringify(removed.body))
      assert.equal(bench.control.user(ACCOUNT)?.enrolled[modality], 0)
      assert.deepEqual(
        await toSent(bench),
        [1, 2, 3].map((process) => [number, process, ACCOUNT]),
      )
    })
  }
})

describe('a face that is shown anew', () => {
  it('is the same way: whoever takes it away leaves nothing behind', async () => {
    const bench = await createStage({ ...DEMO, held: [] })
    await enrol(bench, 'face', 1)
    await enrol(bench, 'face', 2)
    assert.equal(bench.control.user(ACCOUNT)?.enrolled.face, 2)
    const page = await openAccount(bench)
    const { body } = await listOwn(page)
    assert.equal(JSON.stringify(body).match(/"kind":"face"/g)?.length, 1)
    await removeOwn(page, await toWay(page, 'face'))
    assert.equal(bench.control.user(ACCOUNT)?.enrolled.face, 0)
  })
})

describe('a way that the vendor cannot take back now', () => {
  it('stays, and goes when it can be taken back', async () => {
    const bench = await createStage({ held: ['palm'] })
    const page = await openAccount(bench)
    const way = await toWay(page, 'palm')
    bench.control.fault({ fault: 'down', operation: 'ProcessBiometric' })
    assertProblem(await removeOwn(page, way), 'vendor_unavailable')
    assert.equal(await toWay(page, 'palm'), way)
    assert.equal(sentTo(bench, 'ProcessBiometric').length, 2, 'it is tried again once')
    bench.control.clearFaults()
    assert.equal((await removeOwn(page, way)).status, 200)
    assert.equal(bench.control.user(ACCOUNT)?.enrolled.palm, 0)
  })
})

describe('a PIN', () => {
  const choose = async (bench: AuthxBench, code: string) => {
    const page = await openAccount(bench)
    await add(page, 'pin')
    return page.answer({ code })
  }

  it('is chosen behind a fresh answer, and takes the place of the old one', async () => {
    const bench = await createStage()
    assert.equal((await choose(bench, '502 918')).status, 200)
    const page = await openWay(bench, 'pin')
    assertProblem(await page.answer({ code: PIN }), 'answer_wrong')
    assert.equal((await page.answer({ code: '502918' })).view.state, 'done')
    const visit = await openAccount(bench)
    const { body } = await listOwn(visit)
    const pins = JSON.stringify(body).match(/"kind":"pin"/g)
    assert.equal(pins?.length, 1)
  })

  it('is not chosen without one', async () => {
    const bench = await createStage()
    const page = await openVisit(bench, USER)
    assert.notEqual((await add(page, 'pin')).view.prompt?.kind, 'pin')
    assert.equal(sentTo(bench, 'GeneratePin').length, 0)
  })

  it('meets our rules: the vendor has none', async () => {
    const bench = await createStage()
    for (const code of ['123456', '111111', '24121985', '73920', '73920541867']) {
      assertProblem(await choose(bench, code), 'pin_too_weak')
    }
    await putPerson(bench, USER, { phones: ['+4915129384757'] })
    const tail = await give(bench, { user: USER }, { kind: 'pin', secret: '384757' })
    assertProblem(tail, 'pin_too_weak')
    assert.equal(sentTo(bench, 'GeneratePin').length, 0)
  })

  it('is given by the site’s server, or made and told once', async () => {
    const bench = await createStage({ held: [] })
    const given = await give(bench, { user: USER }, { kind: 'pin', secret: '502918' })
    assert.equal(given.status, 201, JSON.stringify(given.body))
    const page = await openWay(bench, 'pin')
    assert.equal((await page.answer({ code: '502918' })).view.state, 'done')
    const made = await give(bench, { user: USER }, { kind: 'pin' })
    const secret = String(made.body['secret'])
    assert.match(secret, /^\d{8}$/)
    const next = await openWay(bench, 'pin')
    assert.equal((await next.answer({ code: secret })).view.state, 'done')
  })

  it('set twice by a lost reply is set once, to the same', async () => {
    const bench = await createStage()
    bench.control.fault({ fault: 'reset-after', operation: 'GeneratePin', count: 1 })
    assert.equal((await choose(bench, '502918')).status, 200)
    assert.equal(sentTo(bench, 'GeneratePin').length, 2)
  })

  it('that the vendor locks is wrong, as it says; a try is spent', async () => {
    const bench = await createStage()
    bench.control.lockPin(ACCOUNT)
    const page = await openWay(bench, 'pin')
    assertProblem(await answerRight(page), 'answer_wrong')
  })
})

describe('another account', () => {
  it('has none of the old one’s ways', async () => {
    const bench = await createStage({ held: ['pin', 'palm'] })
    bench.control.putUser({ ...AUTHX_PERSONA, guid: OTHER, userName: 'eve', aliases: [] })
    await putPerson(bench, USER, { links: { authx: { account: OTHER } } })
    for (const kind of ['pin', 'palm'] as const) {
      const page = await openSignIn(bench)
      await page.answer({ password: PASSWORD })
      await assert.rejects(openWay(bench, kind))
    }
    assert.equal(sentTo(bench, 'VerifyPin').length, 0)
    assert.equal(sentTo(bench, 'ProcessBiometric').length, 0)
  })

  it('or none at all: nothing can be added', async () => {
    const bench = await createStage()
    await putPerson(bench, USER, { links: { authx: null } })
    const page = await openAccount(bench)
    for (const kind of ['pin', 'face', 'palm', 'fingerprint'] as const) {
      assertProblem(await add(page, kind), 'authenticator_unavailable')
    }
    const reply = await callSite(bench, {
      path: `/v1/site/people/${USER}/authenticators`,
      body: { kind: 'pin' },
      key: PEOPLE_KEY,
    })
    assertProblem(reply, 'authenticator_unavailable')
  })
})

describe('a picture', () => {
  it('that is none, that came before, or that nobody consented to costs no call', async () => {
    const bench = await createStage({ ...DEMO, held: [] })
    const page = await openAccount(bench)
    await add(page, 'face')
    assertProblem(await page.answer({ ready: true }), 'consent_required')
    assertProblem(await capture(page, new TextEncoder().encode('<svg/>')), 'capture_unreadable')
    assert.equal(sentTo(bench, 'ProcessBiometric').length, 0)
    assert.equal((await capture(page, toPicture(1))).status, 200)
    const again = await openWay(bench, 'face')
    assertProblem(await capture(again, toPicture(1)), 'capture_repeated')
    assert.equal(sentTo(bench, 'ProcessBiometric').length, 1)
    assert.equal(toBytes(again, 2).length, toPicture(2).length)
  })
})
