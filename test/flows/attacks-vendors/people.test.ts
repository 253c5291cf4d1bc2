/**
 * @module
 * People of a site and their accounts, pulled at from several sides at once: nobody loses an account by somebody
 * else's erasure, nobody signs in who is gone, and no result says more, or less, than is known.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryStore } from '@countersign/server/stores/memory'
import type { Clock } from '../../../packages/server/src/ports.ts'
import { Problem } from '../../../packages/server/src/problem.ts'
import type { Store } from '../../../packages/server/src/stores/store.ts'
import { createScriptedAccounts } from '../../support/scripted-accounts.ts'
import {
  asPeople,
  createStage as createBuilding,
  settle,
  toAccount,
  USER as TENANT,
} from '../building/support/stage.ts'
import { capture, openPalm, openStage, toRight } from '../captures/stage.ts'
import { createBench, PEOPLE_KEY, type Bench } from '../support/backend.ts'
import { callSite, putPerson } from '../support/page.ts'
import { ANNA, assertProblem, give } from '../support/people.ts'

const put = (bench: Bench, body: Record<string, unknown>, user = 'u-1') =>
  callSite(bench, { method: 'PUT', path: `/v1/site/people/${user}`, body, key: PEOPLE_KEY })
const erase = (bench: Bench, user = 'u-1') =>
  callSite(bench, { method: 'DELETE', path: `/v1/site/people/${user}`, key: PEOPLE_KEY })

async function createBooks(createStore?: (clock: Clock) => Store) {
  const books = createScriptedAccounts()
  const bench = await createBench({
    site: { vendors: ['local', 'books'] },
    config: { vendors: [books.source] },
    ...(createStore && { createStore }),
  })
  return { bench, books }
}

describe('an erasure that is tried again', () => {
  for (const spelling of ['account-of-u-1', 'ACCOUNT-of-u-1']) {
    it(`takes nothing from who was linked to the account since: ${spelling}`, async () => {
      const { bench, books } = await createBooks()
      await put(bench, { vendors: { books: {} } })
      books.script.erase = async () => 'unavailable'
      await erase(bench)
      books.script.erase = async () => 'erased'
      bench.clock.advance(31)
      const linked = await put(bench, { links: { books: { account: spelling } } }, 'u-2')
      assert.equal(linked.status, 200)
      const tried = books.erased.length
      assert.deepEqual((await erase(bench)).body['vendors'], { books: 'partial' })
      assert.equal(books.erased.length, tried, 'the account of somebody else is gone')
      assert.deepEqual((await erase(bench)).body, { deleted: true })
      // Their own erasure takes it.
      assert.deepEqual((await erase(bench, 'u-2')).body['vendors'], { books: 'erased' })
    })
  }

  it('of many at once asks the company no more than once at a time', async () => {
    const { bench, books } = await createBooks()
    await put(bench, { vendors: { books: {} } })
    let open = 0
    books.script.erase = async () => {
      open += 1
      assert.equal(open, 1, 'two at once')
      await new Promise((resolve) => setImmediate(resolve))
      open -= 1
      return 'erased'
    }
    const replies = await Promise.all(Array.from({ length: 8 }, () => erase(bench)))
    assert.ok(replies.every(({ status }) => status === 200))
  })
})

describe('a person who is erased', () => {
  it('while the company judges their reading signs in no more', async () => {
    const { bench, script } = await openStage()
    const page = await openPalm(bench)
    script.check = async (input) => {
      await erase(bench, ANNA.user)
      return toRight(input)
    }
    const reply = await capture(page, 'the palm of Anna')
    assertProblem(reply, 'answer_wrong')
    assert.equal(page.view?.proof, undefined)
  })

  it('and made anew under the same id meanwhile is somebody else', async () => {
    const { bench, script } = await openStage()
    const page = await openPalm(bench)
    script.check = async (input) => {
      await erase(bench, ANNA.user)
      await putPerson(bench, ANNA.user, { links: { reader: { account: 'account-of-anna' } } })
      await give(bench, ANNA, { kind: 'palm', held: true })
      return toRight(input)
    }
    assertProblem(await capture(page, 'the palm of Anna'), 'answer_wrong')
    assert.equal(page.view?.proof, undefined)
  })

  it('after being invited may have come: that is told', async () => {
    const stage = await createBuilding()
    const wish = { emails: ['new@quay.example'], vendors: { allthenticate: {} } }
    const invited = await asPeople(stage, 'PUT', '/people/u-new', wish)
    assert.equal(
      (invited.body['vendors'] as Record<string, { result: string }>)['allthenticate']?.result,
      'invited',
    )
    const gone = await asPeople(stage, 'DELETE', '/people/u-new')
    assert.deepEqual(gone.body['vendors'], { allthenticate: 'unknown' })
  })
})

describe('an account that is made while our own store fails', () => {
  it('is told as one that nobody can name, not as one that was never asked for', async () => {
    let isBroken = false
    const { bench, books } = await createBooks((clock) => {
      const store = createMemoryStore({ clock })
      return {
        ...store,
        replace: async (key, ...rest) => {
          if (isBroken && key.startsWith('person/')) throw new Problem('unavailable')
          return store.replace(key, ...rest)
        },
      }
    })
    await put(bench, {})
    books.script.put = async () => {
      isBroken = true
      return { result: 'created', account: 'made' }
    }
    const { body } = await put(bench, { vendors: { books: {} } })
    assert.deepEqual(body['vendors'], { books: { result: 'unknown' } })
  })
})

describe('cards', () => {
  it('of another account are never read, given or taken by a person’s id', async () => {
    const stage = await createBuilding()
    await settle(stage)
    const account = toAccount(stage)
    const clerk = toAccount(stage, 'clerk@harbour.example')
    await putPerson(stage, 'u-clerk', { links: { allthenticate: { account: clerk } } })
    const given = await asPeople(stage, 'POST', `/people/${TENANT}/authenticators`, {
      kind: 'card',
      secret: '00741852',
    })
    const { id } = given.body['authenticator'] as { id: string }
    // The id of one account's card means nothing at another's.
    stage.sent.length = 0
    assert.equal(
      (await asPeople(stage, 'DELETE', `/people/u-clerk/authenticators/${id}`)).status,
      200,
    )
    const writes = stage.sent.filter(({ method }) => method !== 'GET')
    assert.deepEqual(writes, [])
    assert.ok(stage.sent.every(({ values }) => String(values['email_id']) === clerk))
    assert.notEqual(account, clerk)
    // What a card's id names cannot lead elsewhere either.
    for (const other of [`card.local.${id.split('.')[2]}`, `card.allthenticate.${account}`]) {
      const reply = await asPeople(stage, 'DELETE', `/people/${TENANT}/authenticators/${other}`)
      assert.notEqual(reply.status, 500)
    }
    const query = '?vendor=allthenticate'
    const listed = await asPeople(stage, 'GET', `/people/${TENANT}/authenticators${query}`)
    const kinds = (listed.body['authenticators'] as { kind: string }[]).map(({ kind }) => kind)
    assert.deepEqual(
      kinds.filter((kind) => kind === 'card'),
      ['card'],
    )
  })
})

describe('groups', () => {
  it('of resources take no people, and of people no resources, whatever the id looks like', async () => {
    const stage = await createBuilding()
    await settle(stage)
    const [people] = stage.control.groups('users')
    const [things] = stage.control.groups('resources')
    stage.sent.length = 0
    const change = (id: string, body: Record<string, unknown>) =>
      asPeople(stage, 'PATCH', `/groups/${encodeURIComponent(id)}`, body)
    for (const id of [
      '1',
      'users.1',
      'people.',
      'people.1.2',
      'people.-1',
      'people.1e3',
      'people.007',
    ]) {
      assertProblem(await change(id, { add: [TENANT] }), 'not_found')
    }
    assertProblem(await change(`resources.${things?.id}`, { add: [TENANT] }), 'request_malformed')
    assertProblem(await change(`people.${people?.id}`, { add: ['1001'] }), 'person_unknown')
    const invite = {
      invitations: [{ email: 'new@quay.example' }],
      groups: [`resources.${things?.id}`],
    }
    assertProblem(await asPeople(stage, 'POST', '/invites', invite), 'not_found')
    assert.deepEqual(
      stage.sent.filter(({ method }) => method !== 'GET'),
      [],
    )
  })
})
