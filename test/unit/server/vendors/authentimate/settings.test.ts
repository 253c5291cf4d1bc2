import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import {
  parseSettings,
  type AuthentimateInput,
} from '../../../../../packages/server/src/vendors/authentimate/settings.ts'
import { createVendorStage, KEYS } from '../../../../support/authentimate-vendor.ts'

suite('settings', () => {
  const key = new Secret(KEYS.key, 'key')

  test('are few: a key is enough', () => {
    const { origin, basePath, authorization, encoding } = parseSettings({ key }, false)
    assert.deepEqual(
      { origin, basePath, authorization, encoding },
      {
        origin: 'https://api.authentimate.com',
        basePath: '/v1',
        authorization: 'basic',
        encoding: 'json',
      },
    )
  })

  const refused: readonly (readonly [string, Partial<Record<keyof AuthentimateInput, unknown>>])[] =
    [
      ['key', { key: undefined }],
      ['key', { key: 'in clear' }],
      ['baseUrl', { baseUrl: 'http://api.authentimate.com/v1' }],
      ['baseUrl', { baseUrl: 'http://localhost:4000/v1' }],
      ['baseUrl', { baseUrl: 'https://key:@api.authentimate.com/v1' }],
      ['baseUrl', { baseUrl: 'https://api.authentimate.com/v1?a=b' }],
      ['baseUrl', { baseUrl: 'api' }],
      ['authorization', { authorization: 'none' }],
      ['encoding', { encoding: 'xml' }],
      ['codeLength', { codeLength: 3 }],
      ['lifetimeSeconds', { lifetimeSeconds: 601 }],
    ]
  for (const [name, changes] of refused) {
    test(`are refused by name, never by value: ${name} ${Object.values(changes).join()}`, () => {
      assert.throws(
        () => parseSettings({ key, ...changes }, false),
        (error) => {
          assert.ok(error instanceof ConfigError)
          assert.ok(!error.message.includes(String(Object.values(changes)[0])))
          return error.message.includes(`vendors.authentimate.${name}`)
        },
      )
    })
  }

  test('may name this machine in development', () => {
    const { origin, basePath } = parseSettings(
      { key, baseUrl: 'http://localhost:3000/vendors/authentimate/v1/' },
      true,
    )
    assert.deepEqual([origin, basePath], ['http://localhost:3000', '/vendors/authentimate/v1'])
  })

  test('with an unknown name are refused', async () => {
    const changes: object = { apiKey: 'x' }
    await assert.rejects(createVendorStage(changes), ConfigError)
  })
})
