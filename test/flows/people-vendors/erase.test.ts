/**
 * @module
 * Erasing a person erases them at companies too; what nobody can say is remembered, and tried again.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '../../../packages/server/src/problem.ts'
import type { EraseResult } from '../../../packages/server/src/vendors/accounts.ts'
import { createScriptedAccounts } from '../../support/scripted-accounts.ts'
import { createBench, PEOPLE_KEY, type Bench } from '../support/backend.ts'
import { callSite, putPerson, type Reply } from '../support/page.ts'
import { assertProblem, give, openVisit, PASSWORD, removeOwn } from '../support/people.ts'
import { asPeople, createStage, MAIL, settle, USER } from '../building/support/stage.ts'

const erase = (bench: Bench, user = 'u-1'): Promise<Reply> =>
  callSite(bench, { method: 'DELETE', path: `/v1/site/people/${user}`, key: PEOPLE_KEY })

async function createTwo() {
  const books = createScriptedAccounts('books')
  const gates = createScriptedAccounts('gates')
  const bench = await createBench({
    site: { vendors: ['books', 'gates', 'local'] },
    config: { vendors: [books.source, gates.source] },
  })
  await putPerson(bench, 'u-1', {
    display_name: 'Maja Lind',
    login_names: ['maja'],
    vendors: { books: {}, gates: {} },
  })
  return { bench, books, gates }
}

describe('erasing a person', () => {
  it('erases every account, with the ways that the company keeps something of', async () => {
    const { bench, books } = await createTwo()
    await give(bench, { user: 'u-1' }, { kind: 'pin', secret: '8351' })
    await give(bench, { user: 'u-1' }, { kind: 'password', secret: 'a-long-one-of-many-words' })
    const { body } = await erase(bench)
    assert.deepEqual(body, { deleted: true, vendors: { books: 'erased', gates: 'erased' } })
    const [asked] = books.erased
    assert.equal(asked?.account, 'account-of-u-1')
    assert.deepEqual(
      asked?.person.enrolments.map(({ kind, vendor }) => [kind, vendor]),
      [['pin', 'books']],
    )
    assert.deepEqual(Object.keys(asked?.person.links ?? {}), ['books'])
    // No name goes along: an id is enough.
    assert.deepEqual([asked?.person.displayName, asked?.person.loginName], ['', ''])
  })

  it('is done here whatever becomes of it there, and tries again what is not done', async () => {
    const { bench, books, gates } = await createTwo()
    const results: EraseResult[] = ['unavailable', 'unknown', 'erased']
    books.script.erase = async () => results.shift() ?? assert.fail('once too often')
    const read = { method: 'GET', path: '/v1/site/people/u-1', key: PEOPLE_KEY }
    const first = await erase(bench)
    assert.deepEqual(first.body['vendors'], { books: 'unavailable', gates: 'erased' })
    assertProblem(await callSite(bench, read), 'person_unknown')
    assert.deepEqual((await erase(bench)).body['vendors'], { books: 'unknown' })
    assert.deepEqual((await erase(bench)).body['vendors'], { books: 'erased' })
    assert.deepEqual((await erase(bench)).body, { deleted: true })
    assert.equal(gates.erased.length, 1)
    const kept = await bench.store.list('erasing/', { limit: 10 })
    assert.deepEqual(kept, [])
  })

  it('remembers no name while it remembers an account', async () => {
    const { bench, books } = await createTwo()
    books.script.erase = async () => 'unknown'
    await erase(bench)
    const kept = JSON.stringify(await bench.store.list('erasing/', { limit: 10 }))
    assert.ok(kept.includes('account-of-u-1'))
    for (const name of ['Maja', 'maja']) assert.equal(kept.includes(name), false)
  })

  it('counts as done where all is gone that can go', async () => {
    const { bench, books } = await createTwo()
    books.script.erase = async () => 'partial'
    assert.deepEqual((await erase(bench)).body['vendors'], { books: 'partial', gates: 'erased' })
    assert.deepEqual((await erase(bench)).body, { deleted: true })
  })

  it('does not erase who is made anew under the same id', async () => {
    const { bench, books } = await createTwo()
    books.script.erase = async () => 'unavailable'
    await erase(bench)
    await putPerson(bench, 'u-1', { links: { books: { account: 'another' } } })
    books.script.erase = async () => 'erased'
    assert.deepEqual((await erase(bench)).body['vendors'], { books: 'erased' })
    assert.deepEqual(
      books.erased.map(({ account }) => account),
      ['account-of-u-1', 'account-of-u-1', 'another'],
    )
  })

  it('tells of an account that may have been made and that nobody can name', async () => {
    const { bench, books } = await createTwo()
    books.script.put = async () => ({ result: 'unknown', data: { tried: 'noor' } })
    await putPerson(bench, 'u-2', { vendors: { books: {} } })
    assert.deepEqual((await erase(bench, 'u-2')).body['vendors'], { books: 'unknown' })
    assert.equal(books.erased.length, 0)
    assert.deepEqual((await erase(bench, 'u-2')).body, { deleted: true })
  })

  it('is the same for somebody who never was', async () => {
    const { bench } = await createTwo()
    assert.deepEqual((await erase(bench, 'u-nobody')).body, { deleted: true })
  })

  it('is written down with what became of it', async () => {
    const { bench } = await createTwo()
    await erase(bench)
    const told = bench.audit.filter(({ event }) => event === 'account.erased')
    assert.deepEqual(
      told.map(({ vendor, code }) => `${vendor} ${code}`).toSorted((a, b) => a.localeCompare(b)),
      ['books erased', 'gates erased'],
    )
  })

  it('waits for nobody who is at the account: it is tried again', async () => {
    const { bench, books } = await createTwo()
    const { promise, resolve } = Promise.withResolvers<void>()
    books.script.put = async () => {
      await promise
      return { result: 'updated', account: 'account-of-u-1' }
    }
    const path = '/v1/site/people/u-1'
    const body = { vendors: { books: {} } }
    const changing = callSite(bench, { method: 'PUT', path, body, key: PEOPLE_KEY })
    while (books.puts.length < 2) await new Promise((next) => setImmediate(next))
    assert.equal((await erase(bench)).body['vendors'] !== undefined, true)
    resolve()
    assertProblem(await changing, 'person_unknown')
    await bench.settle()
    assert.ok(books.erased.some(({ account }) => account === 'account-of-u-1'))
  })
})

describe('erasing at Allthenticate', () => {
  it('takes cards and groups, and says that the account stays', async () => {
    const stage = await createStage()
    await settle(stage)
    const path = `/people/${USER}/authenticators`
    await asPeople(stage, 'POST', path, { kind: 'card', secret: '123456' })
    const { body } = await asPeople(stage, 'DELETE', `/people/${USER}`)
    assert.deepEqual(body['vendors'], { allthenticate: 'partial' })
    assert.deepEqual(stage.control.cards(MAIL), [])
    const member = stage.control.members().find(({ email }) => email === MAIL)
    assert.deepEqual(member?.groups, [])
    const order = stage.sent.filter(({ method }) => method === 'PUT').map((one) => one.path)
    assert.deepEqual(order.slice(-2), ['/modifysmartcards', '/groups'])
  })

  it('is erased where the account is gone, unknown or unavailable where nobody answers', async () => {
    const gone = await createStage()
    await settle(gone)
    await asPeople(gone, 'PUT', `/people/${USER}`, {
      links: { allthenticate: { account: '9999' } },
    })
    const { body } = await asPeople(gone, 'DELETE', `/people/${USER}`)
    assert.deepEqual(body['vendors'], { allthenticate: 'erased' })
    for (const [fault, outcome] of [
      ['reset-after', 'unknown'],
      ['429', 'unavailable'],
    ] as const) {
      const stage = await createStage()
      await settle(stage)
      stage.control.fault({ fault, operation: 'write-cards' })
      const first = await asPeople(stage, 'DELETE', `/people/${USER}`)
      assert.deepEqual(first.body['vendors'], { allthenticate: outcome })
      stage.control.clearFaults()
      const again = await asPeople(stage, 'DELETE', `/people/${USER}`)
      assert.deepEqual(again.body['vendors'], { allthenticate: 'partial' })
    }
  })
})

describe('taking one’s own way', () => {
  it('has the company forget it first, and keeps it while the company cannot be told', async () => {
    const { bench, books } = await createTwo()
    await give(bench, { user: 'u-1' }, { kind: 'password', secret: PASSWORD })
    const given = await give(bench, { user: 'u-1' }, { kind: 'pin', secret: '8351' })
    const { id } = given.body['authenticator'] as { id: string }
    const page = await openVisit(bench, 'u-1')
    await page.challenge('password')
    await page.answer({ password: PASSWORD })
    books.script.forget = async () => {
      throw new Problem('vendor_unavailable')
    }
    assertProblem(await removeOwn(page, id), 'vendor_unavailable')
    const kept = await bench.backend.people.read('harbour', 'u-1')
    assert.ok(kept.authenticators.some((way) => way.id === id))
    books.script.forget = async () => undefined
    assert.equal((await removeOwn(page, id)).status, 200)
    const left = await bench.backend.people.read('harbour', 'u-1')
    assert.equal(
      left.authenticators.some((way) => way.id === id),
      false,
    )
  })
})

describe('taking one way', () => {
  it('has the company forget it first', async () => {
    const { bench, books } = await createTwo()
    const given = await give(bench, { user: 'u-1' }, { kind: 'pin', secret: '8351' })
    const { id } = given.body['authenticator'] as { id: string }
    const path = `/v1/site/people/u-1/authenticators/${id}`
    const take = () => callSite(bench, { method: 'DELETE', path, key: PEOPLE_KEY })
    books.script.forget = async () => {
      throw new Problem('vendor_unavailable')
    }
    assertProblem(await take(), 'vendor_unavailable')
    const { body } = await callSite(bench, {
      method: 'GET',
      path: '/v1/site/people/u-1/authenticators',
      key: PEOPLE_KEY,
    })
    assert.equal((body['authenticators'] as unknown[]).length, 1)
    books.script.forget = async () => undefined
    assert.equal((await take()).status, 200)
    assert.deepEqual(
      books.forgotten.map(({ enrolment }) => enrolment.id),
      [id, id],
    )
    // Gone is gone: nobody is asked again.
    assert.equal((await take()).status, 200)
    assert.equal(books.forgotten.length, 2)
  })
})
