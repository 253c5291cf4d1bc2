import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { EntrustInput } from '../../../../../packages/server/src/vendors/entrust/index.ts'
import type { Enrolment, JsonObject } from '../../../../../packages/server/src/vendors/vendor.ts'
import {
  ACCOUNT,
  assertProblem,
  CALLBACK,
  createEntrustStage,
  createVisit,
  PERSON,
  refusal,
  toChallenged,
  toCode,
  toCompleted,
  toLast,
} from '../../../../support/entrust-vendor.ts'
import { assertPrompt, assertRight, toContext, toText } from '../../../../support/local-vendor.ts'

const ISSUER = 'https://harbour.us.trustedauth.com/api/oidc'
const NOW = 1_700_000_000
const context = toContext({
  returnState: 'transaction-1.challenge-1',
  returnTo: 'https://harbour.example/sign-in',
})
const ANSWER = { code: 'one-time-code-of-ours-22' }
const metadata = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
}
const keys = await generateKeyPair('RS256')
const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }

const sign = (claims: Record<string, unknown>) =>
  new SignJWT({ amr: ['pwd', 'mfa', 'theirs'], ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(ISSUER)
    .setAudience('countersign')
    .setIssuedAt(NOW)
    .setExpirationTime(NOW + 300)
    .sign(keys.privateKey)

/** A person sent to the provider and back; `api` is what the API says before the provider is asked. */
async function visitProvider(
  options: {
    readonly confirm?: 'token' | 'complete'
    readonly types?: readonly string[]
    readonly purpose?: 'login' | 'step-up'
    readonly nameless?: boolean
  } = {},
) {
  const { types = ['IDP'], confirm = 'token', purpose = 'login', nameless = false } = options
  const identityProvider: EntrustInput['identityProvider'] = {
    issuer: ISSUER,
    clientId: 'countersign',
    name: 'Harbour ID',
    confirm,
  }
  const stage = await createEntrustStage({ identityProvider })
  const visit = createVisit(stage, { ...context, purpose })
  let way: Enrolment | undefined
  if (!nameless) {
    const body = { authenticationTypes: types, availableSecondFactor: ['TOKEN'] }
    stage.script.push({ body })
    await visit.consult()
    way = visit.getWay('identity-provider')
  }
  const asksApi = confirm === 'complete' || types[0] !== 'IDP'
  if (asksApi) stage.script.push({ body: toChallenged({}, 'G-1') })
  stage.script.push({ body: metadata })
  const held = way === undefined ? {} : { person: PERSON, enrolment: way }
  const at = () => visit.at('challenge-1')
  const input = { kind: 'identity-provider', ...held } as const
  const started = await stage.vendor.start({ ...input, context: at(), stranger: nameless })
  const url = new URL(toText(started.data, 'url'))
  const answer = async (query: Record<string, string>, state: JsonObject = started.state) => {
    const asked = { challenge: 'challenge-1', state }
    const returned = await visit.readReturn(asked, query)
    return stage.vendor.check({
      ...input,
      context: at(),
      state: { ...state, returned },
      answer: ANSWER,
      findCredential: async () => undefined,
      findLinked: async (account) => (account === ACCOUNT ? PERSON : undefined),
    })
  }
  /** Signs in there as somebody, and leads back. */
  const signIn = async (sub: string, claims: Record<string, unknown> = {}) => {
    const nonce = url.searchParams.get('nonce')
    const idToken = await sign({ sub, nonce, ...claims })
    stage.script.unshift({ body: { id_token: idToken } }, { body: { keys: [jwk] } })
    return answer({ code: 'theirs', state: url.searchParams.get('state') ?? '' })
  }
  return { stage, visit, started, url, answer, signIn }
}

suite('a provider', () => {
  test('is visited with a state and a nonce, and leads back to us', async () => {
    const { started, url } = await visitProvider()
    assertPrompt(started)
    assert.deepEqual([started.data['mode'], started.data['at']], ['redirect', 'Harbour ID'])
    assert.equal(url.origin + url.pathname, `${ISSUER}/authorize`)
    const { searchParams } = url
    assert.equal(searchParams.get('state'), 'transaction-1.challenge-1')
    assert.equal(searchParams.get('redirect_uri'), CALLBACK)
    assert.equal(searchParams.get('max_age'), null)
    assert.ok(!JSON.stringify(started.state).includes(searchParams.get('nonce') ?? ''))
  })

  test('proves what it says of itself, and no more, by its signed word alone', async () => {
    const { stage, signIn } = await visitProvider()
    const outcome = assertRight(await signIn(ACCOUNT))
    assert.equal(outcome.user, PERSON.user)
    assert.deepEqual(outcome.evidence, { amr: ['fed', 'pwd'] })
    assert.equal(stage.seen.filter(({ path }) => path.includes('/authenticate/')).length, 0)
  })

  test('asks anew in a step-up: an old sign-in there approves nothing', async () => {
    const old = await visitProvider({ purpose: 'step-up' })
    assert.equal(old.url.searchParams.get('max_age'), '0')
    assert.equal(toCode(await old.signIn(ACCOUNT, { auth_time: NOW - 3_600 })), 'answer_wrong')
    const anew = await visitProvider({ purpose: 'step-up' })
    assertRight(await anew.signIn(ACCOUNT, { auth_time: NOW }))
  })

  test('is wrong for another person there', async () => {
    const { signIn } = await visitProvider()
    assert.equal(toCode(await signIn('somebody.else')), 'answer_wrong')
  })

  for (const [name, claims] of [
    ['another nonce', { nonce: 'of another sign-in' }],
    ['an expired token', { exp: NOW - 600, iat: NOW - 900 }],
    ['another client', { azp: 'another-client' }],
  ] as const) {
    test(`is wrong with ${name}`, async () => {
      const { stage, url, answer } = await visitProvider()
      const nonce = url.searchParams.get('nonce')
      const claimed = { sub: ACCOUNT, nonce, ...claims }
      const idToken = await new SignJWT(claimed)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(ISSUER)
        .setAudience('countersign')
        .setIssuedAt('iat' in claims ? claims.iat : NOW)
        .setExpirationTime('exp' in claims ? claims.exp : NOW + 300)
        .sign(keys.privateKey)
      stage.script.push({ body: { id_token: idToken } }, { body: { keys: [jwk] } })
      const outcome = await answer({ code: 'theirs', state: 'transaction-1.challenge-1' })
      assert.equal(toCode(outcome), 'answer_wrong')
    })
  }

  for (const query of [
    {},
    { code: 'theirs' },
    { code: 'theirs', state: 'transaction-2.challenge-1' },
    { error: 'access_denied', state: 'transaction-1.challenge-1' },
  ]) {
    test(`is wrong when ${JSON.stringify(query)} came back, and exchanges nothing`, async () => {
      const { stage, answer } = await visitProvider()
      const calls = stage.seen.length
      assert.equal(toCode(await answer(query)), 'answer_wrong')
      assert.equal(stage.seen.length, calls)
    })
  }

  test('that is down is a vendor that is down', async () => {
    const { stage, url, answer } = await visitProvider()
    stage.script.push({ status: 503 })
    const answered = answer({ code: 'theirs', state: url.searchParams.get('state') ?? '' })
    await assertProblem(answered, 'vendor_unavailable')
  })

  test('names whoever is linked when nobody was named, and nobody else', async () => {
    const known = await visitProvider({ nameless: true })
    const outcome = assertRight(await known.signIn(ACCOUNT))
    assert.equal(outcome.enrolmentId, 'identity-provider-1')
    const unknown = await visitProvider({ nameless: true })
    assert.equal(toCode(await unknown.signIn('somebody.else')), 'answer_wrong')
  })

  test('cannot be asked where nothing leads back', async () => {
    const identityProvider = { issuer: ISSUER, clientId: 'countersign' }
    const { vendor } = await createEntrustStage({ identityProvider })
    const input = { kind: 'identity-provider', context: toContext(), stranger: true } as const
    await assertProblem(vendor.start(input), 'authenticator_unavailable')
  })
})

suite('a provider whose word the API must confirm', () => {
  test('is completed there too, with the token of the challenge', async () => {
    const { stage, signIn, visit } = await visitProvider({ confirm: 'complete' })
    stage.script.push({ body: toCompleted() })
    assertRight(await signIn(ACCOUNT))
    const { path, headers, body } = toLast(stage)
    assert.ok(path.endsWith('/v1/authentication/users/authenticate/IDP/complete'))
    assert.equal(headers['authorization'], 'G-1')
    // The API did not see the sign-in: the provider's signed word is all it can go by.
    assert.equal(decodeJwt(String(body['response'])).sub, ACCOUNT)
    assert.equal(visit.kept().pending, undefined)
  })

  test('is wrong when the API says no, and is not asked about somebody else', async () => {
    const refused = await visitProvider({ confirm: 'complete' })
    refused.stage.script.push(refusal(401, 'invalid_user_response'))
    assert.equal(toCode(await refused.signIn(ACCOUNT)), 'answer_wrong')
    const other = await visitProvider({ confirm: 'complete' })
    assert.equal(toCode(await other.signIn('somebody.else')), 'answer_wrong')
    assert.ok(!toLast(other.stage).path.endsWith('/complete'))
  })

  test('counts as nothing when the API completes for another account', async () => {
    const { stage, signIn } = await visitProvider({ confirm: 'complete' })
    stage.script.push({ body: toCompleted({ userId: 'somebody.else' }) })
    await assertProblem(signIn(ACCOUNT), 'vendor_unavailable')
  })

  test('names one person in both words, also when nobody was named', async () => {
    const same = await visitProvider({ confirm: 'complete', nameless: true })
    same.stage.script.push({ body: toCompleted() })
    assertRight(await same.signIn(ACCOUNT))
    const two = await visitProvider({ confirm: 'complete', nameless: true })
    two.stage.script.push({ body: toCompleted() })
    await assertProblem(two.signIn('somebody.else'), 'vendor_unavailable')
  })

  test('leads on to a second factor along the same path', async () => {
    const { stage, signIn } = await visitProvider({ types: ['IDP_AND_SECONDFACTOR'] })
    stage.script.push({ body: toChallenged({}, 'G-2') })
    const outcome = assertRight(await signIn(ACCOUNT))
    assert.equal(outcome.kept?.pending, true)
    assert.ok(toLast(stage).path.endsWith('/IDP_AND_SECONDFACTOR/complete'))
    const [way] = outcome.kept?.ways ?? []
    assert.equal(way?.id, 'totp-1')
    stage.script.push({ body: toChallenged({}, 'G-3') })
    const memory = outcome.kept?.memory ?? {}
    await stage.vendor.start({
      kind: 'totp',
      context: { ...context, challenge: 'challenge-2', memory },
      person: PERSON,
      stranger: false,
      ...(way !== undefined && { enrolment: way }),
    })
    const { path, body } = toLast(stage)
    assert.ok(path.endsWith('/v2/authentication/users/authenticate/IDP_AND_SECONDFACTOR'))
    assert.deepEqual([body['authToken'], body['secondFactorAuthenticator']], ['G-2', 'TOKEN'])
  })
})
