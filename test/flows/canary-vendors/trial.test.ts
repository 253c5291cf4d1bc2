import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { AUTHX_PERSONA, simulatedReading } from '@countersign/simulators'
import { build } from 'vite'
import { toLoginName } from '../../../demo/accounts.ts'
import { startTrial, type Trial } from '../../../demo/trial.ts'
import { VENDOR_IDS, VENDOR_KEYS } from '../../support/vendor-secrets.ts'
import { capture } from '../authx/support/stage.ts'
import { createSearch, type Canary } from '../support/leaks.ts'
import { ask } from './support/steps.ts'
import { crawl, createVisitor, type Received, type Visitor } from './support/visitor.ts'

const toText = (received: readonly Received[]): string =>
  received.map(({ text }) => text).join('\n')
const toFound = (text: string, canaries: readonly Canary[]): readonly string[] =>
  [...createSearch(canaries)(text)].map(({ what }) => what)

test('the widget’s files hold no key, and no name of a company', async () => {
  const built = await build({ logLevel: 'silent', build: { write: false } })
  const chunks = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const text = chunks.map((one) => ('code' in one ? one.code : String(one.source))).join('\n')
  assert.ok(chunks.length > 40 && text.includes('countersign-login'))
  assert.deepEqual(toFound(text, [...VENDOR_KEYS, ...VENDOR_IDS]), [])
  const code = chunks.map((one) => ('code' in one ? one.code : '')).join('\n')
  assert.doesNotMatch(code, /authx|authentimate|allthenticate/i)
})

suite('no browser of the trial', () => {
  let trial: Trial
  let dataDir: string
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'trial-'))
    trial = await startTrial({ port: 0, dataDir })
  })
  after(async () => {
    await trial.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  interface Typed {
    readonly bytes?: Uint8Array
    /** What was typed, be it ever so short. */
    readonly code?: string
  }

  /** What the Pocket receives of the ledger, and everything that no page but a company’s own is told. */
  async function assertSilent(visitor: Visitor, { bytes, code }: Typed = {}): Promise<void> {
    await visitor.get('/pocket/api/calls')
    const { received } = visitor
    const isPocket = ({ path }: Received) => path.startsWith('/pocket')
    const isLedger = ({ path }: Received) => path.startsWith('/pocket/api/calls')
    const own = received.filter((one) => !isPocket(one) || isLedger(one))
    const { authentimate } = await trial.vendors()
    const verifications = authentimate.simulated?.control.verifications() ?? []
    const ids = verifications.map(({ id }) => ({
      what: 'a verification at Authentimate',
      value: id,
    }))
    const held = bytes === undefined ? [] : [{ what: 'a reading', value: bytes }]
    assert.deepEqual(toFound(toText(own), [...ids, ...held]), [])
    // The Pocket is the phone and the reader: it knows codes and readings, and nothing of these.
    assert.deepEqual(toFound(toText(received), [...VENDOR_KEYS, ...VENDOR_IDS]), [])
    if (code !== undefined) assert.ok(!toText(own).includes(code), 'a code came back')
  }

  test('receives a key with a file or a page', async () => {
    const visitor = createVisitor(trial, 'built-in')
    const pages = ['/', '/join', '/plain', '/auth/', '/auth/openapi.json', '/pocket']
    const people = ['authx', 'authentimate', 'allthenticate']
    const phones = people.map((person) => `/pocket?person=${person}`)
    const count = await crawl(visitor, [...pages, ...phones])
    assert.ok(count > 25, `${count} were followed`)
    for (const person of people) {
      for (const name of ['things', 'messages'])
        await visitor.get(`/pocket/api/${name}?person=${person}`)
    }
    await visitor.get('/pocket/api/doors')
    await assertSilent(visitor)
  })

  test('receives what AuthX is told and tells, on the way in by PIN and palm', async () => {
    const visitor = createVisitor(trial, 'authx')
    const page = visitor.open()
    const { pin = '' } = AUTHX_PERSONA
    const reading = simulatedReading('authx', 'palm', 41)
    await page.begin({ login_name: toLoginName('authx') })
    await ask(page, 'pin')
    await page.answer({ code: pin })
    await ask(page, 'palm')
    await capture(page, reading)
    await visitor.enter(page)
    for (const path of ['/', '/account', '/statements', '/building']) await visitor.get(path)
    await assertSilent(visitor, { bytes: reading, code: pin })
  })

  test('receives what Authentimate is told and tells, on the way in by text and at the form', async () => {
    const visitor = createVisitor(trial, 'authentimate')
    const page = visitor.open()
    await page.begin({ login_name: toLoginName('authentimate') })
    await ask(page, 'sms-code')
    const code = await visitor.readCode('authentimate')
    await page.answer({ code })
    await visitor.enter(page)
    const form = visitor.open()
    await form.begin({ purpose: 'verify-phone' })
    await form.name('+46701740605')
    await form.challenge('sms-code')
    await visitor.get('/')
    await visitor.get('/join')
    await assertSilent(visitor, { code })
  })

  test('receives the id of a door or who somebody is in the house, while doors are moved', async () => {
    const visitor = createVisitor(trial, 'built-in')
    const page = visitor.open()
    await page.begin({ login_name: toLoginName('allthenticate') })
    await ask(page, 'password')
    await page.answer({ password: 'allthenticate-keeps-a-long-secret' })
    await visitor.enter(page)
    const address = '/api/doors/front-door/unlock'
    const asked = await visitor.post(address, { seconds: 5 })
    const { handle } = Object(await asked.json())
    const approval = visitor.open()
    await approval.begin({ purpose: 'step-up', handle: String(handle) })
    await ask(approval, 'password')
    await approval.answer({ password: 'allthenticate-keeps-a-long-secret' })
    await ask(approval, 'sms-code')
    await approval.answer({ code: await visitor.readCode('allthenticate') })
    const proof = approval.view?.proof ?? assert.fail(JSON.stringify(approval.view))
    const opened = await visitor.post(address, { seconds: 5 }, { 'Countersign-Proof': proof })
    assert.equal(opened.status, 200)
    for (const path of ['/', '/building', '/api/doors']) await visitor.get(path)
    await visitor.post('/api/doors/front-door/lock', {})
    await visitor.post('/api/doors/archive/lock', {})
    await assertSilent(visitor)
    const { allthenticate } = await trial.vendors()
    assert.equal(allthenticate.simulated?.control.openings(), 1)
  })
})
