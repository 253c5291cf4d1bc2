import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import { parseSettings } from '../../../../../packages/server/src/vendors/allthenticate/settings.ts'

const apiKey = new Secret('k', 'apiKey')
const WHOLE = { baseUrl: 'https://api.allthenticate.example/v2/', apiKey }
const parse = (changes: Record<string, unknown> = {}, development = false) =>
  parseSettings({ ...WHOLE, ...changes }, development)

test('an address and a key are enough', () => {
  const settings = parse()
  assert.equal(settings.origin, 'https://api.allthenticate.example')
  assert.equal(settings.basePath, '/v2')
  assert.deepEqual(
    [settings.encoding, settings.keyPlacement, settings.inviteMethod, settings.cardRoute],
    ['form', 'param', 'probe', 'modifysmartcards'],
  )
  assert.deepEqual(settings.names, {
    apiKey: 'api_key',
    uuid: 'uuid',
    lockState: 'lock_state',
    unlockTime: 'unlock_time',
    groupName: 'name',
    ids: 'ids',
    addIds: 'add_ids',
    deleteIds: 'delete_ids',
  })
})

test('there is no address unless it is given: nobody’s doors are moved by default', () => {
  assert.throws(() => parseSettings({ apiKey }, false), /vendors\.allthenticate\.baseUrl/)
})

test('each setting that is wrong is named, and its value is not', () => {
  const wrong: readonly [string, Record<string, unknown>][] = [
    ['baseUrl', { baseUrl: 'http://api.allthenticate.example/secret' }],
    ['baseUrl', { baseUrl: 'https://u:secret@api.allthenticate.example' }],
    ['baseUrl', { baseUrl: 'https://api.allthenticate.example?key=secret' }],
    ['apiKey', { apiKey: 'secret in clear' }],
    ['apiKeyExpiresAt', { apiKeyExpiresAt: 'secretly never' }],
    ['nextApiKey', { nextApiKeyExpiresAt: '2027-01-31' }],
    ['encoding', { encoding: 'secret' }],
    ['keyPlacement', { keyPlacement: 'secret' }],
    ['names.uuid', { names: { uuid: 'sec ret' } }],
    ['keyRefusedStatuses', { keyRefusedStatuses: [] }],
    ['doorStatuses.500', { doorStatuses: { '500': 'busy' } }],
    ['secret', { secret: 1 }],
  ]
  for (const [name, changes] of wrong) {
    assert.throws(
      () => parse(changes),
      (error) =>
        error instanceof ConfigError &&
        error.message.includes(`vendors.allthenticate.${name}`) &&
        (name === 'secret' || !error.message.includes('secret')),
      name,
    )
  }
})

test('the machine itself is called without https in development alone', () => {
  const baseUrl = 'http://localhost:3000/vendors/allthenticate'
  assert.equal(parse({ baseUrl }, true).basePath, '/vendors/allthenticate')
  assert.throws(() => parse({ baseUrl }))
})

test('a key is none in any print of the settings', () => {
  const secret = new Secret('clear text of a key', 'apiKey')
  const settings = parse({ apiKey: secret })
  assert.equal(JSON.stringify(settings).includes('clear text'), false)
})
