import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import {
  parseSettings,
  toKinds,
} from '../../../../../packages/server/src/vendors/authx/settings.ts'

const secret = new Secret('canary', 'canary')
const KEYS = { applicationId: secret, applicationKey: secret }
const TENANT = { apiPath: 'harbour', hostname: 'q4y7n2ke', ...KEYS }
const BODY = { applicationKey: secret, secretKey: secret }

const refused = (input: unknown, name: string, development = false) =>
  assert.throws(
    () => parseSettings(input, development),
    (error) => {
      assert.ok(error instanceof ConfigError, inspect(error))
      assert.match(error.message, new RegExp(`^The setting vendors\\.authx\\.${name} `))
      return true
    },
  )

suite('the base URL', () => {
  test('is made from two values, joined by a hyphen into one label', () => {
    const { origin, basePath } = parseSettings(TENANT, false)
    assert.deepEqual([origin, basePath], ['https://harbour-q4y7n2ke.authx.com', ''])
  })

  test('is taken whole in place of them, with a path in front of the operations', () => {
    const baseUrl = 'https://tenant.example/authx/'
    const { origin, basePath } = parseSettings({ ...TENANT, baseUrl }, false)
    assert.deepEqual([origin, basePath], ['https://tenant.example', '/authx'])
  })

  for (const label of [
    'evil.example',
    'a/b',
    'a@b',
    'a:1',
    '-a',
    'a-',
    '',
    'ä',
    'a b',
    'a#',
    'a?',
  ]) {
    test(`cannot be steered elsewhere by "${label}"`, () => {
      refused({ ...TENANT, apiPath: label }, 'apiPath')
      refused({ ...TENANT, hostname: label }, 'hostname')
    })
  }

  test('needs both values, and one label holds 63 characters', () => {
    refused({ ...KEYS, hostname: 'q4y7n2ke' }, 'apiPath')
    refused({ ...KEYS, apiPath: 'harbour' }, 'hostname')
    refused({ ...TENANT, apiPath: 'a'.repeat(60) }, 'hostname')
  })

  test('is https, but for this machine in development', () => {
    const baseUrl = 'http://127.0.0.1:4000/vendors/authx'
    refused({ ...KEYS, baseUrl }, 'baseUrl')
    assert.equal(parseSettings({ ...KEYS, baseUrl }, true).origin, 'http://127.0.0.1:4000')
    for (const other of [
      'http://tenant.example',
      'https://a:b@tenant.example',
      'https://tenant.example/?a=b',
      'https://tenant.example/#a',
      'tenant.example',
    ]) {
      refused({ ...KEYS, baseUrl: other }, 'baseUrl', true)
    }
  })
})

suite('headers of the operator’s', () => {
  test('are taken', () => {
    const extraHeaders = { 'X-Tenant': 'q4y7n2ke' }
    assert.deepEqual(parseSettings({ ...TENANT, extraHeaders }, false).extraHeaders, extraHeaders)
  })

  for (const [name, value] of [
    ['Authorization', 'x'],
    ['ApplicationKey', 'x'],
    ['Content-Length', '3'],
    ['Host', 'evil.example'],
    ['X-A', 'a\r\nX-B: b'],
    ['X A', 'x'],
  ]) {
    test(`take the place of none of ours and break no line: ${name}`, () => {
      refused({ ...TENANT, extraHeaders: { [String(name)]: value } }, 'extraHeaders.*')
    })
  }
})

suite('the kinds', () => {
  test('are the PIN alone without the keys of biometrics, and all four with them', () => {
    assert.deepEqual(toKinds(TENANT), ['pin'])
    assert.deepEqual(toKinds({ ...TENANT, biometrics: BODY }), [
      'pin',
      'face',
      'palm',
      'fingerprint',
    ])
    assert.deepEqual(toKinds({ ...TENANT, biometrics: BODY, kinds: ['face'] }), ['face'])
  })

  test('name none that the keys are missing for', () => {
    refused({ ...TENANT, kinds: ['pin', 'palm'] }, 'biometrics')
    refused({ ...KEYS, baseUrl: 'https://tenant.example', biometrics: BODY }, 'biometrics.hostName')
    refused({ ...TENANT, kinds: ['password'] }, 'kinds.0')
  })

  test('say the host name of the body as they say the host', () => {
    assert.equal(
      parseSettings({ ...TENANT, biometrics: BODY }, false).biometrics?.hostName,
      'q4y7n2ke',
    )
    const biometrics = { ...BODY, hostName: 'other' }
    assert.equal(parseSettings({ ...TENANT, biometrics }, false).biometrics?.hostName, 'other')
  })
})

test('no message holds a value', () => {
  for (const input of [
    { ...TENANT, apiPath: 'canary.' },
    { ...TENANT, canary: 'canary' },
  ]) {
    assert.throws(
      () => parseSettings(input, false),
      (error) => !inspect(error).replace('authx.canary', '').includes('canary'),
    )
  }
})

test('keys are named, never written down', () => {
  refused({ ...TENANT, applicationKey: 'canary' }, 'applicationKey')
  refused({ ...TENANT, biometrics: { ...BODY, secretKey: 'canary' } }, 'biometrics.secretKey')
})
