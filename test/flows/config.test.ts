import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toBase64url } from '@countersign/protocol'
import { ConfigError, env, Secret, type ConfigInput } from '@countersign/server'
import { parseConfig } from '../../packages/server/src/config.ts'
import { createTestRandom } from '../support/random.ts'
import { createAttestationMaker } from '../support/attestation.ts'
import { createBench, toConfig, type BenchOptions } from './support/backend.ts'
import { Page } from './support/page.ts'
import { addOwn, ANNA, openVisit, settlePerson, toOptions } from './support/people.ts'

const random = createTestRandom(41)
const createKey = () => toBase64url(random.bytes(32))
const KEY = createKey()

type Site = ConfigInput['sites'][number]
type Change = (config: ConfigInput, site: Site) => unknown

const SITE: Site = toConfig({}, undefined).sites[0] as Site

/** The settings with one change, as an operator might write it. */
function toChanged(change: Change): unknown {
  return change(toConfig({}, undefined), SITE)
}

const withSite =
  (changes: Record<string, unknown>): Change =>
  (config, site) => ({
    ...config,
    sites: [{ ...site, ...changes }],
  })
const withConfig =
  (changes: Record<string, unknown>): Change =>
  (config) => ({ ...config, ...changes })
const withAction = (changes: Record<string, unknown>): Change =>
  withSite({
    actions: {
      pay: { acr: 'aal2', fields: { amount: 'money' }, text: { en: '{amount}' }, ...changes },
    },
  })

/** What is wrong, and the setting that the sentence must name. */
const WRONG: Record<string, readonly [Change, RegExp]> = {
  'faces that nobody compares': [withConfig({ faces: {} }), /setting faces.matcher/],
  'a threshold at which others pass': [
    withConfig({ faces: { matcher: {}, threshold: 0.6 } }),
    /setting faces.threshold/,
  ],
  'a step-up threshold at which others pass': [
    withConfig({ faces: { matcher: {}, stepUpThreshold: 0.6 } }),
    /setting faces.stepUpThreshold/,
  ],
  'a step-up that is looser than a sign-in': [
    withConfig({ faces: { matcher: {}, threshold: 0.4, stepUpThreshold: 0.45 } }),
    /setting faces.stepUpThreshold/,
  ],
  'no issuer': [withConfig({ issuer: undefined }), /setting issuer/],
  'an issuer that is no address': [withConfig({ issuer: 'auth' }), /setting issuer/],
  'an issuer without TLS': [
    withConfig({ issuer: 'http://auth.example' }),
    /setting issuer .*https/,
  ],
  'an issuer with a query': [withConfig({ issuer: 'https://auth.example/?x=1' }), /setting issuer/],
  'an issuer with a user': [withConfig({ issuer: 'https://me:x@auth.example' }), /setting issuer/],
  'no site': [withConfig({ sites: [] }), /setting sites/],
  'a site without an id': [withSite({ id: '' }), /setting sites\.0\.id/],
  'two sites with one id': [(config, site) => ({ ...config, sites: [site, site] }), /sites\[1\]/],
  'no origin': [withSite({ origins: [] }), /setting sites\.0\.origins/],
  'an origin with a path': [
    withSite({ origins: ['https://a.example/x'] }),
    /setting sites\.0\.origins/,
  ],
  'an origin without TLS': [
    withSite({ origins: ['http://harbour.example'], rpId: 'harbour.example' }),
    /setting sites\[0\]\.origins must be https/,
  ],
  'an rpId that covers no origin': [
    withSite({ rpId: 'harbour.example' }),
    /setting sites\[0\]\.rpId/,
  ],
  'an rpId that only looks like the origin’s end': [
    withSite({ origins: ['https://notharbour.example'], rpId: 'harbour.example' }),
    /setting sites\[0\]\.rpId/,
  ],
  'two directories on one rpId': [
    (config, site) => ({ ...config, sites: [site, { ...site, id: 'other', directory: 'other' }] }),
    /sites harbour and other share an rpId/,
  ],
  'no key': [withSite({ key: undefined, keys: [] }), /setting sites\[0\]\.key is missing/],
  'a key that could be guessed': [
    withSite({ key: new Secret('short', 'key') }),
    /setting sites\[0\]\.key must have 32/,
  ],
  'a key in the file': [withSite({ key: KEY }), /setting sites\.0\.key/],
  'a key whose variable is missing': [
    withSite({ key: env('MISSING') }),
    /sites\[0\]\.key needs .*MISSING/,
  ],
  'a further key whose variable is empty': [
    withSite({ keys: [{ key: env('EMPTY') }] }),
    /sites\[0\]\.keys\[0\] needs .*EMPTY/,
  ],
  'a scope that does not exist': [
    withSite({ keys: [{ key: env('KEY'), scopes: ['everything'] }] }),
    /setting sites\.0\.keys\.0\.scopes/,
  ],
  'a way that does not exist': [
    withSite({ signIn: { ways: ['telepathy'] } }),
    /setting sites\.0\.signIn\.ways/,
  ],
  'a way that some phone answers, before anybody is known': [
    withSite({ signIn: { ways: ['password', 'smart-login'] } }),
    /sites\[0\]\.signIn\.ways names smart-login/,
  ],
  'no way': [withSite({ signIn: { ways: [] } }), /setting sites\.0\.signIn\.ways/],
  'a level that does not exist': [
    withSite({ signIn: { acr: 'aal9' } }),
    /setting sites\.0\.signIn\.acr/,
  ],
  'a misspelt setting': [
    withSite({ signIn: { singUp: 'open' } }),
    /setting sites\.0\.signIn\.singUp/,
  ],
  'a misspelt setting at the top': [withConfig({ sender: {} }), /setting sender/],
  'an action without a text': [withAction({ text: {} }), /actions\.pay\.text/],
  'an action whose text names a field it lacks': [
    withAction({ text: { en: 'Pay {sum}' } }),
    /actions\.pay /,
  ],
  'an action whose button names a field it lacks': [
    withAction({ confirm: { en: '{toString}' } }),
    /actions\.pay /,
  ],
  'an action that hides the amount': [
    withAction({ fields: { amount: { type: 'money', hidden: true } }, text: { en: 'Pay' } }),
    /actions\.pay\.fields\.amount hides/,
  ],
  'an action that hides the time': [
    withAction({ fields: { time: { type: 'duration', hidden: true } }, text: { en: 'Pay' } }),
    /actions\.pay\.fields\.time hides/,
  ],
  'an action with a field of its own `type`': [
    withAction({ fields: { type: 'text' }, text: { en: 'Pay' } }),
    /actions\.pay\.fields\.type/,
  ],
  'an action with a field of no type': [
    withAction({ fields: { amount: 'coins' } }),
    /actions\.pay\.fields\.amount/,
  ],
  'an action that is good for too short': [withAction({ maxAge: 5 }), /actions\.pay\.maxAge/],
  'a limit out of range': [
    withConfig({ limits: { failuresUntilLock: 101 } }),
    /setting limits\.failuresUntilLock/,
  ],
  'a limit that is no number': [
    withConfig({ limits: { bodyBytes: '1MB' } }),
    /setting limits\.bodyBytes/,
  ],
  'a country that is none': [
    withConfig({ phoneCountries: ['Germany'] }),
    /setting phoneCountries\.0/,
  ],
  'a proxy of no hops': [withConfig({ proxy: { hops: 0 } }), /setting proxy\.hops/],
  'a master key whose variable is missing': [
    withConfig({ masterKey: env('MISSING') }),
    /masterKey needs .*MISSING/,
  ],
}

describe('a setting that is missing or malformed', () => {
  for (const [what, [change, names]] of Object.entries(WRONG)) {
    it(`stops the start with one sentence that names it: ${what}`, () => {
      assert.throws(
        () => parseConfig(toChanged(change), { KEY, EMPTY: '' }),
        (error) => {
          assert.ok(error instanceof ConfigError)
          assert.match(error.message, names)
          assert.match(error.message, /^[^\n]{10,160}\.$/, 'one sentence')
          assert.ok(!error.message.includes(KEY), 'holds no value')
          return true
        },
      )
    })
  }

  const refuse = (options: BenchOptions, names: RegExp) =>
    assert.rejects(createBench(options), (error) => {
      assert.ok(error instanceof ConfigError)
      assert.match(error.message, names)
      return true
    })

  it('stops the start: a master key of another length', async () => {
    for (const key of ['short', toBase64url(random.bytes(31)), '?'.repeat(43)]) {
      await refuse({ config: { masterKey: new Secret(key, 'masterKey') } }, /setting masterKey/)
    }
  })

  it('stops the start: one key for two sites, or two scopes', async () => {
    const key = new Secret(KEY, 'key')
    await refuse(
      { site: { key, keys: [{ key, scopes: ['people'] }] } },
      /key of site harbour is used twice/,
    )
  })

  it('stops the start: what is no store and what is no sender', async () => {
    const { store } = await createBench()
    for (const wrong of ['sqlite', {}, { ...store, take: undefined }]) {
      await assert.rejects(createBench({ config: { store: wrong } }), /setting store holds/)
    }
    for (const wrong of ['smtp', {}, { channels: ['mail'] }, { send: async () => undefined }]) {
      const config = { senders: { email: wrong } }
      await assert.rejects(createBench({ config }), /setting senders\.email holds/)
    }
  })

  it('stops the start: a sender that cannot send there', async () => {
    await refuse(
      {
        config: { senders: { sms: { id: 'x', channels: ['mail'], send: async () => undefined } } },
      },
      /setting senders\.sms/,
    )
    await refuse({ config: { senders: { email: {} } } }, /setting senders\.email/)
  })
})

describe('settings', () => {
  it('are read as they stand in the guide, with every default', () => {
    const config = parseConfig(
      {
        issuer: 'https://auth.harbour.example/auth/',
        sites: [
          {
            id: 'harbour',
            origins: ['https://harbour.example:443'],
            rpId: 'harbour.example',
            key: env('KEY'),
          },
        ],
      },
      { KEY, COUNTERSIGN_MASTER_KEY: KEY },
    )
    assert.equal(config.issuer, 'https://auth.harbour.example/auth')
    assert.equal(config.basePath, '/auth')
    const site = config.sites.get('harbour')
    assert.deepEqual(site?.origins, ['https://harbour.example'])
    assert.deepEqual(site.signIn.acrValues, ['aal1'])
    assert.equal(site.signIn.listing, 'private')
    assert.equal(site.signIn.signUp, 'closed')
    assert.equal(config.limits.transactionSeconds, 600)
    assert.ok(config.masterKey)
  })

  it('ask for a maker’s statement only where a maker is trusted', async () => {
    const { root } = await createAttestationMaker()
    const attested = async (options: BenchOptions) => {
      const bench = await createBench(options)
      await settlePerson(bench, ANNA, [])
      const page = await openVisit(bench, ANNA.user)
      await addOwn(page, { kind: 'security-key' })
      return toOptions(page)['attestation']
    }
    assert.equal(await attested({}), 'none')
    assert.equal(await attested({ config: { attestationRoots: [root] } }), 'direct')
  })

  it('offer to reset a password only where some way may lead to a new one', async () => {
    const canReset = async (options: BenchOptions) => {
      const page = new Page(await createBench(options))
      await page.begin({ login_name: ANNA.mail })
      await page.challenge('password')
      return page.view?.prompt?.data
    }
    const some = await canReset({})
    assert.deepEqual(some, { mode: 'check', login_name: ANNA.mail, can_reset: true })
    const none = await canReset({ site: { signIn: { recovery: [] } } })
    assert.deepEqual(none, { mode: 'check', login_name: ANNA.mail, can_reset: false })
  })

  it('show no secret, however they are printed', () => {
    const config = parseConfig(toChanged(withConfig({ masterKey: env('KEY') })), { KEY })
    assert.ok(!JSON.stringify({ ...config, sites: [...config.sites] }).includes(KEY))
  })

  it('take a site’s subdomains under its rpId, and two sites on one rpId with one directory', () => {
    const config = toChanged((base, site) => ({
      ...base,
      sites: [
        { ...site, directory: 'people' },
        { ...site, id: 'other', origins: ['http://app.localhost:3000'], directory: 'people' },
      ],
    }))
    assert.equal(parseConfig(config, {}).sites.size, 2)
  })
})
