import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, suite, test, type TestContext } from 'node:test'
import type { EntrustControl } from '@countersign/simulators'
import { startTrial, type Trial, type TrialOptions } from '../../../demo/trial.ts'

const OPERATIONS = 'api/web/v2/authentication/users'

function toFolder(): { readonly dataDir: string; clean(): void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'trial-'))
  return { dataDir, clean: () => rmSync(dataDir, { recursive: true, force: true }) }
}

async function open(t: TestContext, options: Omit<TrialOptions, 'port'>): Promise<Trial> {
  const trial = await startTrial({ port: 0, ...options })
  t.after(() => trial.close())
  return trial
}

suite('Entrust in the trial', () => {
  const folder = toFolder()
  let trial: Trial
  let control: EntrustControl

  before(async () => {
    trial = await startTrial({ port: 0, dataDir: folder.dataDir })
    control = (await trial.entrust()) ?? assert.fail('no simulator')
  })
  after(async () => {
    await trial.close()
    folder.clean()
  })
  beforeEach(() => control.clearFaults())

  const get = async (path: string) => (await fetch(`${trial.origin}/pocket/api/${path}`)).json()
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${trial.origin}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const challenge = async (type: string, more: object = {}) => {
    const { applicationId, userId } = { applicationId: APPLICATION, userId: 'entrust' }
    const path = `vendors/entrust/${OPERATIONS}/authenticate/${type}`
    return (await post(path, { applicationId, userId, ...more })).json()
  }
  const APPLICATION = '5b0c4a3e-6c1f-4e0b-9a57-0d3a6f1c0100'

  test('stands below its own path, and its operations at the root as well', async () => {
    const body = { applicationId: APPLICATION, userId: 'entrust@harbour.example' }
    for (const base of ['vendors/entrust/', '']) {
      const reply = await post(`${base}${OPERATIONS}`, body)
      assert.equal(reply.status, 200)
      assert.ok((await reply.json()).authenticationTypes.includes('TOKENPUSH'))
    }
    const discovery = `${trial.origin}/vendors/entrust/api/oidc/.well-known/openid-configuration`
    assert.equal((await (await fetch(discovery)).json()).issuer.startsWith(trial.origin), true)
  })

  test('gives Enzo’s things to the Pocket, and nobody else’s', async () => {
    const enzo = await get('things?person=entrust')
    assert.match(enzo.totp, /^\d{6}$/)
    assert.equal(enzo.tokens.length, 2)
    assert.equal(enzo.gridCard.rows.length, 5)
    assert.equal(enzo.answers.length, 3)
    assert.match(enzo.temporaryCode, /^\d{8}$/)
    assert.equal((await get('things?person=local')).gridCard, undefined)
    assert.deepEqual(await get('pushes?person=local'), [])
  })

  test('rings in the Pocket, and takes the answer once', async () => {
    await challenge('TOKENPUSH', { summary: 'Harbour', tokenPushMutualChallengeEnabled: true })
    const [push] = await get('pushes?person=entrust')
    assert.deepEqual([push.app, push.summary, push.choices.length], ['push', 'Harbour', 3])
    const answer = { answer: 'confirm', number: push.choices[0] }
    assert.equal((await post(`pocket/api/pushes/${push.id}`, answer)).status, 200)
    assert.equal((await post(`pocket/api/pushes/${push.id}`, answer)).status, 404)
    assert.deepEqual(await get('pushes?person=entrust'), [])
    assert.equal((await post('pocket/api/pushes/nothing', { answer: 'yes' })).status, 400)
  })

  test('messages of Entrust’s lie among the others, on Enzo’s phone alone', async () => {
    await challenge('OTP', { otpDeliveryType: 'VOICE' })
    const [message] = await get('messages?person=entrust')
    assert.deepEqual([message.kind, message.to], ['voice', '+442079460142'])
    assert.match(message.text, /\d{8}/)
    assert.deepEqual(await get('messages?phone=local'), [])
  })

  test('shows what is to be signed, and signs it', async () => {
    const values = [{ detail: 'amount', value: '25.00 EUR', usage: ['TVS'] }]
    await challenge('TOKEN', { transactionDetails: values })
    const { toSign } = await get('things?person=entrust')
    assert.deepEqual(toSign, ['25.00 EUR'])
    const signed = await post('pocket/api/signatures', { person: 'entrust', values: toSign })
    assert.match((await signed.json()).signature, /^\d{8}$/)
    const other = await post('pocket/api/signatures', { person: 'local', values: toSign })
    assert.equal(other.status, 404)
  })

  test('fails as it is told to, and is well again', async () => {
    const body = { applicationId: APPLICATION, userId: 'entrust' }
    const ask = async () => (await post(`vendors/entrust/${OPERATIONS}`, body)).status
    await post('pocket/api/faults', { vendor: 'entrust', fault: 'down', count: 1 })
    assert.deepEqual([await ask(), await ask()], [503, 200])
    await post('pocket/api/entrust', { risk: 'HIGH' })
    assert.equal(await ask(), 403)
    await post('pocket/api/entrust', { risk: 'LOW' })
    await post('pocket/api/faults', { vendor: 'entrust', fault: 'locked' })
    assert.equal((await get('things?person=entrust')).entrust.fault, 'locked')
    await post('pocket/api/faults', { vendor: 'entrust', fault: 'none' })
    assert.equal(await ask(), 200)
    const nonsense = await post('pocket/api/faults', { vendor: 'entrust', fault: 'rain' })
    assert.equal(nonsense.status, 400)
  })

  test('a foreign page can neither approve nor break anything', async () => {
    const foreign = { Origin: 'https://elsewhere.example' }
    for (const path of ['pushes/x', 'faults', 'entrust', 'signatures', 'keys', 'certificate'])
      assert.equal((await post(`pocket/api/${path}`, {}, foreign)).status, 403, path)
    const form = new URLSearchParams({ password: 'somebody-elses' })
    const reset = await fetch(`${trial.origin}/vendors/entrust/new-password`, {
      method: 'POST',
      headers: foreign,
      body: form,
    })
    assert.equal(reset.status, 403)
  })
})

test('a certificate that was registered is Enzo’s at the next start as well', async (t) => {
  const { dataDir, clean } = toFolder()
  t.after(clean)
  const first = await startTrial({ port: 0, dataDir })
  await fetch(`${first.origin}/pocket/api/certificate`, { method: 'POST' })
  await first.close()
  const second = await open(t, { dataDir })
  const control = await second.entrust()
  assert.equal(control?.user('entrust')?.certificates?.length, 1)
})

test('with a host in the environment the real one is called, and nothing of it is simulated', async (t) => {
  const { dataDir, clean } = toFolder()
  t.after(clean)
  const environment = {
    ENTRUST_HOST: 'https://harbour.example',
    ENTRUST_APPLICATION_ID: 'an-application',
    ENTRUST_USER: 'enzo@harbour.example',
  }
  const { origin, entrust } = await open(t, { dataDir, environment })
  assert.equal(await entrust(), undefined)
  assert.equal((await fetch(`${origin}/vendors/entrust/${OPERATIONS}`)).status, 404)
  const things = await (await fetch(`${origin}/pocket/api/things?person=entrust`)).json()
  assert.equal(things.gridCard, undefined)
  assert.equal(things.entrust, undefined)
})

test('a host without an application stops the start with one sentence', async (t) => {
  const { dataDir, clean } = toFolder()
  t.after(clean)
  const environment = { ENTRUST_HOST: 'https://harbour.example' }
  await assert.rejects(startTrial({ port: 0, dataDir, environment }), /ENTRUST_APPLICATION_ID/)
})
