import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RUNTIMES, runOn } from './run-on.ts'

const JOURNEY = {
  codeLogin: { user: 'u-1', acr: 'aal2', amr: ['pwd', 'otp', 'sms', 'mfa'], isNew: false },
  passkeyLogin: { user: 'u-2', acr: 'phr', amr: ['pop', 'user', 'mfa'], isNew: false },
  stepUp: {
    sub: 'u-2',
    acr: 'phr',
    amr: ['pop', 'user', 'mfa'],
    // base64url SHA-256 of {"amount":{"currency":"EUR","value":"100.00"},"payee":"Lindqvist Boats","type":"transfer"}
    action_hash: '-Abrns633v70YqNtr9YpHkhCfDD_kvDgPWP4frUGkjg',
    executed: '100.00',
  },
  refused: {
    without: 'step_up_required',
    otherAction: 'proof_action',
    replay: 'proof_replayed',
    login: 'proof_replayed',
  },
}

for (const runtime of RUNTIMES) {
  test(`signs in by code and passkey and approves an action on ${runtime}`, async () => {
    assert.deepEqual(await runOn(runtime, `test/runtimes/entries/journey-${runtime}.ts`), JOURNEY)
  })
}

for (const runtime of ['node', 'deno', 'bun'] as const) {
  test(`does the same with the database in a folder on ${runtime}`, async () => {
    assert.deepEqual(await runOn(runtime, `test/runtimes/entries/lasting-${runtime}.ts`), JOURNEY)
  })
}

test('Workers read bindings and the header of Cloudflare, and keep nobody in memory in production', async () => {
  assert.deepEqual(await runOn('workerd', 'test/runtimes/entries/workers-terms.ts'), {
    production:
      'ConfigError: The setting store must name one that lasts: memory forgets everybody, and is for development.',
    withoutSiteKey:
      'ConfigError: The setting sites[0].key needs the environment variable SITE_KEY.',
    withoutMasterKey:
      'ConfigError: The setting masterKey is missing; put 32 random bytes, base64url, into the secret COUNTERSIGN_MASTER_KEY.',
    oneAddress: [...Array<number>(10).fill(200), 429],
    anotherAddress: 200,
    widget: '/* the widget */',
    widgetAgain: 304,
  })
})
