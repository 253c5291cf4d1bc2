import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { assertRefused, type Desk, dig, openDesk, PASSWORD } from '../../../../support/entrust.ts'

suite('remembered devices', () => {
  const remember = (desk: Desk, more = {}) =>
    desk.prove('PASSWORD', {
      response: PASSWORD,
      machineAuthenticatorRegistration: { label: 'Laptop', ...more },
    })
  const read = (body: unknown) => dig(body, 'machineAuthenticator')

  test('are registered on completion, and their secret changes on every call', async () => {
    const desk = openDesk()
    const registered = read((await remember(desk)).body)
    const queried = read((await desk.query({ machineAuthenticator: registered })).body)
    assert.equal(dig(queried, 'machineNonce'), dig(registered, 'machineNonce'))
    assert.notEqual(dig(queried, 'sequenceNonce'), dig(registered, 'sequenceNonce'))
    const body = { userId: 'entrust', machineAuthenticator: queried }
    const challenged = read((await desk.challenge('PASSWORD', body)).body)
    assert.notEqual(dig(challenged, 'sequenceNonce'), dig(queried, 'sequenceNonce'))
    const stale = await desk.query({ machineAuthenticator: registered })
    assert.equal(read(stale.body), null, 'an old secret is nobody’s')
  })

  test('keep their secret when a call fails: an error could not tell the new one', async () => {
    const desk = openDesk()
    const machineAuthenticator = read((await remember(desk)).body)
    const { token } = await desk.challenge('PASSWORD')
    const missed = { response: 'not-the-password', machineAuthenticator }
    assertRefused(await desk.complete('PASSWORD', token, missed), 'invalid_user_response')
    const done = await desk.complete('PASSWORD', token, {
      response: PASSWORD,
      machineAuthenticator,
    })
    assert.notEqual(read(done.body), null)
  })

  test('get a new secret with every poll', async () => {
    const desk = openDesk()
    const machineAuthenticator = read((await remember(desk)).body)
    const { token } = await desk.challenge('TOKENPUSH')
    const poll = await desk.complete('TOKENPUSH', token, { machineAuthenticator })
    assert.notEqual(dig(read(poll.body), 'sequenceNonce'), null)
    assert.notDeepEqual(read(poll.body), machineAuthenticator)
  })

  test('lower the risk by one', async () => {
    const desk = openDesk({ rule: 'risk' })
    const registered = read((await remember(desk)).body)
    desk.control.setRisk('HIGH')
    assertRefused(await desk.query(), 'access_denied')
    const { body } = await desk.query({ machineAuthenticator: registered })
    assert.deepEqual(body['authenticationTypes'], ['PASSWORD_AND_SECONDFACTOR'])
    assert.equal(
      dig(body, 'userMachineSettings', 'userMachineAuthenticators', 0, 'label'),
      'Laptop',
    )
  })

  test('need the fingerprint they were registered with', async () => {
    const desk = openDesk({ rule: 'risk', settings: { deviceFingerprintRequired: true } })
    assertRefused(await remember(desk), 'invalid_request')
    const registered = read((await remember(desk, { fingerprint: '{"a":1}' })).body)
    desk.control.setRisk('HIGH')
    const other = { ...toObject(registered), fingerprint: '{"a":2}' }
    assertRefused(await desk.query({ machineAuthenticator: other }), 'access_denied')
  })

  test('are not registered where the tenant has it off', async () => {
    const desk = openDesk({ settings: { machineAuthenticatorEnabled: false } })
    assert.equal(read((await remember(desk)).body), null)
  })
})

const toObject = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {}
