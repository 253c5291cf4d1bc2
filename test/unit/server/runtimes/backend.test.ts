import { toBase64url } from '@countersign/protocol'
import { Secret, type ConfigInput, type Message, type Sender } from '@countersign/server'
import { createMemoryStore } from '@countersign/server/stores/memory'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createBackendOn, type Platform } from '../../../../packages/server/src/runtimes/backend.ts'
import { noCall } from '../../../../packages/server/src/runtimes/web-platform.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestHasher } from '../../../support/hasher.ts'
import { createTestRandom } from '../../../support/random.ts'

const ORIGIN = 'http://localhost:3000'
const random = createTestRandom(5)
const createKey = () => toBase64url(random.bytes(32))

function toConfig(more: Partial<ConfigInput> = {}): ConfigInput {
  return {
    issuer: `${ORIGIN}/auth`,
    masterKey: new Secret(createKey(), 'masterKey'),
    sites: [
      { id: 'example', origins: [ORIGIN], rpId: 'localhost', key: new Secret(createKey(), 'key') },
    ],
    phoneCountries: ['DE'],
    ...more,
  }
}

/** A platform, and how often it was asked for a store. */
function createPlatform(more: Partial<Platform> = {}) {
  const clock = createTestClock()
  const opened: string[] = []
  const platform: Platform = {
    environment: {},
    clock,
    random,
    hasher: createTestHasher(random),
    later: (work) => void work(),
    wait: async () => undefined,
    audit: () => undefined,
    call: noCall,
    createStore: () => {
      opened.push('store')
      return { ...createMemoryStore({ clock }), isVolatile: false }
    },
    makeMasterKey: async () => new Secret(createKey(), 'masterKey'),
    getAsset: () => undefined,
    development: false,
    ...more,
  }
  return { platform, opened }
}

const createSender = (channels: Sender['channels'], kept: Message[] = []): Sender => ({
  id: 'test',
  channels,
  send: async (message) => void kept.push(message),
})

const isConfigError = (setting: string) => (error: unknown) =>
  error instanceof Error && error.name === 'ConfigError' && error.message.includes(setting)

suite('senders', () => {
  test('carry only what they are named for, whatever else they can do', async () => {
    const { platform } = createPlatform()
    const email = createSender(['mail', 'sms', 'voice'])
    const backend = await createBackendOn(platform, toConfig({ senders: { email } }))
    const contacts = { emails: ['maja@bank.example'], phones: ['+4915123456789'] }
    const { authenticators } = await backend.people.put('example', 'u-1', contacts)
    assert.deepEqual(
      authenticators.map(({ kind }) => kind),
      ['email-code'],
    )
  })

  test('that cannot carry their channel stop the start', async () => {
    const { platform } = createPlatform()
    const config = toConfig({ senders: { sms: createSender(['mail']) } })
    await assert.rejects(createBackendOn(platform, config), isConfigError('senders.sms'))
  })

  test('for development stop the start in production', async () => {
    const { platform } = createPlatform()
    const config = toConfig({
      senders: { email: { ...createSender(['mail']), developmentOnly: true } },
    })
    await assert.rejects(createBackendOn(platform, config), isConfigError('senders'))
  })

  test('named twice are closed once', async () => {
    const { platform } = createPlatform()
    const closed: string[] = []
    const sender = {
      ...createSender(['mail', 'sms']),
      close: async () => void closed.push('closed'),
    }
    const backend = await createBackendOn(
      platform,
      toConfig({ senders: { email: sender, sms: sender } }),
    )
    await backend.close()
    assert.deepEqual(closed, ['closed'])
  })
})

suite('the store', () => {
  test('that forgets is for development alone', async () => {
    const forgetful = () => createMemoryStore({ clock: createTestClock() })
    const { platform } = createPlatform({ createStore: forgetful })
    await assert.rejects(createBackendOn(platform, toConfig()), isConfigError('store'))
    const given = createPlatform().platform
    await assert.rejects(
      createBackendOn(given, toConfig({ store: forgetful() })),
      isConfigError('store'),
    )
    await createBackendOn({ ...platform, development: true }, toConfig())
  })

  test('is not opened when something else is missing', async () => {
    for (const broken of [
      { masterKey: new Secret('short', 'masterKey') },
      { senders: { sms: createSender(['mail']) } },
    ]) {
      const { platform, opened } = createPlatform()
      await assert.rejects(createBackendOn(platform, toConfig(broken)), { name: 'ConfigError' })
      assert.deepEqual(opened, [])
    }
  })
})

test('one key for two sites stops the start', async () => {
  const { platform } = createPlatform()
  const key = new Secret(createKey(), 'key')
  const toSite = (id: string, rpId: string) => ({ id, origins: [`http://${rpId}`], rpId, key })
  const config = toConfig({ sites: [toSite('a', 'a.localhost'), toSite('b', 'b.localhost')] })
  await assert.rejects(createBackendOn(platform, config), isConfigError('key of site b'))
})
