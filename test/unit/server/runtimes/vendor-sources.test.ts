import { toBase64url } from '@countersign/protocol'
import { env, Secret, type ConfigInput } from '@countersign/server'
import { createMemoryStore } from '@countersign/server/stores/memory'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../../packages/server/src/config.ts'
import type { Platform } from '../../../../packages/server/src/runtimes/backend.ts'
import { openVendors } from '../../../../packages/server/src/runtimes/vendor-sources.ts'
import { noCall } from '../../../../packages/server/src/runtimes/web-platform.ts'
import { createVault } from '../../../../packages/server/src/vault.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestHasher } from '../../../support/hasher.ts'
import { createTestRandom } from '../../../support/random.ts'
import { createScriptedCompany } from '../../../support/scripted-company.ts'

const ORIGIN = 'http://localhost:3000'
const random = createTestRandom(5)
const createKey = () => toBase64url(random.bytes(32))

type SiteInput = ConfigInput['sites'][number]

const toConfig = (more: Partial<ConfigInput>, site: Partial<SiteInput> = {}): ConfigInput => ({
  issuer: `${ORIGIN}/auth`,
  sites: [
    {
      id: 'example',
      origins: [ORIGIN],
      rpId: 'localhost',
      key: new Secret(createKey(), 'key'),
      ...site,
    },
  ],
  ...more,
})

function createPlatform(environment: Platform['environment'] = {}): Platform {
  const clock = createTestClock()
  return {
    environment,
    clock,
    random,
    hasher: createTestHasher(random),
    later: (work) => void work(),
    wait: async () => undefined,
    audit: () => undefined,
    call: noCall,
    createStore: () => createMemoryStore({ clock }),
    makeMasterKey: async () => new Secret(createKey(), 'masterKey'),
    getAsset: () => undefined,
    development: false,
  }
}

async function open(
  more: Partial<ConfigInput>,
  site: Partial<SiteInput> = {},
  platform = createPlatform(),
) {
  const input = toConfig(more, site)
  const config = parseConfig(input, platform.environment)
  const vault = await createVault(new Secret(createKey(), 'masterKey'), random)
  return openVendors(platform, input, { config, vault })
}

/** Refused with one sentence that names this and holds nothing else of the settings. */
const names =
  (...words: readonly string[]) =>
  (error: unknown) => {
    assert.ok(error instanceof Error && error.name === 'ConfigError')
    for (const word of words) assert.ok(error.message.includes(word), error.message)
    return true
  }

test('the built-in one comes first, then companies as they are named', async () => {
  const { source } = createScriptedCompany()
  const second = createScriptedCompany({ id: 'second' })
  const vendors = await open({ vendors: [second.source, source] })
  assert.deepEqual(
    vendors.map(({ id }) => id),
    ['local', 'second', 'company'],
  )
  assert.deepEqual(
    (await open({})).map(({ id }) => id),
    ['local'],
  )
})

test('a company is told where its pages lead back to, and whether this is production', async () => {
  const company = createScriptedCompany()
  await open({ vendors: [company.source] })
  const { callback, development } = company.platform()
  assert.equal(callback, `${ORIGIN}/auth/v1/callback/company`)
  assert.equal(development, false)
})

test('its secrets are read by the name of the setting', async () => {
  const company = createScriptedCompany()
  await open({ vendors: [company.source] }, {}, createPlatform({ COMPANY_KEY: createKey() }))
  const { read } = company.platform()
  assert.equal(String(read(env('COMPANY_KEY'), 'apiKey')), '[secret vendors.company.apiKey]')
  assert.throws(
    () => read(env('NO_SUCH_KEY'), 'apiKey'),
    names('vendors.company.apiKey', 'NO_SUCH_KEY'),
  )
})

test('a site that names a vendor nobody holds stops the start', async () => {
  const { source } = createScriptedCompany()
  const site = { vendors: ['local', 'entrust'] }
  await assert.rejects(open({ vendors: [source] }, site), names('example', 'entrust', 'vendors'))
  await assert.rejects(open({}, site), names('entrust'))
})

test('two of one id stop the start, and nobody takes the built-in one’s', async () => {
  const twice = [createScriptedCompany().source, createScriptedCompany().source]
  await assert.rejects(open({ vendors: twice }), names('vendors[1].id'))
  const local = createScriptedCompany({ id: 'local' })
  await assert.rejects(open({ vendors: [local.source] }), names('vendors[0].id'))
})

const MISFITS: Record<string, unknown> = {
  'a text': 'entrust',
  nothing: null,
  'an object without methods': { id: 'company', kinds: [] },
  'one without kinds': { id: 'company', open: () => undefined },
  'an id that is no path': { ...createScriptedCompany().source, id: 'Company/1' },
  'an id that is empty': { ...createScriptedCompany().source, id: '' },
  'a kind that nobody knows': { ...createScriptedCompany().source, kinds: ['telepathy'] },
}

for (const [name, misfit] of Object.entries(MISFITS)) {
  test(`what is no vendor stops the start: ${name}`, async () => {
    await assert.rejects(open({ vendors: [misfit] }), names('vendors[0]'))
  })
}

test('a hidden failed step is for sites without companies', async () => {
  const { source } = createScriptedCompany()
  const signIn = { hideFailedStep: true, acr: 'aal2' } as const
  await assert.rejects(
    open({ vendors: [source] }, { vendors: ['local', 'company'], signIn }),
    names('sites[0].signIn.hideFailedStep'),
  )
  await open({ vendors: [source] }, { vendors: ['local'], signIn })
})

for (const kind of ['push', 'smart-credential', 'face', 'questions', 'token-signature'] as const) {
  test(`${kind} is never a first way`, async () => {
    const signIn = { ways: ['password', kind] } as const
    await assert.rejects(
      open({}, { signIn: { ways: [...signIn.ways] } }),
      names('sites[0].signIn.ways', kind),
    )
  })
}
