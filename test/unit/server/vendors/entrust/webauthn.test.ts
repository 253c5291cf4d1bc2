import { toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { EntrustInput } from '../../../../../packages/server/src/vendors/entrust/index.ts'
import type { JsonObject, PersonFacts } from '../../../../../packages/server/src/vendors/vendor.ts'
import {
  createAuthenticator,
  FLAGS,
  type Authenticator,
  type Overrides,
} from '../../../../support/authenticator.ts'
import {
  ACCOUNT,
  APPLICATION,
  assertProblem,
  createEntrustStage,
  open,
  PERSON,
  toChallenged,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight, toContext } from '../../../../support/local-vendor.ts'

const ORIGIN = 'https://harbour.example'
/** Bytes that base64 and base64url spell differently. */
const CHALLENGE = Uint8Array.from({ length: 33 }, (_, i) => 255 - i)
const plain = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** A key that the vendor knows; its public half is none of ours. */
async function createKey(flags = FLAGS.UP | FLAGS.UV): Promise<Authenticator> {
  const key = createAuthenticator({ origin: ORIGIN, flags })
  const user = { id: toBase64url(Uint8Array.of(1, 2, 3)) }
  await key.create({ rp: { id: 'harbour.example' }, user, challenge: 'AAAA' })
  return key
}

const toOptions = ({ data }: { data: JsonObject }): JsonObject => {
  const { options } = data
  assert.ok(typeof options === 'object' && options !== null && !Array.isArray(options))
  return options as JsonObject
}

const toAnswer = async (key: Authenticator, options: JsonObject, overrides: Overrides = {}) =>
  ({ response: await key.get(options, overrides) }) as JsonObject

async function openPasskey(settings: Partial<EntrustInput> = {}) {
  const stage = await createEntrustStage(settings)
  const key = await createKey()
  const fidoChallenge = { challenge: plain(CHALLENGE), timeout: 60, allowCredentials: null }
  const challenge = { fidoChallenge }
  return { stage, key, ...(await open(stage, ['PASSKEY'], { kind: 'passkey', challenge })) }
}

suite('a passkey', () => {
  test('is asked of nobody by name, for the site’s domain, with verification', async () => {
    const { stage, asked } = await openPasskey()
    assertPrompt(asked)
    assert.deepEqual(toOptions(asked), {
      challenge: toBase64url(CHALLENGE),
      rpId: 'harbour.example',
      timeout: 60_000,
      userVerification: 'required',
    })
    assert.equal(asked.ttlSeconds, 60)
    assert.ok(toLast(stage).path.endsWith('/v2/authentication/users/authenticate/PASSKEY'))
    assert.deepEqual(toLast(stage).body, { applicationId: APPLICATION, origin: ORIGIN })
  })

  test('is sent as the browser gave it, and proves the verified person', async () => {
    const { stage, key, asked } = await openPasskey()
    const answer = await toAnswer(key, toOptions(asked))
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await asked.answer(answer))
    assert.deepEqual(outcome.evidence, { amr: ['pop', 'user'], userVerified: true })
    const { body } = toLast(stage)
    assert.equal(body['userId'], undefined)
    const { id, response } = answer['response'] as { id: string; response: object }
    assert.deepEqual(body['fidoResponse'], { credentialId: id, ...response })
  })

  test('names the domain to the newer version', async () => {
    const { stage, key, asked } = await openPasskey({ apiVersion: '5.46' })
    assert.deepEqual(toLast(stage).body, { applicationId: APPLICATION, rpId: 'harbour.example' })
    stage.script.push({ body: toCompleted() })
    assertRight(await asked.answer(await toAnswer(key, toOptions(asked))))
    assert.equal(toLast(stage).body['rpId'], 'harbour.example')
  })

  test('is asked by the deprecated operation where that is set', async () => {
    const { stage, key, asked } = await openPasskey({ passkeyRoute: 'deprecated' })
    assert.equal(toLast(stage).path, '/api/web/v1/authentication/passkey')
    assert.deepEqual(toLast(stage).body, { applicationId: APPLICATION })
    stage.script.push({ body: toCompleted() })
    assertRight(await asked.answer(await toAnswer(key, toOptions(asked))))
    assert.ok(toLast(stage).path.endsWith('/v1/authentication/users/authenticate/PASSKEY/complete'))
  })

  test('reads the newer timeout, within the vendor’s own bounds', async () => {
    for (const [timeout, timeoutMillis, seconds] of [
      [60, 30_500, 31],
      [2, null, 5],
      [9_000, null, 300],
      [null, null, 300],
    ] as const) {
      const stage = await createEntrustStage()
      const fidoChallenge = { challenge: 'AAAA', timeout, timeoutMillis }
      const options = { kind: 'passkey', challenge: { fidoChallenge } } as const
      const { asked } = await open(stage, ['PASSKEY'], options)
      assert.equal(asked.ttlSeconds, seconds)
    }
  })

  const refused: readonly (readonly [string, Overrides])[] = [
    ['another challenge', { challenge: toBase64url(Uint8Array.of(1, 2, 3)) }],
    ['another page', { origin: 'https://harbour.example.evil.example' }],
    ['another page of the site', { origin: 'https://www.harbour.example' }],
    ['another act', { type: 'webauthn.create' }],
    ['a frame', { crossOrigin: true }],
    ['a frame of another page', { topOrigin: 'https://evil.example' }],
    ['another domain', { rpId: 'evil.example' }],
    ['no person', { flags: 0 }],
    ['no touch', { flags: FLAGS.UV }],
    ['no verification', { flags: FLAGS.UP }],
    ['no owner', { userHandle: null }],
    ['two ids', { rawId: 'AAAA' }],
    ['another type', { credentialType: 'password' }],
  ]
  for (const [name, overrides] of refused) {
    test(`with ${name} is refused before the vendor sees it`, async () => {
      const { stage, key, asked } = await openPasskey()
      const answer = await toAnswer(key, toOptions(asked), overrides)
      assert.equal(toCode(await asked.answer(answer)), 'passkey_refused')
      assert.equal(stage.seen.length, 2)
    })
  }

  for (const answer of [{}, { skip: true }, { response: {} }, { response: { id: 'AAAA' } }]) {
    test(`is none in ${JSON.stringify(answer)}`, async () => {
      const { stage, asked } = await openPasskey()
      assert.equal(toCode(await asked.answer(answer)), 'passkey_refused')
      assert.equal(stage.seen.length, 2)
    })
  }

  for (const fidoChallenge of [null, {}, { challenge: '' }, { challenge: 'not base64!' }]) {
    test(`is no question in ${JSON.stringify(fidoChallenge)}`, async () => {
      const stage = await createEntrustStage()
      const options = { kind: 'passkey', challenge: { fidoChallenge } } as const
      await assertProblem(open(stage, ['PASSKEY'], options), 'vendor_unavailable')
    })
  }
})

suite('a passkey of nobody in particular', () => {
  async function openNameless(link = PERSON.links?.['entrust']) {
    const stage = await createEntrustStage()
    const key = await createKey()
    const context = toContext({ challenge: 'challenge-1' })
    const fidoChallenge = { challenge: plain(CHALLENGE), timeout: 60 }
    stage.script.push({ body: toChallenged({ fidoChallenge }) })
    const started = await stage.vendor.start({ kind: 'passkey', context, stranger: true })
    const answer = await toAnswer(key, toOptions(started))
    const linked: Readonly<Record<string, PersonFacts>> = {
      [ACCOUNT]: { ...PERSON, links: link === undefined ? {} : { entrust: link } },
    }
    const check = () =>
      stage.vendor.check({
        kind: 'passkey',
        context,
        state: started.state,
        answer,
        findCredential: async () => undefined,
        findLinked: async (account) => linked[account],
      })
    return { stage, check }
  }

  test('is whoever is linked to the account that the vendor names', async () => {
    const { stage, check } = await openNameless()
    stage.script.push({ body: toCompleted() })
    const outcome = assertRight(await check())
    assert.deepEqual([outcome.user, outcome.enrolmentId], [PERSON.user, 'passkey-1'])
    assert.notEqual(outcome.kept?.session, undefined)
  })

  test('is refused when nobody is linked to it', async () => {
    const { stage, check } = await openNameless()
    stage.script.push({ body: toCompleted({ userId: 'somebody.else' }) })
    assert.equal(toCode(await check()), 'passkey_refused')
  })

  test('is refused for a person whose own link is another by now', async () => {
    const { stage, check } = await openNameless({ account: 'moved.on', linkedAt: 0 })
    stage.script.push({ body: toCompleted() })
    assert.equal(toCode(await check()), 'passkey_refused')
  })

  test('counts as nothing when the vendor names nobody', async () => {
    const { stage, check } = await openNameless()
    stage.script.push({ body: toCompleted({ userId: null }) })
    await assertProblem(check(), 'vendor_unavailable')
  })
})

suite('a security key', () => {
  async function openKey(flags: number, stranger = false) {
    const stage = await createEntrustStage()
    const key = await createKey(flags)
    const id = key.credentials[0]?.id ?? ''
    const allowCredentials = [plain(Buffer.from(id, 'base64url')), 'AQID']
    const fidoChallenge = { challenge: plain(CHALLENGE), timeout: 60, allowCredentials }
    const options = { kind: 'security-key', challenge: { fidoChallenge }, stranger } as const
    return { stage, key, id, ...(await open(stage, ['FIDO'], options)) }
  }

  test('is asked of the account, by the credentials it has there', async () => {
    const { stage, id, asked } = await openKey(FLAGS.UP)
    assert.equal(toLast(stage).body['userId'], ACCOUNT)
    assert.deepEqual(toOptions(asked)['allowCredentials'], [
      { type: 'public-key', id },
      { type: 'public-key', id: 'AQID' },
    ])
    assert.equal(toOptions(asked)['userVerification'], 'preferred')
  })

  for (const [flags, userVerified] of [
    [FLAGS.UP, false],
    [FLAGS.UP | FLAGS.UV, true],
  ] as const) {
    test(`proves a touch, and ${userVerified ? 'a' : 'no'} verification where it says so`, async () => {
      const { stage, key, asked } = await openKey(flags)
      stage.script.push({ body: toCompleted() })
      const outcome = assertRight(await asked.answer(await toAnswer(key, toOptions(asked))))
      assert.deepEqual(outcome.evidence, { amr: ['pop', 'user'], userVerified })
    })
  }

  test('that was not listed is refused', async () => {
    const { stage, key, asked } = await openKey(FLAGS.UP)
    const answer = await toAnswer(key, toOptions(asked), { id: 'AQIE', rawId: 'AQIE' })
    assert.equal(toCode(await asked.answer(answer)), 'passkey_refused')
    assert.equal(stage.seen.length, 2)
  })

  test('lists no credential to a stranger, and keeps the time of a question to nobody', async () => {
    const { stage, asked } = await openKey(FLAGS.UP, true)
    assert.equal(toOptions(asked)['allowCredentials'], undefined)
    const context = toContext({ challenge: 'challenge-9' })
    const decoy = await stage.vendor.start({ kind: 'security-key', context, stranger: true })
    assert.equal(toOptions(asked)['timeout'], toOptions(decoy)['timeout'])
    assert.equal(asked.ttlSeconds, decoy.ttlSeconds)
    assert.equal((await openKey(FLAGS.UP)).asked.ttlSeconds, 60)
  })

  test('is asked of no account that has more than people have', async () => {
    const allowCredentials = Array.from({ length: 65 }, (_, i) => plain(Buffer.from(`key-${i}`)))
    const fidoChallenge = { challenge: plain(CHALLENGE), timeout: 60, allowCredentials }
    const stage = await createEntrustStage()
    const opened = open(stage, ['FIDO'], { kind: 'security-key', challenge: { fidoChallenge } })
    await assertProblem(opened, 'vendor_unavailable')
    assert.equal(stage.events.at(-1)?.code, 'shape')
  })
})
