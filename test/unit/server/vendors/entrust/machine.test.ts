import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CallError } from '../../../../../packages/server/src/ports.ts'
import {
  assertProblem,
  createEntrustStage,
  createVisit,
  open,
  PERSON,
  toChallenged,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertRight } from '../../../../support/local-vendor.ts'

const nonces = (sequenceNonce: string, machineNonce: string | null = 'machine-1') => ({
  machineAuthenticator: { machineNonce, sequenceNonce, fingerprint: null },
})
const settings = (machineAuthenticatorEnabled: boolean, deviceFingerprintRequired = false) => ({
  userMachineSettings: {
    machineAuthenticatorEnabled,
    deviceFingerprintRequired,
    attributeExclusions: null,
    userMachineAuthenticators: [],
  },
})

/** A device that the vendor remembers from an earlier sign-in. */
async function remember(query: Record<string, unknown> = settings(true)) {
  const stage = await createEntrustStage()
  const { visit, asked } = await open(stage, ['PASSWORD'], { kind: 'password', query })
  stage.script.push({ body: toCompleted(nonces('sequence-1')) })
  const outcome = await asked.answer({ password: 'right one' }, { remember: { label: 'Laptop' } })
  assertRight(outcome)
  return { stage, visit, device: visit.kept().device }
}

suite('a device', () => {
  test('is registered under its name when the person asks for it and the vendor allows it', async () => {
    const { stage, device } = await remember()
    assert.deepEqual(toLast(stage).body['machineAuthenticatorRegistration'], { label: 'Laptop' })
    assert.ok(device !== undefined && !device.includes('machine-1'))
  })

  test('is registered with a fingerprint of nobody where one is demanded', async () => {
    const { stage, device } = await remember(settings(true, true))
    const registration = toLast(stage).body['machineAuthenticatorRegistration']
    const { fingerprint } = registration as { fingerprint: string }
    assert.deepEqual(Object.keys(JSON.parse(fingerprint)), ['client', 'version'])
    const visit = createVisit(stage)
    visit.withDevice(device ?? '')
    stage.script.push({ body: { authenticationTypes: [] } })
    await visit.consult()
    const sent = { machineNonce: 'machine-1', sequenceNonce: 'sequence-1', fingerprint }
    assert.deepEqual(toLast(stage).body['machineAuthenticator'], sent)
  })

  test('is not registered where the vendor does not allow it, or nobody asked', async () => {
    for (const query of [settings(false), {}]) {
      const { stage } = await remember(query)
      assert.equal(toLast(stage).body['machineAuthenticatorRegistration'], undefined)
    }
    const stage = await createEntrustStage()
    const { asked } = await open(stage, ['PASSWORD'], { kind: 'password', query: settings(true) })
    stage.script.push({ body: toCompleted() })
    await asked.answer({ password: 'right one' })
    assert.equal(toLast(stage).body['machineAuthenticatorRegistration'], undefined)
  })

  test('has a name of ours when its person gave none', async () => {
    const stage = await createEntrustStage()
    const { asked } = await open(stage, ['PASSWORD'], { kind: 'password', query: settings(true) })
    stage.script.push({ body: toCompleted() })
    await asked.answer({ password: 'right one' }, { remember: { label: '  ' } })
    assert.deepEqual(toLast(stage).body['machineAuthenticatorRegistration'], { label: 'Browser' })
  })

  test('rides along with every call, each time with the newest nonce', async () => {
    const { stage, device } = await remember()
    const visit = createVisit(stage)
    visit.withDevice(device ?? '')
    const toSent = () => toLast(stage).body['machineAuthenticator']
    stage.script.push({
      body: { authenticationTypes: ['PASSWORD'], ...nonces('sequence-2', null) },
    })
    await visit.consult()
    assert.deepEqual(toSent(), { machineNonce: 'machine-1', sequenceNonce: 'sequence-1' })
    stage.script.push({ body: toChallenged(nonces('sequence-3')) })
    const asked = await visit.start(visit.getWay('password'))
    assert.deepEqual(toSent(), { machineNonce: 'machine-1', sequenceNonce: 'sequence-2' })
    stage.script.push({ body: toCompleted(nonces('sequence-4')) })
    await asked.answer({ password: 'right one' })
    assert.deepEqual(toSent(), { machineNonce: 'machine-1', sequenceNonce: 'sequence-3' })
    stage.script.push({ body: {} })
    await visit.consult()
    assert.deepEqual(toSent(), { machineNonce: 'machine-1', sequenceNonce: 'sequence-4' })
    const kept = visit.kept().device
    assert.ok(kept !== undefined && kept !== device && !kept.includes('sequence'))
  })

  test('is told to a query once: what got no reply may have changed its nonce', async () => {
    const { stage, device } = await remember()
    for (const [lost, calls] of [
      [new CallError(true), 1],
      [new CallError(false), 2],
    ] as const) {
      const visit = createVisit(stage)
      visit.withDevice(device ?? '')
      const before = stage.seen.length
      stage.script.splice(0, Infinity, lost, { body: { authenticationTypes: ['PASSWORD'] } })
      const consulted = visit.consult()
      await (calls === 1 ? assertProblem(consulted, 'vendor_unavailable') : consulted)
      assert.equal(stage.seen.length - before, calls)
    }
  })

  test('keeps the nonce that a poll brings, though nobody has answered yet', async () => {
    const stage = await createEntrustStage()
    for (const [status, result] of [
      ['NO_RESPONSE', 'pending'],
      ['CONCERN', 'ended'],
      ['CANCEL', 'ended'],
    ] as const) {
      const { asked } = await open(stage, ['TOKENPUSH'], { kind: 'push' })
      stage.script.push({ body: toChallenged({ status, ...nonces('sequence-9') }) })
      const polled = await asked.poll()
      assert.ok(polled.result !== 'right' && polled.result === result)
      assert.ok(polled.kept?.device?.startsWith('v1.'))
    }
  })

  test('is kept as it was by a reply that brings no nonce', async () => {
    const { stage, device } = await remember()
    const visit = createVisit(stage)
    visit.withDevice(device ?? '')
    stage.script.push({ body: { authenticationTypes: ['PASSWORD'], machineAuthenticator: null } })
    const consulted = await visit.consult()
    assert.equal(consulted.device, undefined)
  })

  test('of another account, or sealed elsewhere, is as if there were none', async () => {
    const { stage, device } = await remember()
    const links = { entrust: { account: 'somebody.else', linkedAt: 0 } }
    for (const [kept, person] of [
      [device ?? '', { ...PERSON, links }],
      ['v1.AAAA.BBBB', PERSON],
    ] as const) {
      const visit = createVisit(stage)
      visit.withDevice(kept)
      stage.script.push({ body: {} })
      await visit.consult(undefined, person)
      assert.equal(toLast(stage).body['machineAuthenticator'], undefined)
    }
  })
})
