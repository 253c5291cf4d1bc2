import { createMemoryStore } from '@countersign/server/stores/memory'
import { toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FlowDeps } from '../../../../packages/server/src/flow/deps.ts'
import type { TransactionRecord } from '../../../../packages/server/src/flow/transaction.ts'
import {
  forgetCeiling,
  forgetTries,
  MOST_FAULTS,
  readWait,
  releaseTry,
  reserveCeiling,
  reserveTry,
  toTriesKey,
} from '../../../../packages/server/src/flow/tries.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'
import { Secret } from '../../../../packages/server/src/secret.ts'
import { createVault } from '../../../../packages/server/src/vault.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestRandom } from '../../../support/random.ts'

const LIMITS = {
  triesBeforeWait: 3,
  firstWaitSeconds: 30,
  longestWaitSeconds: 100,
  forgetTriesSeconds: 600,
  failuresUntilLock: 5,
}

async function createStage() {
  const clock = createTestClock()
  const random = createTestRandom()
  const vault = await createVault(new Secret(toBase64url(random.bytes(32)), 'master'), random)
  const deps = { clock, vault, store: createMemoryStore({ clock }), config: { limits: LIMITS } }
  // Only these members are read by what is tested.
  return { clock, deps: deps as unknown as FlowDeps }
}

const record = (changes: Partial<TransactionRecord> = {}): TransactionRecord => ({
  id: 't',
  version: 1,
  site: 'harbour',
  purpose: 'login',
  tokenHash: '',
  origin: '',
  beginHash: '',
  createdAt: 0,
  expiresAt: 0,
  locale: 'en',
  acrValues: [],
  recovering: false,
  proven: [],
  spent: {},
  sent: {},
  isNew: false,
  ...changes,
})

const toCode = (problem: unknown) => (problem instanceof Problem ? problem.code : problem)

test('waits begin with the third wrong answer, double, and end at the longest', async () => {
  const { clock, deps } = await createStage()
  const waits: (number | undefined)[] = []
  for (let i = 0; i < 7; i += 1) {
    await reserveTry(deps, 'k')
    const until = await readWait(deps, 'k')
    waits.push(until === undefined ? undefined : until - clock.now())
    if (until !== undefined) {
      await assert.rejects(reserveTry(deps, 'k'), (problem) => toCode(problem) === 'limited')
      clock.advance(until - clock.now())
    }
  }
  assert.deepEqual(waits, [undefined, undefined, 30, 60, 100, 100, 100])
})

test('tries are forgotten after success, and after a quiet time', async () => {
  const { clock, deps } = await createStage()
  for (let i = 0; i < 2; i += 1) await reserveTry(deps, 'k')
  await forgetTries(deps, 'k')
  for (let i = 0; i < 2; i += 1) await reserveTry(deps, 'k')
  assert.equal(await readWait(deps, 'k'), undefined)
  clock.advance(600)
  for (let i = 0; i < 2; i += 1) await reserveTry(deps, 'k')
  assert.equal(await readWait(deps, 'k'), undefined)
})

test('of many at once no more than the limit is let through', async () => {
  const { deps } = await createStage()
  const results = await Promise.allSettled(Array.from({ length: 40 }, () => reserveTry(deps, 'k')))
  assert.equal(results.filter((one) => one.status === 'fulfilled').length, 3)
})

test('what nobody judged is no failure, however often', async () => {
  const { deps } = await createStage()
  for (let i = 0; i < 50; i += 1) {
    await reserveTry(deps, 'k')
    await releaseTry(deps, 'k')
  }
  assert.equal(await readWait(deps, 'k'), undefined)
})

test('checks that failed are none so many times, until a right answer', async () => {
  const { clock, deps } = await createStage()
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < MOST_FAULTS + LIMITS.triesBeforeWait; i += 1) {
      assert.equal(await readWait(deps, 'k'), undefined, `after ${i}`)
      await reserveTry(deps, 'k')
      await releaseTry(deps, 'k', 'fault')
    }
    assert.equal(await readWait(deps, 'k'), clock.now() + LIMITS.firstWaitSeconds)
    await forgetTries(deps, 'k')
  }
})

test('the ceiling lets exactly its number through, whoever comes, and starts anew when forgotten', async () => {
  const { clock, deps } = await createStage()
  const way = { directory: 'd', user: 'u', enrolment: 'w' }
  const results = await Promise.all(
    Array.from({ length: 20 }, () => reserveCeiling(deps, way, 'k')),
  )
  assert.equal(results.filter(Boolean).length, 5)
  clock.advance(10_000_000)
  assert.equal(await reserveCeiling(deps, way, 'k'), false)
  assert.equal(await reserveCeiling(deps, { ...way, enrolment: 'another' }, 'k'), true)
  await forgetCeiling(deps, way)
  assert.equal(await reserveCeiling(deps, way, 'k'), true)
})

test('a decoy never reaches a ceiling', async () => {
  const { deps } = await createStage()
  const way = { directory: 'd', user: '', enrolment: undefined }
  for (let i = 0; i < 20; i += 1) assert.equal(await reserveCeiling(deps, way, 'k'), true)
})

test('strangers are counted by the name typed, in any spelling, known or not', async () => {
  const { deps } = await createStage()
  const key = (loginName: string, user?: string) =>
    toTriesKey(deps, record({ loginName, ...(user === undefined ? {} : { user }) }), 'password')
  assert.equal(await key('Anna@harbour.example'), await key(' anna@HARBOUR.example '))
  assert.equal(await key('anna@harbour.example', 'u-anna'), await key('anna@harbour.example'))
  assert.equal(await key('+49 151 2345-6789'), await key('+4915123456789'))
  assert.notEqual(await key('anna@harbour.example'), await key('bert@harbour.example'))
  assert.ok(!(await key('anna@harbour.example')).includes('anna'))
})

test('each standing, device, kind and site has counters of its own', async () => {
  const { deps } = await createStage()
  const base = { loginName: 'anna', user: 'u-anna' }
  const device = (id: string) => ({ device: { id, users: ['u-anna'] } })
  const vouched = { user: 'u-anna', session: 's', joined: { handle: 'h', endedBefore: 0 } }
  const proven = [
    {
      kind: 'totp',
      enrolment: 'w',
      amr: [],
      userVerified: false,
      hardware: false,
      heldBack: false,
      at: 0,
    },
  ] as const
  const keys = [
    await toTriesKey(deps, record(base), 'password'),
    await toTriesKey(deps, record(base), 'totp'),
    await toTriesKey(deps, record({ ...base, site: 'other' }), 'password'),
    await toTriesKey(deps, record({ ...base, ...device('a') }), 'password'),
    await toTriesKey(deps, record({ ...base, ...device('b') }), 'password'),
    await toTriesKey(deps, record({ ...base, vouched }), 'password'),
    await toTriesKey(deps, record({ ...base, proven }), 'password'),
  ]
  assert.equal(new Set(keys).size, keys.length)
  const foreign = record({
    loginName: 'anna',
    user: 'u-anna',
    device: { id: 'a', users: ['u-bert'] },
  })
  assert.equal(
    await toTriesKey(deps, foreign, 'password'),
    keys[0],
    'another’s device is a stranger’s',
  )
})
