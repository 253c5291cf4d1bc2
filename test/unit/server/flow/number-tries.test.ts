import { createMemoryStore } from '@countersign/server/stores/memory'
import { toBase64url } from '@countersign/protocol'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FlowDeps } from '../../../../packages/server/src/flow/deps.ts'
import { createNumberTries } from '../../../../packages/server/src/flow/number-tries.ts'
import type { SentCode } from '../../../../packages/server/src/flow/reserve-message.ts'
import type { Situation } from '../../../../packages/server/src/flow/ways.ts'
import { MOST_FAULTS } from '../../../../packages/server/src/flow/tries.ts'
import { Problem } from '../../../../packages/server/src/problem.ts'
import { Secret } from '../../../../packages/server/src/secret.ts'
import { createVault } from '../../../../packages/server/src/vault.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestRandom } from '../../../support/random.ts'

const MOST = 5
const ADDED: SentCode = {
  mode: 'enrol',
  kind: 'sms-code',
  adds: { target: '+46701740605', optional: false, onlyFactor: false },
}

async function createStage() {
  const clock = createTestClock()
  const random = createTestRandom()
  const vault = await createVault(new Secret(toBase64url(random.bytes(32)), 'master'), random)
  const keys: string[] = []
  const memory = createMemoryStore({ clock })
  const store = {
    ...memory,
    count: (key: string, ...rest: [number, number?]) => {
      keys.push(key)
      return memory.count(key, ...rest)
    },
  }
  const deps = { clock, vault, store, vendors: [], config: { limits: { phoneTriesDay: MOST } } }
  const situation = { record: { vouched: {}, proven: [] }, site: { directory: 'harbour' } }
  const open = (challenge: SentCode = ADDED) =>
    // Only these members are read by what is tested.
    createNumberTries(deps as unknown as FlowDeps, situation as unknown as Situation, challenge)
  return { clock, open, keys }
}

const isLimited = (retryAt: number) => (problem: unknown) =>
  problem instanceof Problem && problem.code === 'limited' && problem.retryAt === retryAt

test('allows so many tries in a day, and names its end', async () => {
  const { clock, open } = await createStage()
  const end = clock.now() + 86_400
  for (let i = 0; i < MOST; i += 1) {
    assert.equal(await (await open()).reserve(), true)
    clock.advance(60)
  }
  await assert.rejects((await open()).reserve(), isLimited(end))
  clock.advance(86_400)
  assert.equal(await (await open()).reserve(), true)
})

test('gives back what nobody has judged, and never more', async () => {
  const { clock, open } = await createStage()
  const tries = await open()
  for (let i = 0; i < 100; i += 1) {
    await tries.reserve()
    await tries.release()
  }
  for (let i = 0; i < MOST; i += 1) assert.equal(await tries.reserve(), true)
  await assert.rejects(tries.reserve(), isLimited(clock.now() + 86_400))
})

test('gives checks that failed back so many times in a day, and anew after a right answer', async () => {
  const { clock, open } = await createStage()
  const tries = await open()
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < MOST + MOST_FAULTS; i += 1) {
      assert.equal(await tries.reserve(), true, `after ${i}`)
      await tries.releaseFault()
    }
    await assert.rejects(tries.reserve(), isLimited(clock.now() + 86_400))
    await tries.forget()
  }
})

test('begins anew after a right answer', async () => {
  const { open } = await createStage()
  const tries = await open()
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < MOST; i += 1) assert.equal(await tries.reserve(), true)
    await tries.forget()
  }
})

test('lets no parallel tries outrun it', async () => {
  const { open } = await createStage()
  const tries = await open()
  const all = await Promise.allSettled(Array.from({ length: 40 }, () => tries.reserve()))
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, MOST)
})

test('counts nothing for what was sent to no phone', async () => {
  const { open, keys } = await createStage()
  const others: readonly SentCode[] = [
    { ...ADDED, kind: 'email-code' },
    { mode: 'enrol', kind: 'totp', adds: { optional: false, onlyFactor: false } },
    { mode: 'check', kind: 'password' },
  ]
  for (const challenge of others) {
    const tries = await open(challenge)
    for (let i = 0; i < 20; i += 1) assert.equal(await tries.reserve(), true)
    await tries.release()
    await tries.forget()
  }
  assert.deepEqual(keys, [])
})

test('keeps the number out of every key', async () => {
  const { open, keys } = await createStage()
  await (await open()).reserve()
  assert.equal(keys.length, 1)
  assert.doesNotMatch(keys.join(), /46701740605/)
})
