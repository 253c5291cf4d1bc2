/**
 * @module
 * What the contract says that both sides must pass, each test named after its line; and beside them what
 * follows from it.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AUTHX_PERSONA, AUTHX_TENANT } from '@countersign/simulators'
import { listen, toTold } from '../support/listen.ts'
import { putPerson } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import { answerRight, openWay } from './support/acts.ts'
import {
  capture,
  createStage,
  enrol,
  PIN,
  readSent,
  sentTo,
  toBytes,
  toPicture,
  type AuthxBench,
} from './support/stage.ts'

const WANTED = { first_name: 'Richard', last_name: 'Miller', phone: '+919876813805' }
const put = (bench: AuthxBench, user: string, wanted: Record<string, unknown> = {}) =>
  putPerson(bench, user, {
    emails: [`${user}@harbour.example`],
    vendors: { authx: { user_name: user, ...WANTED, ...wanted } },
  })
const toBearers = (bench: AuthxBench, operation: 'VerifyPin' | 'AddUser') =>
  sentTo(bench, operation).map(({ request }) => request.headers['authorization'])

describe('token cached over 100 parallel calls', () => {
  it('one is asked for by a hundred people who come at once', async () => {
    const bench = await createStage()
    assert.equal(bench.exchanges.length, 0, 'it is cold')
    const people = Array.from({ length: 100 }, (_, i) => `person-${i}`)
    const made = await Promise.all(people.map((user) => put(bench, user)))
    assert.ok(made.every(({ vendors }) => vendors?.['authx']?.result === 'created'))
    assert.equal(sentTo(bench, 'AddUser').length, 100)
    assert.equal(sentTo(bench, 'AccessToken').length, 1)
  })
})

describe('refresh before expiry', () => {
  it('the old one serves while the new one comes', async () => {
    const bench = await createStage()
    await answerRight(await openWay(bench, 'pin'))
    bench.clock.advance(1_209_599 - 3_600)
    await answerRight(await openWay(bench, 'pin'))
    assert.equal(sentTo(bench, 'AccessToken').length, 2)
    await answerRight(await openWay(bench, 'pin'))
    const [first, second, third] = toBearers(bench, 'VerifyPin')
    assert.equal(second, first)
    assert.notEqual(third, first)
    assert.equal(sentTo(bench, 'AccessToken').length, 2)
    assert.ok(bench.exchanges.every(({ status }) => status === 200))
  })

  it('and nobody is refused over a month', async () => {
    const bench = await createStage()
    for (let day = 0; day < 30; day += 1) {
      const { view } = await answerRight(await openWay(bench, 'pin'))
      assert.equal(view.state, 'done')
      bench.clock.advance(86_400)
    }
    assert.ok(bench.exchanges.every(({ status }) => status === 200))
    assert.equal(sentTo(bench, 'AccessToken').length, 3)
  })
})

describe('401 replay exactly once', () => {
  it('with a new token, and the person hears nothing of it', async () => {
    const bench = await createStage()
    await answerRight(await openWay(bench, 'pin'))
    bench.control.revokeTokens()
    const before = bench.exchanges.length
    const { view } = await answerRight(await openWay(bench, 'pin'))
    assert.equal(view.state, 'done')
    assert.deepEqual(
      bench.exchanges.slice(before).map(({ operation, status }) => `${operation} ${status}`),
      ['VerifyPin 401', 'AccessToken 200', 'VerifyPin 200'],
    )
  })

  it('and no more: then our settings are wrong, the operator is called, and nobody calls', async () => {
    const bench = await createStage()
    bench.control.fault({ fault: 'token-revoked', operation: 'VerifyPin', count: 9 })
    const page = await openWay(bench, 'pin')
    assertProblem(await answerRight(page), 'vendor_unavailable')
    assert.equal(sentTo(bench, 'VerifyPin').length, 2)
    assert.equal(sentTo(bench, 'AccessToken').length, 2)
    const alarms = bench.audit.filter(({ event }) => event === 'vendor.misconfigured')
    assert.deepEqual(
      alarms.map(({ vendor, code }) => [vendor, code]),
      [['authx', 'token_refused']],
    )
    assertProblem(await answerRight(page), 'vendor_unavailable')
    assert.equal(sentTo(bench, 'VerifyPin').length, 2)
    bench.control.clearFaults()
    bench.clock.advance(60)
    assert.equal((await answerRight(page)).view.state, 'done')
  })
})

describe('nested body sent', () => {
  it('with every field, the country told, and five aliases', async () => {
    const bench = await createStage()
    const aliases = ['rich.0', 'rich.1', 'rich.2', 'rich.3', 'rich.4']
    await put(bench, 'richard001', { aliases })
    const body = await readSent(sentTo(bench, 'AddUser')[0] ?? assert.fail())
    assert.deepEqual(body, {
      guid: '',
      user_name: 'richard001',
      email: 'richard001@harbour.example',
      name: { first_Name: 'Richard', last_Name: 'Miller' },
      phone: { mobile: { countryCode: '+91', number: '9876813805' } },
      alias_name: 'rich.0',
      alias_name1: 'rich.1',
      alias_name2: 'rich.2',
      alias_name3: 'rich.3',
      alias_name4: 'rich.4',
    })
    const { links } = await putPerson(bench, 'richard001', {})
    const user = bench.control.user(links?.['authx']?.account ?? 'none')
    assert.deepEqual(
      [user?.aliases, user?.countryCode, user?.number],
      [aliases, '+91', '9876813805'],
    )
  })
})

describe('response_data decoded', () => {
  for (const responseData of ['encoded', 'twice', 'object'] as const) {
    it(`${responseData}: the id is kept, and named in what follows`, async () => {
      const bench = await createStage({ tenant: { responseData } })
      const { links, vendors } = await put(bench, 'richard001')
      assert.equal(vendors?.['authx']?.result, 'created')
      const account = links?.['authx']?.account
      assert.equal(bench.control.users().at(-1)?.guid, account)
      assert.equal((await put(bench, 'richard001')).vendors?.['authx']?.result, 'updated')
      const sent = await readSent(sentTo(bench, 'UpdateUser')[0] ?? assert.fail())
      assert.equal(sent['guid'], account)
    })
  }

  it('or the account is in doubt, for its id is lost', async () => {
    const bench = await createStage()
    bench.control.fault({ fault: 'no-guid', operation: 'AddUser', count: 1 })
    assert.equal((await put(bench, 'richard001')).vendors?.['authx']?.result, 'unknown')
  })
})

describe('each code 0–8 mapped', () => {
  const CODES = [
    ['authenticator_unavailable', 'authenticator_unavailable'],
    ['done', 'done'],
    ['answer_wrong', 'answer_wrong'],
    ['capture_poor', 'capture_poor'],
    ['capture_crowded', 'capture_crowded'],
    ['capture_empty', 'capture_empty'],
    ['capture_outside', 'capture_outside'],
    ['vendor_unavailable', 'vendor_unavailable'],
    ['answer_wrong', 'registration_required'],
  ] as const
  for (const [code, [verified, enrolled]] of CODES.entries()) {
    for (const [kind, modality] of [
      ['face', 'face'],
      ['palm', 'palm'],
      ['fingerprint', 'finger'],
    ] as const) {
      it(`${code} of ${kind}: ${verified}, and ${enrolled} at the first time`, async () => {
        const bench = await createStage({ held: [kind] })
        bench.control.queueOutcome({ code, modality })
        const page = await openWay(bench, kind)
        const reply = await answerRight(page)
        assert.equal(reply.body['code'] ?? reply.view.state, verified)
        bench.control.clearOutcomes()
        bench.control.queueOutcome({ code, modality, process: 'enroll' })
        const added = await enrol(bench, kind, 2)
        assert.equal(added.body['code'] ?? 'done', enrolled)
      })
    }
  }

  it('0 to 8 mean that for pictures alone: of a PIN no other number than 0 and 1 means anything', async () => {
    const bench = await createStage()
    bench.control.fault({ fault: 'unknown-code', operation: 'VerifyPin', count: 1 })
    assertProblem(await answerRight(await openWay(bench, 'pin')), 'vendor_unavailable')
  })
})

describe('subcode 100 spends no attempt', () => {
  it('of a PIN, however often', async () => {
    const bench = await createStage()
    const page = await openWay(bench, 'pin')
    bench.control.fault({ fault: 'exception', operation: 'VerifyPin', count: 4 })
    for (let i = 0; i < 4; i += 1) {
      assertProblem(await page.answer({ code: `94817${i}` }), 'vendor_unavailable')
      assert.equal(page.view?.prompt?.attempts_left, undefined)
      bench.clock.advance(20)
    }
    for (let i = 0; i < 4; i += 1) {
      assertProblem(await page.answer({ code: `94817${i}` }), 'answer_wrong')
    }
    assert.equal((await answerRight(page)).view.state, 'done')
  })

  it('of a picture, with whatever code', async () => {
    const bench = await createStage({ held: ['palm'] })
    const page = await openWay(bench, 'palm')
    for (const code of [0, 2, 8]) {
      bench.control.queueOutcome({ code, subcode: 100 })
      assertProblem(await capture(page, toBytes(page, code + 10)), 'vendor_unavailable')
      assert.equal(page.view?.prompt?.attempts_left, undefined)
    }
    assert.equal((await answerRight(page)).view.state, 'done')
  })

  it('and code 1 with another subcode proves nothing, and spends none either', async () => {
    const bench = await createStage()
    const page = await openWay(bench, 'pin')
    for (const code of [PIN, '948170']) {
      bench.control.fault({ fault: 'contradiction', operation: 'VerifyPin', count: 1 })
      assertProblem(await page.answer({ code }), 'vendor_unavailable')
    }
    assert.equal(page.view?.prompt?.attempts_left, undefined)
    assert.equal((await answerRight(page)).view.state, 'done')
  })
})

describe('secrets absent from anything the browser receives', () => {
  it('through every way, right and wrong, and every fault', async () => {
    const stage = await createStage({ held: ['pin', 'face', 'palm', 'fingerprint'] })
    const { stage: bench, heard } = listen(stage)
    for (const kind of ['pin', 'face', 'palm', 'fingerprint'] as const) {
      for (const fault of ['none', 'exception', 'down', 'html', 'wrong-types', 'hang'] as const) {
        if (fault !== 'none') stage.control.fault({ fault, count: 1 })
        const page = await openWay(bench, kind)
        await answerRight(page, heard.length + 20)
        await page.read()
        stage.control.clearFaults()
        stage.clock.advance(60)
      }
    }
    await enrol(bench, 'palm', 9_001)
    const tokens = sentTo(stage, 'AccessToken').flatMap(({ body }) =>
      body.startsWith('{') ? [String(Object(JSON.parse(body)).access_token)] : [],
    )
    const told = toTold(heard, 'page')
    assert.ok(told.length > 100 && tokens.length > 0)
    const { applicationId, applicationKey, parameters } = AUTHX_TENANT
    const secrets = [...tokens, applicationId, applicationKey, parameters.applicationKey, PIN]
    const text = told.join('\n').toLowerCase()
    for (const secret of [...secrets, parameters.secretKey, AUTHX_PERSONA.guid]) {
      assert.ok(!text.includes(secret.toLowerCase()), secret.slice(0, 4))
    }
    for (const words of ['Object reference', 'not enrolled', 'Maintenance', 'FaceNotMatch']) {
      assert.ok(!text.includes(words.toLowerCase()), words)
    }
  })
})

describe('multipart parsed by a second, independent parser', () => {
  it('by the runtime’s, as by the vendor’s: the same text, the same bytes', async () => {
    const bench = await createStage({ held: ['face'] })
    const page = await openWay(bench, 'face')
    await capture(page, toPicture(7))
    const [exchange] = sentTo(bench, 'ProcessBiometric')
    const { body, headers } = exchange?.request ?? assert.fail('something was sent')
    assert.ok(body instanceof Uint8Array)
    const form = await new Response(body, { headers: { ...headers } }).formData()
    const file = form.get('biometricdata')
    assert.ok(file instanceof File)
    assert.deepEqual([file.name, file.type], ['blob', 'application/octet-stream'])
    assert.deepEqual(new Uint8Array(await file.arrayBuffer()), toPicture(7))
    const text = form.get('processBiometrics')
    assert.ok(typeof text === 'string')
    assert.equal(Object(JSON.parse(text)).authentication_id, 2)
    // The simulator reads forms by a parser of its own, and holds them against the contract.
    assert.equal(exchange?.status, 200)
    assert.deepEqual(bench.control.violations(), [])
  })
})
