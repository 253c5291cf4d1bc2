import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ENTRUST_APPLICATIONS, ENTRUST_PERSONA, type ResourceRule } from '@countersign/simulators'
import {
  assertCompleted,
  assertRefused,
  dig,
  digList,
  giveKey,
  openDesk,
  PASSWORD,
} from '../../../../support/entrust.ts'

suite('the lists', () => {
  test('follow the rule and what the user owns, best first', async () => {
    const desk = openDesk()
    await giveKey(desk, 'PASSKEY')
    const { body } = await desk.query()
    assert.equal(body['authenticationCompleted'], false)
    const types = digList(body, 'authenticationTypes')
    assert.equal(types[0], 'PASSKEY')
    assert.ok(types.includes('PASSWORD_AND_SECONDFACTOR'))
    assert.ok(!types.includes('FIDO'), 'no key registered')
    assert.ok(!types.includes('MACHINE'), 'rides along')
  })

  test('of a password alone', async () => {
    const { body } = await openDesk({ rule: 'password' }).query()
    assert.deepEqual(body['authenticationTypes'], ['PASSWORD'])
    assert.equal(body['availableSecondFactor'], null)
  })

  test('of a password and a second factor', async () => {
    const { body } = await openDesk({ rule: 'twoSteps' }).query()
    assert.deepEqual(body['authenticationTypes'], ['PASSWORD_AND_SECONDFACTOR'])
    assert.ok(digList(body, 'availableSecondFactor').includes('OTP'))
  })

  test('of an external first step', async () => {
    const desk = openDesk({ rule: 'external' })
    desk.control.setRisk('MEDIUM')
    const { body } = await desk.query()
    assert.deepEqual(body['authenticationTypes'], ['EXTERNAL'])
    assert.ok(digList(body, 'availableSecondFactor').includes('TOKENPUSH'))
  })

  test('of second factors alone, when the password is skipped', async () => {
    const { body } = await openDesk({ rule: 'secondOnly' }).query()
    assert.equal(digList(body, 'authenticationTypes')[0], 'TOKENPUSH')
    assert.equal(body['availableSecondFactor'], null)
  })

  test('hold a newer type in the newer version only', async () => {
    const desk = openDesk({ settings: { newerTypes: ['MAGICLINK'] } })
    const older = await desk.query()
    assert.ok(!digList(older.body, 'authenticationTypes').includes('MAGICLINK'))
    desk.control.configure({ version: '5.46' })
    const newer = await desk.query()
    assert.equal(digList(newer.body, 'authenticationTypes').at(-1), 'MAGICLINK')
    assertRefused(await desk.challenge('MAGICLINK'), 'authenticator_type_is_invalid', 400)
  })
})

suite('risk', () => {
  test('chooses the flow, per tenant or per user', async () => {
    const desk = openDesk({ rule: 'risk' })
    const types = async () => (await desk.query()).body['authenticationTypes']
    assert.deepEqual(await types(), ['PASSWORD'])
    desk.control.setRisk('MEDIUM', 'entrust')
    assert.deepEqual(await types(), ['PASSWORD_AND_SECONDFACTOR'])
    desk.control.setRisk('HIGH', 'entrust')
    assertRefused(await desk.query(), 'access_denied', 403)
  })

  test('rises with a value in the transaction that feeds the rule', async () => {
    const desk = openDesk({ rule: 'risk' })
    const { control, applicationId } = desk
    const { rule } = seeded(applicationId)
    control.putApplication({
      id: applicationId,
      rule,
      contexts: [{ detail: 'TRANSACTION_AMOUNT', above: 1000, risk: 'HIGH' }],
    })
    const amount = (value: string, usage?: string[]) =>
      desk.query({ transactionDetails: [{ detail: 'TRANSACTION_AMOUNT', value, usage }] })
    assert.equal((await amount('1000')).status, 200)
    assertRefused(await amount('1001'), 'access_denied')
    assert.equal((await amount('1001', ['TVS'])).status, 200, 'shown, not weighed')
  })

  test('rises with an address, unless application and call ignore it', async () => {
    const desk = openDesk({ rule: 'risk' })
    const { rule } = seeded(desk.applicationId)
    const application = { id: desk.applicationId, rule, riskyIps: ['203.0.113.7'] }
    desk.control.putApplication(application)
    const call = { clientIp: '203.0.113.7', ignoreIPAddressForRBA: true }
    assertRefused(await desk.query(call), 'access_denied')
    desk.control.putApplication({ ...application, allowIgnoreIpAddressForRba: true })
    assert.equal((await desk.query(call)).status, 200)
  })
})

suite('refuses', () => {
  test('an unknown application, user, or no body', async () => {
    const desk = openDesk()
    assertRefused(await desk.query({ applicationId: 'x' }), 'application_not_found', 404)
    assertRefused(await desk.query({ userId: 'nobody' }), 'user_not_found', 404)
    assertRefused(await desk.query({ applicationId: null }), 'invalid_request', 400)
    assertRefused(await desk.query({ userId: 7 }), 'invalid_request', 400)
    const url = 'http://localhost:3000/vendors/entrust/api/web/v2/authentication/users'
    const garbled = await desk.simulator.fetch(new Request(url, { method: 'POST', body: '{' }))
    assert.equal(garbled.status, 400)
  })

  test('an application without a rule, and users outside its groups', async () => {
    const desk = openDesk()
    desk.control.putApplication({ id: 'bare', rule: undefined })
    assertRefused(await desk.query({ applicationId: 'bare' }), 'no_resource_rule_defined', 403)
    const { rule } = seeded(ENTRUST_APPLICATIONS.password)
    desk.control.putApplication({ id: 'staff', rule, groups: ['staff'] })
    assertRefused(await desk.query({ applicationId: 'staff' }), 'groups_denied', 403)
    desk.control.putUser({ ...ENTRUST_PERSONA, groups: ['staff'] })
    assert.equal((await desk.query({ applicationId: 'staff' })).status, 200)
  })

  test('a call without the address that the application wants', async () => {
    const desk = openDesk()
    const { rule } = seeded(ENTRUST_APPLICATIONS.password)
    desk.control.putApplication({ id: 'ip', rule, clientIpSource: 'PROVIDED' })
    assertRefused(await desk.query({ applicationId: 'ip' }), 'invalid_request')
    const given = await desk.query({ applicationId: 'ip', clientIp: '192.0.2.1' })
    assert.equal(given.status, 200)
  })

  test('a disabled user', async () => {
    const desk = openDesk({ users: [{ ...ENTRUST_PERSONA, disabled: true }] })
    assertRefused(await desk.query(), 'user_disabled', 403)
  })
})

test('finds a user by any alias, in any case', async () => {
  const desk = openDesk()
  assert.equal((await desk.query({ userId: 'ENTRUST@harbour.example' })).status, 200)
})

test('shows an unknown user a list of their own that no answer opens', async () => {
  const desk = openDesk({ rule: 'secondOnly', settings: { unknownUsers: 'decoy' } })
  const { body } = await desk.query({ userId: 'nobody@harbour.example' })
  assert.deepEqual(body['authenticationTypes'], ['OTP'])
  const { token } = await desk.challenge('OTP', { userId: 'nobody@harbour.example' })
  assert.notEqual(token, '')
  assert.deepEqual(desk.control.messages(), [], 'nothing is sent')
  assertRefused(
    await desk.complete('OTP', token, { response: '00000000' }),
    'invalid_user_response',
  )
})

test('tells contacts masked, or not at all', async () => {
  const desk = openDesk()
  const { body } = await desk.query()
  assert.equal(dig(body, 'otpDeliveryInfo', 'otpDefaultDelivery'), 'SMS')
  assert.deepEqual(dig(body, 'otpDeliveryInfo', 'availableOTPDelivery'), ['SMS', 'VOICE', 'EMAIL'])
  const contacts = digList(body, 'otpDeliveryInfo', 'otpContactValues')
  assert.deepEqual(contacts[0], { name: 'Mobile', type: 'SMS', value: '*********0142' })
  assert.equal(dig(contacts[2], 'value'), 'e****@harbour.example')
  desk.control.configure({ showContacts: false })
  assert.equal(dig((await desk.query()).body, 'otpDeliveryInfo', 'otpContactValues'), null)
})

test('tells what the user must or may do first', async () => {
  const flags = {
    passwordResetAllowed: true,
    registrationRequired: true,
    verificationRequired: true,
    organizations: [{ id: 'o1', name: 'harbour', displayName: 'Harbour' }],
  }
  const { body } = await openDesk({ users: [{ ...ENTRUST_PERSONA, ...flags }] }).query()
  assert.equal(body['passwordResetAllowed'], true)
  assert.equal(body['registrationRequired'], true)
  assert.equal(body['verificationRequired'], true)
  assert.equal(dig(body, 'organizations', 0, 'displayName'), 'Harbour')
  assert.equal(body['supportsSignature'], true)
})

suite('with the default challenge', () => {
  test('starts it in the same call, spelled the query’s way', async () => {
    const desk = openDesk({ users: [{ id: 'entrust', otp: ENTRUST_PERSONA.otp ?? noOtp }] })
    const { body, token } = await desk.query({ returnDefaultChallenge: true })
    assert.deepEqual(body['authenticationTypes'], ['OTP', 'EXTERNAL'])
    assert.equal(body['otpDeliveryType'], 'SMS')
    assert.ok(!('otpdeliveryType' in body))
    const response = desk.control.messages()[0]?.code
    assertCompleted(await desk.complete('OTP', token, { response }))
  })

  test('leaves the choice when there is no default channel', async () => {
    const contacts = ENTRUST_PERSONA.otp?.contacts ?? []
    const desk = openDesk({ users: [{ id: 'entrust', otp: { contacts, defaultDelivery: null } }] })
    const { body, status } = await desk.query({ returnDefaultChallenge: true })
    assert.equal(status, 200)
    assert.equal(body['token'], null)
    assert.equal(dig(body, 'otpDeliveryInfo', 'otpDefaultDelivery'), null)
  })
})

suite('with an earlier token', () => {
  const open = async () => {
    const desk = openDesk({ rule: 'risk', settings: { version: '5.46' } })
    const { token } = await desk.prove('PASSWORD', { response: PASSWORD })
    return { desk, token }
  }

  test('completes without any challenge while it is enough', async () => {
    const { desk, token } = await open()
    const { body } = await desk.query({ authToken: token })
    assert.equal(body['authenticationCompleted'], true)
    assert.equal(body['authenticationTypes'], null)
  })

  test('asks again when it is too old, by the clock or by the time of the request', async () => {
    const { desk, token } = await open()
    desk.control.clock.advance(61)
    const asked = async (more: object) =>
      (await desk.query({ authToken: token, maxAge: 60, ...more })).body['authenticationCompleted']
    assert.equal(await asked({}), false)
    const requestTime = (desk.control.clock.now() - 30) * 1000
    assert.equal(await asked({ requestTime }), true)
  })

  test('asks again when the risk wants a second factor', async () => {
    const { desk, token } = await open()
    desk.control.setRisk('MEDIUM')
    const { body } = await desk.query({ authToken: token })
    assert.equal(body['authenticationCompleted'], false)
  })

  test('ignores or refuses one that has ended or is made up', async () => {
    const { desk, token } = await open()
    await desk.logout(token)
    const ended = await desk.query({ authToken: token })
    assert.equal(ended.body['authenticationCompleted'], false)
    desk.control.configure({ badAuthToken: 'refused' })
    assertRefused(await desk.query({ authToken: 'Gmade-up' }), 'invalid_token', 401)
  })

  test('does not know maxAge in the older version, and notes it', async () => {
    const { desk, token } = await open()
    desk.control.configure({ version: '5.36' })
    desk.control.clock.advance(61)
    const { body } = await desk.query({ authToken: token, maxAge: 60 })
    assert.equal(body['authenticationCompleted'], true)
    assert.match(desk.control.violations()[0]?.issues[0] ?? '', /^maxAge/)
  })

  test('asks again for a name that the token does not bear', async () => {
    const { desk, token } = await open()
    const { rule } = seeded(desk.applicationId)
    desk.control.putApplication({
      id: desk.applicationId,
      rule,
      acrs: { strong: [{ first: 'TOKEN', second: [] }] },
    })
    const { body } = await desk.query({ authToken: token, requestAcrs: 'strong' })
    assert.deepEqual(body['authenticationTypes'], ['TOKEN'])
    const challenge = await desk.challenge('TOKEN', { authToken: token, requestAcrs: 'strong' })
    const response = await desk.control.tokenCode('entrust')
    const done = await desk.complete('TOKEN', challenge.token, { response })
    assertCompleted(done)
    assert.equal(done.body['stepUpAuthExpiry'], (desk.control.clock.now() + 600) * 1000)
    const after = await desk.query({ authToken: done.token, requestAcrs: 'strong' })
    assert.equal(after.body['authenticationCompleted'], true)
  })
})

const noOtp = { contacts: [], defaultDelivery: null }

/** LOW a password, MEDIUM a code as well, HIGH denied; or a password always. */
function seeded(id: string): { readonly rule: ResourceRule } {
  const flows = [{ first: 'PASSWORD', second: [] }] as const
  if (id !== ENTRUST_APPLICATIONS.risk) return { rule: { LOW: flows, MEDIUM: flows, HIGH: flows } }
  return {
    rule: { LOW: flows, MEDIUM: [{ first: 'PASSWORD', second: ['OTP'] }], HIGH: 'DENY' },
  }
}
