import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { EntrustInput } from '../../../../../packages/server/src/vendors/entrust/index.ts'
import { createEntrustStage, createVisit } from '../../../../support/entrust-vendor.ts'
import { toContext } from '../../../../support/local-vendor.ts'

async function list(
  body: Record<string, unknown>,
  settings: Partial<EntrustInput> = {},
  context = toContext(),
) {
  const stage = await createEntrustStage(settings)
  const visit = createVisit(stage, context)
  stage.script.push({ body })
  await visit.consult()
  return { stage, visit, ways: visit.kept().ways ?? [] }
}

const EVERYTHING = [
  'PASSKEY',
  'PASSWORD_AND_SECONDFACTOR',
  'PASSWORD',
  'OTP',
  'GRID',
  'KBA',
  'TOKEN',
  'TOKENPUSH',
  'SMARTCREDENTIALPUSH',
  'TEMP_ACCESS_CODE',
  'FIDO',
  'FACE',
  'USER_CERTIFICATE',
  'IDP',
  'IDP_AND_SECONDFACTOR',
  'SMART_LOGIN',
  'MACHINE',
  'EXTERNAL',
]
const ON: Partial<EntrustInput> = {
  questions: true,
  smartLogin: true,
  smartLoginLink: 'https://login.example/{challenge}',
  certificateUrl: 'https://cert.example/?c={challenge}',
  identityProvider: { issuer: 'https://harbour.us.trustedauth.com/api/oidc', clientId: 'c' },
}

suite('the list', () => {
  test('holds every authenticator once, in the vendor’s order, under words of our own', async () => {
    const { ways } = await list({ authenticationTypes: EVERYTHING }, ON)
    assert.deepEqual(
      ways.map(({ id }) => id),
      [
        'passkey-1',
        'password-1',
        'email-code-1',
        'grid-card-1',
        'questions-1',
        'totp-1',
        'push-1',
        'smart-credential-1',
        'temporary-code-1',
        'security-key-1',
        'face-1',
        'certificate-1',
        'identity-provider-1',
        'smart-login-1',
      ],
    )
    assert.ok(ways.every(({ vendor, createdAt }) => vendor === 'entrust' && createdAt > 0))
    assert.equal(ways.find(({ kind }) => kind === 'password')?.data['path'], EVERYTHING[1])
  })

  test('says which kinds the account has that nobody set up here', async () => {
    const stage = await createEntrustStage({ questions: false })
    const visit = createVisit(stage)
    stage.script.push({
      body: {
        authenticationTypes: ['SMART_LOGIN', 'IDP_AND_SECONDFACTOR', 'KBA', 'TOKEN'],
        availableSecondFactor: ['USER_CERTIFICATE'],
      },
    })
    const { elsewhere } = await visit.consult()
    assert.deepEqual(elsewhere, ['certificate', 'identity-provider', 'smart-login'])
    assert.equal(
      (await list({ authenticationTypes: EVERYTHING }, ON)).visit.kept().ways?.length,
      14,
    )
  })

  test('leaves out what is off, and what the site does not want of this vendor', async () => {
    const plain = await list({ authenticationTypes: EVERYTHING })
    const kinds = plain.ways.map(({ kind }) => kind)
    for (const kind of ['questions', 'smart-login', 'certificate', 'identity-provider'] as const) {
      assert.ok(!kinds.includes(kind), kind)
    }
    const few = await list({ authenticationTypes: EVERYTHING }, { kinds: ['totp', 'push'] })
    assert.deepEqual(
      few.ways.map(({ kind }) => kind),
      ['totp', 'push'],
    )
  })

  test('takes null for absent, and passes over values and members of later versions', async () => {
    const { ways } = await list({
      authenticationTypes: ['PASSTHROUGH', 'TOKENCR', 'MAGICLINK', 7, null, 'TOKEN', 'TOKEN'],
      availableSecondFactor: null,
      authenticationCompleted: null,
      authenticatorLockoutStatus: null,
      otpDeliveryInfo: null,
      passwordResetAllowed: null,
      registrationRequired: null,
      machineAuthenticator: null,
      userMachineSettings: null,
      organizations: null,
      passwordChallenge: { name: 'x', namedPasswordId: 'y' },
      somethingNew: { deep: [1] },
    })
    assert.deepEqual(
      ways.map(({ id }) => id),
      ['totp-1'],
    )
  })

  test('may be empty', async () => {
    assert.deepEqual((await list({})).ways, [])
    assert.deepEqual((await list({ authenticationTypes: null })).ways, [])
  })

  test('offers a signature only in a step-up whose values a token can sign', async () => {
    const body = { authenticationTypes: ['TOKEN'], supportsSignature: true }
    const actionDetails = [{ name: 'amount', value: '250.00 EUR' }]
    const paying = toContext({ purpose: 'step-up', actionDetails })
    const toIds = ({ ways }: Awaited<ReturnType<typeof list>>) => ways.map(({ id }) => id)
    assert.deepEqual(toIds(await list(body, {}, paying)), ['token-signature-1', 'totp-1'])
    assert.deepEqual(toIds(await list(body)), ['totp-1'])
    const unable = { ...body, supportsSignature: false }
    assert.deepEqual(toIds(await list(unable, {}, paying)), ['totp-1'])
  })
})

suite('codes that are sent', () => {
  const otpDeliveryInfo = {
    otpDefaultDelivery: 'EMAIL',
    availableOTPDelivery: ['SMS', 'VOICE', 'EMAIL', 'WHATSAPP'],
    otpDeliveryAttribute: null,
    otpContactValues: [
      { name: 'Mobile', type: 'SMS', value: '*** 1234' },
      { name: 'Work Mobile', type: 'SMS', value: '*** 5678' },
      { name: 'Email', type: 'EMAIL', value: 'm****@example.test' },
      { name: 'Chat', type: 'WHATSAPP', value: '*** 9999' },
    ],
  }

  test('are a way for each contact, the default channel first, with the masked target', async () => {
    const { stage, ways } = await list({ authenticationTypes: ['OTP'], otpDeliveryInfo })
    assert.deepEqual(
      ways.map((way) => [way.kind, stage.vendor.describe(way).target]),
      [
        ['email-code', 'm****@example.test'],
        ['sms-code', '*** 1234'],
        ['sms-code', '*** 5678'],
        ['voice-code', undefined],
      ],
    )
  })

  test('keep their ids in another order, and tell nothing by them', async () => {
    const { ways } = await list({ authenticationTypes: ['OTP'], otpDeliveryInfo })
    const otpContactValues = otpDeliveryInfo.otpContactValues.toReversed()
    const turned = await list({
      authenticationTypes: ['OTP'],
      otpDeliveryInfo: { ...otpDeliveryInfo, otpContactValues },
    })
    const toIds = (list: typeof ways) => list.map(({ id }) => id).toSorted()
    assert.deepEqual(toIds(turned.ways), toIds(ways))
    for (const { id } of ways) assert.match(id, /^(sms|voice|email)-code-[\w-]{1,8}$/)
    assert.equal(new Set(ways.map(({ id }) => id)).size, ways.length)
  })

  test('are one way per channel where the tenant shows no contacts', async () => {
    const info = { availableOTPDelivery: ['SMS', 'EMAIL'], otpContactValues: null }
    const { ways } = await list({ authenticationTypes: ['OTP'], otpDeliveryInfo: info })
    assert.deepEqual(
      ways.map(({ id }) => id),
      ['sms-code-1', 'email-code-1'],
    )
  })
})

suite('a lock', () => {
  const toStatus = (more: Record<string, unknown>) => ({
    authenticationTypes: ['PASSWORD', 'TOKEN'],
    authenticatorLockoutStatus: [{ type: 'TOKEN', remainingAuthenticationAttempts: 0, ...more }],
  })

  test('is shown with its time', async () => {
    const { visit } = await list(
      toStatus({ lockoutDate: '2023-11-14T22:00:00Z', lockoutExpiryDate: null }),
    )
    assert.equal(visit.getWay('totp').lockedAt, 1_699_999_200)
    assert.equal(visit.getWay('password').lockedAt, undefined)
  })

  test('is none once it has ended, was never begun, or is said to be none', async () => {
    for (const more of [
      { lockoutDate: null, lockoutExpiryDate: null },
      { lockoutDate: '2023-11-14T22:00:00Z', lockoutExpiryDate: '2023-11-14T22:10:00Z' },
      { lockoutDate: '2023-11-14T22:00:00Z', locked: false },
    ]) {
      assert.equal((await list(toStatus(more))).visit.getWay('totp').lockedAt, undefined)
    }
  })

  test('is read of the newer version, which says so itself', async () => {
    const { visit } = await list(toStatus({ lockoutDate: null, locked: true, name: null }))
    assert.equal(visit.getWay('totp').lockedAt, 1_700_000_000)
  })

  test('keeps an authenticator in the list that the vendor has dropped from it', async () => {
    const { ways, visit } = await list({
      authenticationTypes: ['PASSWORD'],
      authenticatorLockoutStatus: [{ type: 'TOKENPUSH', lockoutDate: 1_699_999_200_000 }],
    })
    assert.deepEqual(
      ways.map(({ id }) => id),
      ['password-1', 'push-1'],
    )
    assert.equal(visit.getWay('push').lockedAt, 1_699_999_200)
  })

  test('whose date cannot be read makes the reply unreadable', async () => {
    await assert.rejects(list(toStatus({ lockoutDate: 'soon' })))
  })
})
