import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { AUTHX_FAULTS, AUTHX_TENANT, type AuthxFault } from '@countersign/simulators'
import { putPerson } from '../support/page.ts'
import { answerRight, listen, openWay } from './support/acts.ts'
import {
  add,
  createStage,
  enrol,
  HOST,
  openAccount,
  PIN,
  sentTo,
  toPicture,
  USER,
  type AuthxBench,
} from './support/stage.ts'

const NEW_PIN = '502918'
const FAULTS: readonly AuthxFault[] = [
  ...AUTHX_FAULTS.filter((fault) => fault !== 'clock-jump'),
  'down',
  '429',
  'status',
  'hang',
  'lost',
  'reset-before',
  'reset-after',
  'redirect',
  'html',
  'empty',
  'oversized',
  'truncated',
  'wrong-types',
]

/** All that must stay between us and the vendor. */
function collectSecrets(bench: AuthxBench): readonly string[] {
  const { applicationId, applicationKey, parameters } = AUTHX_TENANT
  const tokens = sentTo(bench, 'AccessToken').map(
    ({ body }) => /"access_token":"([^"]+)"/.exec(body)?.[1],
  )
  const slices = [1, 2, 3].map((number) => Buffer.from(toPicture(number).subarray(100, 112)))
  return [
    ...tokens.filter((token) => token !== undefined),
    applicationId,
    applicationKey,
    parameters.applicationKey,
    parameters.secretKey,
    PIN,
    NEW_PIN,
    ...slices.flatMap((bytes) => [bytes.toString('base64'), bytes.toString('hex')]),
  ]
}

/** Every way, with one fault in each call that can have it. */
async function walk(bench: AuthxBench, fault: AuthxFault | undefined): Promise<void> {
  const spoil = () => {
    if (fault !== undefined) bench.control.fault({ fault, count: 1 })
  }
  for (const kind of ['pin', 'face', 'palm', 'fingerprint'] as const) {
    spoil()
    const page = await openWay(bench, kind)
    await answerRight(page, 1)
    await page.answer({ code: '948175' })
    bench.clock.advance(60)
  }
  const page = await openAccount(bench)
  await add(page, 'pin')
  spoil()
  await page.answer({ code: NEW_PIN })
  spoil()
  await enrol(bench, 'face', 2)
  spoil()
  const wanted = { user_name: 'canary', first_name: 'Canary', last_name: 'Bird' }
  const contacts = { emails: ['canary@harbour.example'], phones: ['+4915123456789'] }
  await putPerson(bench, 'u-canary', { ...contacts, vendors: { authx: wanted } })
  spoil()
  await bench.backend.people.erase('harbour', USER)
  bench.control.clearFaults()
}

describe('no secret is in an audit, an address, a page or the store', () => {
  for (const fault of [undefined, ...FAULTS]) {
    it(`with ${fault ?? 'nothing'} broken`, async () => {
      const stage = await createStage({ held: ['pin', 'face', 'palm', 'fingerprint'] })
      const { bench, told } = listen(stage)
      await walk(bench, fault)
      const secrets = collectSecrets(stage)
      const kept = JSON.stringify(await stage.store.list('', { limit: 1000 }))
      const addresses = stage.exchanges.map(({ request }) => request.url)
      assert.ok(addresses.every((address) => address.startsWith(`${HOST}/`)))
      const places = {
        audit: JSON.stringify(stage.audit) + inspect(stage.audit, { depth: 20 }),
        addresses: addresses.join('\n'),
        told: told.join('\n'),
        kept,
        messages: JSON.stringify(stage.messages),
      }
      assert.ok(stage.audit.length > 10 && told.length > 20 && secrets.length > 10)
      for (const [place, text] of Object.entries(places)) {
        for (const secret of secrets) {
          const isFound = text.toLowerCase().includes(secret.toLowerCase())
          assert.ok(!isFound, `${place} holds ${secret.slice(0, 3)}…`)
        }
      }
      assert.ok(!`${places.audit}${places.told}`.includes('Object reference not set'))
    })
  }

  it('what would be found is found', async () => {
    const stage = await createStage()
    await answerRight(await openWay(stage, 'pin'))
    const secrets = collectSecrets(stage)
    const sent = sentTo(stage, 'VerifyPin')[0]?.request ?? assert.fail()
    const text = `${String(sent.body)} ${sent.headers['authorization']}`
    assert.equal(secrets.filter((secret) => text.includes(secret)).length, 2)
  })
})

describe('the audit of an answer', () => {
  it('names the call, so that the vendor can find it, and nobody else', async () => {
    const bench = await createStage({ held: ['palm'] })
    const page = await openWay(bench, 'palm')
    await answerRight(page)
    const [noted] = bench.audit.filter(({ event }) => event === 'vendor.answered')
    const { correlation, ...facts } = noted ?? assert.fail('it is noted')
    assert.match(correlation ?? '', /^[0-9a-f-]{36}$/)
    assert.deepEqual(facts, {
      event: 'vendor.answered',
      vendor: 'authx',
      kind: 'palm',
      code: 'ok',
      site: 'harbour',
      transaction: page.id,
    })
  })
})
