import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ConfigError } from '../../../../../packages/server/src/config.ts'
import { Secret } from '../../../../../packages/server/src/secret.ts'
import type { EntrustInput } from '../../../../../packages/server/src/vendors/entrust/index.ts'
import { APPLICATION, createEntrustStage } from '../../../../support/entrust-vendor.ts'

suite('settings', () => {
  const applicationId = new Secret(APPLICATION, 'test')
  const refused: readonly (readonly [string, Partial<EntrustInput>])[] = [
    ['host', { host: 'http://harbour.us.trustedauth.com' }],
    ['host', { host: 'http://localhost:4000' }],
    ['host', { host: 'https://user:word@harbour.us.trustedauth.com' }],
    ['host', { host: 'https://harbour.us.trustedauth.com/?a=b' }],
    ['host', { host: 'harbour' }],
    ['timeoutMs', { timeoutMs: 5 }],
    ['passkeyRoute', { apiVersion: '5.46', passkeyRoute: 'deprecated' }],
    ['relyingParty', { relyingParty: 'rpId' }],
    ['acrs', { acrs: { aal2: 'transfer' } }],
    ['smartLoginLink', { smartLogin: true }],
    ['certificateUrl', { certificateUrl: 'http://cert.example/{challenge}' }],
    ['passwordResetUrl', { passwordResetUrl: 'javascript:alert(1)' }],
    ['statusCodes', { statusCodes: { '200': 'wrong' } }],
  ]
  for (const [name, changes] of refused) {
    test(`are refused by name: ${name} ${JSON.stringify(changes)}`, async () => {
      const opened = createEntrustStage({ applicationId, ...changes })
      await assert.rejects(opened, (error) => {
        assert.ok(error instanceof ConfigError)
        return error.message.includes(`vendors.entrust.${name}`)
      })
    })
  }

  test('list what is off by default only once it is set', async () => {
    const plain = await createEntrustStage()
    const off = ['questions', 'smart-login', 'certificate', 'identity-provider'] as const
    assert.deepEqual(
      off.filter((kind) => plain.vendor.kinds.includes(kind)),
      [],
    )
  })
})
