import { parseBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Enrolment, PersonFacts } from '../../../../../packages/server/src/vendors/vendor.ts'
import { createAttestationMaker } from '../../../../support/attestation.ts'
import { FLAGS } from '../../../../support/authenticator.ts'
import { assertPrompt, assertRight, toContext, toShape } from '../../../../support/local-vendor.ts'
import {
  ask,
  assertRefused,
  createPasskeyStage,
  judge,
  register,
  settle,
  signIn,
  toAnswer,
  toAuthenticator,
  toData,
  toOptions,
  toPerson,
} from '../../../../support/passkey-stage.ts'

const { UP, UV, BE } = FLAGS

/** The same person with other facts about the one way. */
const withWay = (person: PersonFacts, changes: Partial<Enrolment>): PersonFacts => ({
  ...person,
  enrolments: person.enrolments.map((one) => ({ ...one, ...changes })),
})

async function createMaja() {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator()
  const person = await settle(stage, authenticator)
  return { stage, authenticator, person }
}

test('asks for creation as the standards say', async () => {
  const { stage, person } = await createMaja()
  const context = toContext({ purpose: 'account' })
  const input = { kind: 'passkey', context, person, onlyFactor: false } as const
  const started = await stage.method.enrol(input)
  assertPrompt(started)
  const { challenge, ...options } = toOptions(started)
  assert.ok(typeof challenge === 'string')
  assert.equal(parseBase64url(challenge).length, 32)
  assert.deepEqual(options, {
    rp: { id: 'harbour.example', name: 'Harbour' },
    user: { id: person.handle, name: 'maja@harbour.example', displayName: 'maja' },
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
    timeout: 300_000,
    excludeCredentials: [
      { type: 'public-key', id: toData(person).credentialId, transports: ['internal', 'hybrid'] },
    ],
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
    extensions: { credProps: true },
  })
  assert.deepEqual({ ttl: started.ttlSeconds, sends: started.sends }, { ttl: 300, sends: false })
})

test('asks security keys for a touch, and excludes passkeys too', async () => {
  const { root } = await createAttestationMaker()
  const stage = await createPasskeyStage([root])
  const person = await settle(stage, toAuthenticator())
  const context = toContext({ purpose: 'account' })
  const kind = 'security-key'
  const options = toOptions(await stage.method.enrol({ kind, context, person, onlyFactor: false }))
  assert.deepEqual(options['authenticatorSelection'], {
    authenticatorAttachment: 'cross-platform',
    residentKey: 'discouraged',
    requireResidentKey: false,
    userVerification: 'preferred',
  })
  assert.deepEqual(options['hints'], ['security-key'])
  assert.equal(options['attestation'], 'direct')
  assert.deepEqual(toShape(options['excludeCredentials']), [
    { id: 'string', transports: ['string', 'string'], type: 'string' },
  ])
})

test('refuses a credential that somebody has', async () => {
  const { stage, authenticator } = await createMaja()
  const id = parseBase64url(authenticator.credentials[0]?.id ?? '')
  const confirmed = await register(stage, toAuthenticator(), {
    person: toPerson('astrid'),
    overrides: { credentialId: id },
  })
  assert.deepEqual(confirmed, { result: 'wrong', code: 'passkey_known' })
})

test('adds a way that the directory can index and name, and no evidence', async () => {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator()
  const confirmed = await register(stage, authenticator)
  if (confirmed.result !== 'added') assert.fail(confirmed.code)
  assert.equal(confirmed.evidence, undefined)
  assert.equal(confirmed.enrolment.label, 'Passkey')
  assert.equal(confirmed.enrolment.credentialId, authenticator.credentials[0]?.id)
})

test('takes a declined or unreadable answer for a refusal', async () => {
  const { stage, person } = await createMaja()
  const started = await ask(stage, { person })
  for (const answer of [{ skip: true }, {}, toAnswer({}), toAnswer({ id: 7 })] as const) {
    assertRefused(await judge(stage, started, answer, { person }))
    const context = toContext({ purpose: 'account' })
    const { state } = await stage.method.enrol({
      kind: 'passkey',
      context,
      person,
      onlyFactor: false,
    })
    const isCredentialKnown = async () => false
    assertRefused(
      await stage.method.confirm({
        kind: 'passkey',
        context,
        person,
        state,
        answer,
        isCredentialKnown,
      }),
    )
  }
})

test('makes a fresh challenge for each question', async () => {
  const { stage, person, authenticator } = await createMaja()
  const [first, second] = [await ask(stage, { person }), await ask(stage, { person })]
  assert.notEqual(toOptions(first)['challenge'], toOptions(second)['challenge'])
  const answer = toAnswer(await authenticator.get(toOptions(first)))
  assertRefused(await judge(stage, second, answer, { person }))
  assertRight(await judge(stage, first, answer, { person }))
})

test('binds the signature to the transaction and the action', async () => {
  const { stage, authenticator, person } = await createMaja()
  const context = toContext({ purpose: 'step-up', actionHash: 'A'.repeat(43) })
  const started = await ask(stage, { person, context })
  const answer = toAnswer(await authenticator.get(toOptions(started)))
  for (const changes of [{ transaction: 'transaction-2' }, { actionHash: 'B'.repeat(43) }]) {
    const other = { ...context, ...changes }
    assertRefused(await judge(stage, started, answer, { person, context: other }))
  }
  assertRight(await judge(stage, started, answer, { person, context }))
})

test('asks a known person for their own usable credentials', async () => {
  const { stage, person } = await createMaja()
  const other = await settle(stage, toAuthenticator())
  const locked = withWay(other, { lockedAt: 1_700_000_000 }).enrolments
  const both = { ...person, enrolments: [...person.enrolments, ...locked] }
  const started = await ask(stage, { person: both })
  assertPrompt(started)
  assert.deepEqual(toOptions(started)['allowCredentials'], [
    { type: 'public-key', id: toData(person).credentialId, transports: ['internal', 'hybrid'] },
  ])
  assert.equal(toOptions(started)['userVerification'], 'required')
})

test('names the person of a passkey that nobody was named for', async () => {
  const { stage, authenticator } = await createMaja()
  const outcome = assertRight(await signIn(stage, authenticator))
  assert.equal(outcome.user, 'maja')
  assert.equal(outcome.enrolmentId, 'passkey of maja')
  assert.deepEqual(outcome.evidence, { amr: ['pop', 'user'], userVerified: true, hardware: false })
})

test('insists on the user handle when no list was sent', async () => {
  const { stage, authenticator, person } = await createMaja()
  for (const userHandle of [null, '']) {
    const overrides = { userHandle }
    assertRefused(await signIn(stage, authenticator, { overrides }))
    assertRefused(await signIn(stage, authenticator, { person, stranger: true, overrides }))
    assertRight(await signIn(stage, authenticator, { person, overrides }))
  }
})

test('refuses a credential that was not on the list', async () => {
  const { stage, authenticator, person } = await createMaja()
  const started = await ask(stage, { person })
  const second = toAuthenticator()
  const more = await settle(stage, second)
  const known = { ...person, enrolments: [...person.enrolments, ...more.enrolments] }
  stage.people.splice(0, 2, known)
  const options = { ...toOptions(started), allowCredentials: undefined }
  const answer = toAnswer(await second.get(options))
  assertRefused(await judge(stage, started, answer, { person: known }))
  assertRight(
    await judge(stage, started, toAnswer(await authenticator.get(options)), { person: known }),
  )
})

test('refuses somebody else’s passkey once the person is fixed', async () => {
  const { stage, authenticator } = await createMaja()
  const astrid = await settle(stage, toAuthenticator(), { user: 'astrid' })
  const { loginName } = astrid
  assertRefused(await signIn(stage, authenticator, { person: astrid, loginName, stranger: true }))
})

test('names the holder to a flow that fixed nobody, whatever name was typed', async () => {
  const { stage, authenticator } = await createMaja()
  const asking = { loginName: 'nobody@harbour.example', stranger: true }
  assert.equal(assertRight(await signIn(stage, authenticator, asking)).user, 'maja')
})

test('takes no answer from a list when the person is gone', async () => {
  const { stage, authenticator, person } = await createMaja()
  const started = await ask(stage, { person })
  const answer = toAnswer(await authenticator.get(toOptions(started)))
  assertRefused(await judge(stage, started, answer))
})

test('tells only of an id that nobody has that it is unknown', async () => {
  const { stage, authenticator, person } = await createMaja()
  stage.people.splice(0)
  assert.deepEqual(await signIn(stage, authenticator, { person }), {
    result: 'wrong',
    code: 'passkey_refused',
    unknownCredential: toData(person).credentialId,
  })
})

test('does not take another spelling of an id for an unknown one', async () => {
  const { stage, authenticator, person } = await createMaja()
  const { credentialId } = toData(person)
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const next = last[last.indexOf(credentialId.at(-1) ?? '') + 1] ?? ''
  const overrides = { id: `${credentialId.slice(0, -1)}${next}` }
  assert.deepEqual(parseBase64url(overrides.id), parseBase64url(credentialId))
  assertRefused(await signIn(stage, authenticator, { overrides }))
})

test('refuses a locked way and one of the other kind', async () => {
  const { stage, authenticator, person } = await createMaja()
  const started = await ask(stage)
  const answer = toAnswer(await authenticator.get(toOptions(started)))
  for (const changes of [{ lockedAt: 1_700_000_000 }, { kind: 'security-key' }] as const) {
    stage.people.splice(0, 1, withWay(person, changes))
    assertRefused(await judge(stage, started, answer))
  }
})

test('refuses a way whose data nobody can read', async () => {
  const { stage, authenticator, person } = await createMaja()
  const { credentialId } = toData(person)
  stage.people.splice(0, 1, withWay(person, { data: { credentialId } }))
  assertRefused(await signIn(stage, authenticator))
})

test('lets a failing directory be seen as such', async () => {
  const { stage, authenticator } = await createMaja()
  const broken = { ...stage, findCredential: () => Promise.reject(new RangeError('down')) }
  await assert.rejects(signIn(broken, authenticator), RangeError)
})

test('claims hardware only for an attested key that cannot be copied', async () => {
  const maker = await createAttestationMaker()
  const stage = await createPasskeyStage([maker.root])
  for (const [flags, amr] of [
    [UP | UV, 'hwk'],
    [UP | UV | BE, 'pop'],
  ] as const) {
    const authenticator = toAuthenticator({ attestation: maker, flags })
    const person = await settle(stage, authenticator, { user: amr })
    const { evidence } = assertRight(await signIn(stage, authenticator, { person }))
    assert.deepEqual(evidence.amr, [amr, 'user'])
    assert.equal(evidence.hardware, amr === 'hwk')
  }
})

test('claims no verification for a security key that was only touched', async () => {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator({ flags: UP })
  const kind = 'security-key'
  const person = await settle(stage, authenticator, { kind })
  const touched = assertRight(await signIn(stage, authenticator, { kind, person }))
  assert.equal(touched.evidence.userVerified, false)
  // Whoever finds the key may set a PIN.
  const overrides = { flags: UP | UV }
  const found = assertRight(await signIn(stage, authenticator, { kind, person, overrides }))
  assert.equal(found.evidence.userVerified, false)
})
