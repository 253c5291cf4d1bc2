import { toBase64url } from '@countersign/protocol'
import { createMemoryStore } from '@countersign/server/stores/memory'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toCanonicalName } from '../../../../packages/server/src/canonical-name.ts'
import { claimNames, findByName } from '../../../../packages/server/src/directory/names.ts'
import { personKey, toNewPerson } from '../../../../packages/server/src/directory/person.ts'
import { Secret } from '../../../../packages/server/src/secret.ts'
import { createVault } from '../../../../packages/server/src/vault.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestRandom } from '../../../support/random.ts'

const DIRECTORY = 'example'

async function createDirectory() {
  const clock = createTestClock()
  const random = createTestRandom()
  const master = new Secret(toBase64url(random.bytes(32)), 'test.masterKey')
  const deps = {
    clock,
    random,
    store: createMemoryStore({ clock }),
    vault: await createVault(master, random),
  }
  return {
    deps,
    clock,
    claim: (user: string, name: string) => claimNames(deps, { directory: DIRECTORY, user }, [name]),
    /** Writes the record, with these names and no other. */
    write: async (user: string, loginNames: readonly string[]) => {
      const person = { ...toNewPerson(user, clock.now(), random), loginNames: [...loginNames] }
      await deps.store.take(personKey(DIRECTORY, user))
      await deps.store.create(personKey(DIRECTORY, user), person)
    },
    find: async (name: string) => (await findByName(deps, DIRECTORY, name))?.user,
  }
}

const isTaken = { code: 'login_name_taken' }

test('finds a person by any spelling of a name', async () => {
  const { claim, write, find } = await createDirectory()
  await claim('u-1', 'Maja@Bank.example')
  await write('u-1', [toCanonicalName('Maja@Bank.example')])
  assert.equal(await find(' maja@bank.EXAMPLE'), 'u-1')
  assert.equal(await find('noor@bank.example'), undefined)
})

test('of many who claim a name at once, none written yet, one gets it', async () => {
  const { claim } = await createDirectory()
  const users = Array.from({ length: 20 }, (_, i) => `u-${i}`)
  const claims = await Promise.allSettled(users.map((user) => claim(user, 'maja')))
  assert.equal(claims.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const one of claims)
    if (one.status === 'rejected') assert.equal(one.reason.code, isTaken.code)
})

test('the same person may claim a name twice at once, before and after it is written', async () => {
  const { claim, write } = await createDirectory()
  await Promise.all([claim('u-1', 'maja'), claim('u-1', 'maja')])
  await write('u-1', ['maja'])
  await claim('u-1', 'maja')
  await assert.rejects(claim('u-2', 'maja'), isTaken)
})

test('a name that its holder gave up is free once the claim is old', async () => {
  const { claim, write, clock } = await createDirectory()
  await claim('u-1', 'maja')
  await write('u-1', ['maja'])
  clock.advance(3_600)
  await assert.rejects(claim('u-2', 'maja'), isTaken)
  await write('u-1', [])
  await claim('u-2', 'maja')
  await assert.rejects(claim('u-3', 'maja'), isTaken)
})

test('who takes a name up again holds it against others, although the record lags behind', async () => {
  const { claim, write, clock } = await createDirectory()
  await claim('u-1', 'maja')
  await write('u-1', [])
  clock.advance(3_600)
  await claim('u-1', 'maja')
  await assert.rejects(claim('u-2', 'maja'), isTaken)
})
