import { toBase64url } from '@countersign/protocol'
import { createMemoryStore } from '@countersign/server/stores/memory'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimLink, findByLink } from '../../../../packages/server/src/directory/links.ts'
import { personKey, toNewPerson } from '../../../../packages/server/src/directory/person.ts'
import { Secret } from '../../../../packages/server/src/secret.ts'
import { createVault } from '../../../../packages/server/src/vault.ts'
import { createTestClock } from '../../../support/clock.ts'
import { createTestRandom } from '../../../support/random.ts'

const DIRECTORY = 'example'
const LINK = { vendor: 'company', account: 'account-1' }
const isTaken = { code: 'account_taken' }

async function createDirectory() {
  const clock = createTestClock()
  const random = createTestRandom()
  const master = new Secret(toBase64url(random.bytes(32)), 'test.masterKey')
  const store = createMemoryStore({ clock })
  const deps = { clock, random, store, vault: await createVault(master, random) }
  return {
    clock,
    store,
    claim: (user: string, link = LINK, directory = DIRECTORY) =>
      claimLink(deps, { directory, user }, link),
    /** Writes the record, linked to this account or to none. */
    write: async (user: string, account: string | undefined) => {
      const link = { account: account ?? '', linkedAt: clock.now() }
      const person = {
        ...toNewPerson(user, clock.now(), random),
        ...(account === undefined ? {} : { links: { company: link } }),
      }
      await store.take(personKey(DIRECTORY, user))
      await store.create(personKey(DIRECTORY, user), person)
    },
    erase: (user: string) => store.take(personKey(DIRECTORY, user)),
    find: async (link = LINK, directory = DIRECTORY) =>
      (await findByLink(deps, directory, link))?.user,
  }
}

test('finds whoever claimed the account and has it on record', async () => {
  const { claim, write, find } = await createDirectory()
  assert.equal(await find(), undefined)
  await claim('anna')
  assert.equal(await find(), undefined)
  await write('anna', LINK.account)
  assert.equal(await find(), 'anna')
})

test('an account in another spelling is nobody else’s, and answers for nobody', async () => {
  const { clock, claim, write, find } = await createDirectory()
  const shouted = { ...LINK, account: LINK.account.toUpperCase() }
  await claim('anna')
  await write('anna', LINK.account)
  clock.advance(3_600)
  await assert.rejects(claim('bert', shouted), isTaken)
  assert.equal(await find(shouted), undefined)
  await claim('anna', shouted)
  await write('anna', shouted.account)
  assert.deepEqual([await find(), await find(shouted)], [undefined, 'anna'])
})

test('an entry counts only while its person has that very link', async () => {
  const { claim, write, erase, find } = await createDirectory()
  await claim('anna')
  for (const account of ['account-2', undefined]) {
    await write('anna', account)
    assert.equal(await find(), undefined)
  }
  await erase('anna')
  assert.equal(await find(), undefined)
})

test('accounts of other companies, other spellings and other directories are others', async () => {
  const { claim, write, find } = await createDirectory()
  await claim('anna')
  await write('anna', LINK.account)
  assert.equal(await find({ ...LINK, vendor: 'second' }), undefined)
  assert.equal(await find({ ...LINK, account: 'Account-1' }), undefined)
  assert.equal(await find(LINK, 'elsewhere'), undefined)
  await claim('bert', { ...LINK, vendor: 'second' })
  await claim('bert', LINK, 'elsewhere')
})

test('refuses an account that somebody has, for as long as they have it', async () => {
  const { claim, write, clock } = await createDirectory()
  await claim('anna')
  await write('anna', LINK.account)
  clock.advance(1_000_000)
  await assert.rejects(claim('bert'), isTaken)
  await claim('anna')
})

test('refuses one that somebody is about to have, until the claim is old', async () => {
  const { claim, write, clock, find } = await createDirectory()
  await claim('anna')
  await assert.rejects(claim('bert'), isTaken)
  clock.advance(29)
  await assert.rejects(claim('bert'), isTaken)
  clock.advance(1)
  await claim('bert')
  await write('bert', LINK.account)
  assert.equal(await find(), 'bert')
  await assert.rejects(claim('anna'), isTaken)
})

test('whoever claims it again holds it anew', async () => {
  const { claim, clock } = await createDirectory()
  await claim('anna')
  clock.advance(29)
  await claim('anna')
  clock.advance(29)
  await assert.rejects(claim('bert'), isTaken)
})

test('of many who come at once a single one gets it, also after an old claim', async () => {
  for (const isOld of [false, true]) {
    const { claim, clock } = await createDirectory()
    if (isOld) {
      await claim('somebody')
      clock.advance(30)
    }
    const users = Array.from({ length: 20 }, (_, i) => `user-${i}`)
    const claims = await Promise.allSettled(users.map((user) => claim(user)))
    assert.equal(claims.filter(({ status }) => status === 'fulfilled').length, 1)
  }
})

test('keeps no account in clear beside the record', async () => {
  const { claim, store } = await createDirectory()
  await claim('anna')
  const entries = await store.list('link/')
  assert.equal(entries.length, 1)
  assert.ok(!JSON.stringify(entries).includes(LINK.account))
})
