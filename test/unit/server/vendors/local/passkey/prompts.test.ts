import { parseBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FLAGS } from '../../../../../support/authenticator.ts'
import {
  assertPrompt,
  assertRight,
  toContext,
  toShape,
} from '../../../../../support/local-vendor.ts'
import {
  ask,
  assertRefused,
  createPasskeyStage,
  judge,
  settle,
  signIn,
  toAnswer,
  toAuthenticator,
  toData,
  toOptions,
} from '../../../../../support/passkey-stage.ts'

const kind = 'security-key'
const stranger = true

async function askForKeys(
  stage: Awaited<ReturnType<typeof createPasskeyStage>>,
  loginName: string,
) {
  return toOptions(await ask(stage, { kind, stranger, loginName }))['allowCredentials']
}

test('gives strangers no list of passkeys, whoever they name', async () => {
  const stage = await createPasskeyStage()
  const person = await settle(stage, toAuthenticator())
  const prompts = [
    await ask(stage),
    await ask(stage, { stranger, loginName: 'nobody@harbour.example' }),
    await ask(stage, { stranger, loginName: person.loginName, person }),
  ]
  for (const prompt of prompts) {
    assertPrompt(prompt)
    assert.deepEqual(Object.keys(toOptions(prompt)), [
      'challenge',
      'rpId',
      'timeout',
      'userVerification',
    ])
    assert.deepEqual(toShape(prompt.data), toShape(prompts[0]?.data))
  }
})

test('makes up security keys for a name nobody has, always the same', async () => {
  const stage = await createPasskeyStage()
  const list = await askForKeys(stage, 'nobody@harbour.example')
  assert.ok(Array.isArray(list) && list.length > 0)
  assert.deepEqual(await askForKeys(stage, 'nobody@harbour.example'), list)
  assert.deepEqual(await askForKeys(stage, ' Nobody@Harbour.example'), list)
  assert.notDeepEqual(await askForKeys(stage, 'noone@harbour.example'), list)
})

test('makes one list for two spellings of a number', async () => {
  const stage = await createPasskeyStage()
  assert.deepEqual(
    await askForKeys(stage, '+46 (70) 174-06.05'),
    await askForKeys(stage, '+46701740605'),
  )
})

test('makes other lists at another site', async () => {
  const stage = await createPasskeyStage()
  const site = { ...toContext().site, id: 'fjord' }
  const there = await ask(stage, {
    kind,
    stranger,
    loginName: 'nobody@harbour.example',
    context: toContext({ site }),
  })
  assert.notDeepEqual(
    toOptions(there)['allowCredentials'],
    await askForKeys(stage, 'nobody@harbour.example'),
  )
})

test('makes lists like those of real people: one key or two, 48 or 64 bytes, no transports', async () => {
  const stage = await createPasskeyStage()
  const shapes = new Set<string>()
  for (let i = 0; i < 40; i += 1) {
    const list = await askForKeys(stage, `nobody-${i}@harbour.example`)
    assert.ok(Array.isArray(list))
    for (const one of list) assert.deepEqual(Object.keys(one), ['type', 'id'])
    const lengths = list.map((one) => parseBase64url(String(one.id)).length)
    shapes.add(lengths.join(' '))
  }
  assert.deepEqual([...shapes].toSorted(), ['48', '48 48', '64', '64 64'])
})

test('lists a real person’s keys to a stranger without saying more than the ids', async () => {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator({ flags: FLAGS.UP })
  const person = await settle(stage, authenticator, { kind })
  const asking = { kind, stranger, person, loginName: person.loginName } as const
  const options = toOptions(await ask(stage, asking))
  assert.deepEqual(options['allowCredentials'], [
    { type: 'public-key', id: toData(person).credentialId },
  ])
  assert.deepEqual(options['hints'], ['security-key'])
  assert.equal(options['userVerification'], 'preferred')
  const overrides = { userHandle: null }
  assertRight(await signIn(stage, authenticator, { ...asking, overrides }))
})

test('makes up keys for a person who has none', async () => {
  const stage = await createPasskeyStage()
  const person = await settle(stage, toAuthenticator())
  const started = await ask(stage, { kind, stranger, person, loginName: person.loginName })
  assert.deepEqual(
    toOptions(started)['allowCredentials'],
    await askForKeys(stage, person.loginName),
  )
})

test('never takes an answer to a made-up list', async () => {
  const stage = await createPasskeyStage()
  const authenticator = toAuthenticator({ flags: FLAGS.UP })
  await settle(stage, authenticator, { kind })
  const asking = { kind, stranger, loginName: 'nobody@harbour.example' } as const
  const started = await ask(stage, asking)
  const options = { ...toOptions(started), allowCredentials: undefined }
  const answer = toAnswer(await authenticator.get(options))
  assertRefused(await judge(stage, started, answer, asking))
})
