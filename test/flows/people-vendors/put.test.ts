/**
 * @module
 * One call makes a person here and at companies, and tells honestly what became of it at each.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createScriptedAccounts, type ScriptedAccounts } from '../../support/scripted-accounts.ts'
import { createScriptedCompany } from '../../support/scripted-company.ts'
import { createBench, PEOPLE_KEY, type Bench } from '../support/backend.ts'
import { callSite, putPerson } from '../support/page.ts'
import { assertProblem } from '../support/people.ts'
import { Problem } from '../../../packages/server/src/problem.ts'

type Results = Record<
  string,
  { result: string; details?: Record<string, unknown>; retry_at?: number }
>

async function createBooks(): Promise<{ bench: Bench; books: ScriptedAccounts }> {
  const books = createScriptedAccounts()
  const company = createScriptedCompany()
  const bench = await createBench({
    site: { vendors: ['local', 'books', 'company'] },
    config: { vendors: [books.source, company.source] },
  })
  return { bench, books }
}

const put = (bench: Bench, body: Record<string, unknown>, user = 'u-1') =>
  callSite(bench, { method: 'PUT', path: `/v1/site/people/${user}`, body, key: PEOPLE_KEY })

/** Order of texts. */
const byText = (a: string, b: string): number => a.localeCompare(b)

const toResults = (body: Record<string, unknown>): Results => body['vendors'] as Results
const toLinks = (body: Record<string, unknown>) =>
  body['links'] as Record<string, { account: string }> | undefined

describe('a person at companies', () => {
  it('is made there with the names and contacts of this very call, and linked at once', async () => {
    const { bench, books } = await createBooks()
    const { status, body } = await put(bench, {
      display_name: 'Maja Lind',
      login_names: ['maja'],
      emails: ['Maja@harbour.example'],
      phones: ['+4915123456789'],
      vendors: { books: { shelf: 3 } },
    })
    assert.equal(status, 200)
    assert.deepEqual(toResults(body), { books: { result: 'created' } })
    assert.deepEqual(toLinks(body), { books: { account: 'account-of-u-1' } })
    const [asked] = books.puts
    assert.deepEqual(asked?.wanted, { shelf: 3 })
    assert.deepEqual(asked?.person.emails, ['maja@harbour.example'])
    assert.deepEqual(asked?.person.phones, ['+4915123456789'])
    assert.equal(asked?.person.displayName, 'Maja Lind')
    assert.equal(asked?.account, undefined)
  })

  it('is changed there by the same call again, under the account that is linked', async () => {
    const { bench, books } = await createBooks()
    books.script.put = async ({ account }) =>
      account === undefined
        ? { result: 'created', account: 'a-1', data: { name: 'first' } }
        : { result: 'updated', account, details: { changed: true } }
    await put(bench, { vendors: { books: {} } })
    const { body } = await put(bench, { vendors: { books: {} } })
    assert.deepEqual(toResults(body), { books: { result: 'updated', details: { changed: true } } })
    assert.equal(books.puts[1]?.account, 'a-1')
    // What the company keeps with the link stays until it says otherwise.
    assert.deepEqual(books.puts[1]?.before, { name: 'first' })
    await put(bench, { vendors: { books: {} } })
    assert.deepEqual(books.puts[2]?.before, { name: 'first' })
  })

  it('is only linked at one that makes no accounts', async () => {
    const { bench } = await createBooks()
    const { body } = await put(bench, { vendors: { company: { account: 'theirs' } } })
    assert.deepEqual(toResults(body), { company: { result: 'updated' } })
    assert.deepEqual(toLinks(body), { company: { account: 'theirs' } })
    const wrong = await put(bench, { vendors: { company: { email: 'x' } } })
    assert.deepEqual(toResults(wrong.body)['company'], {
      result: 'refused',
      details: { code: 'request_malformed', field: 'vendors.company' },
    })
  })

  it('has a result of its own at each, whatever becomes of the others', async () => {
    const cases = [
      [
        async () => ({ result: 'refused', details: { why: 'name' } }),
        { result: 'refused', details: { why: 'name' } },
      ],
      [async () => ({ result: 'unknown' }), { result: 'unknown' }],
      [async () => ({ result: 'unavailable', retryAt: 7 }), { result: 'unavailable', retry_at: 7 }],
      [
        async () => ({ result: 'invited', details: { by: 'mail' } }),
        { result: 'invited', details: { by: 'mail' } },
      ],
      [
        async () => {
          throw new Problem('vendor_unavailable', { retryAt: 9 })
        },
        { result: 'unavailable', retry_at: 9 },
      ],
      [
        async () => {
          throw new Problem('request_malformed', { field: 'vendors.books.shelf' })
        },
        { result: 'refused', details: { code: 'request_malformed', field: 'vendors.books.shelf' } },
      ],
    ] as const
    for (const [script, expected] of cases) {
      const { bench, books } = await createBooks()
      books.script.put = script as ScriptedAccounts['script']['put']
      const vendors = { books: {}, company: { account: 'theirs' } }
      const { status, body } = await put(bench, { display_name: 'Maja', vendors })
      assert.equal(status, 200)
      assert.deepEqual(toResults(body), { books: expected, company: { result: 'updated' } })
      assert.deepEqual(toLinks(body), { company: { account: 'theirs' } })
      assert.equal(body['display_name'], 'Maja')
    }
  })

  it('is remembered where nobody knows what came of it, so that the next call finds out', async () => {
    const { bench, books } = await createBooks()
    books.script.put = async () => ({ result: 'unknown', data: { tried: 'maja' } })
    await put(bench, { vendors: { books: {} } })
    books.script.put = async ({ before }) =>
      before === undefined ? assert.fail('forgotten') : { result: 'created', account: 'a-1' }
    await put(bench, { vendors: { books: {} } })
    assert.deepEqual(books.puts[1]?.before, { tried: 'maja' })
    // It is known now.
    books.script.put = async ({ before, account }) => {
      assert.deepEqual([before, account], [undefined, 'a-1'])
      return { result: 'unknown', data: { doubt: true } }
    }
    const { body } = await put(bench, { vendors: { books: {} } })
    assert.deepEqual(toLinks(body), { books: { account: 'a-1' } })
    books.script.put = async ({ before }) => {
      assert.deepEqual(before, { doubt: true })
      return { result: 'updated', account: 'a-1' }
    }
    await put(bench, { vendors: { books: {} } })
  })

  it('gets no account that is somebody else’s', async () => {
    const { bench, books } = await createBooks()
    books.script.put = async () => ({ result: 'created', account: 'the-same' })
    await put(bench, { vendors: { books: {} } }, 'u-1')
    const { body } = await put(bench, { vendors: { books: {} } }, 'u-2')
    assert.deepEqual(toResults(body)['books'], {
      result: 'refused',
      details: { code: 'account_taken' },
    })
    assert.equal(toLinks(body), undefined)
  })

  it('is made once by many calls at the same time', async () => {
    const { bench, books } = await createBooks()
    let made = 0
    books.script.put = async ({ account }) => {
      if (account !== undefined) return { result: 'updated', account }
      made += 1
      const name = `a-${made}`
      await new Promise((resolve) => setImmediate(resolve))
      return { result: 'created', account: name }
    }
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => put(bench, { vendors: { books: {} } })),
    )
    assert.equal(made, 1)
    for (const { body } of replies) {
      assert.ok(
        ['created', 'updated', 'unavailable'].includes(toResults(body)['books']?.result ?? ''),
      )
    }
  })

  it('is refused as a whole for a vendor that is none of the site’s, before anything is done', async () => {
    const { bench, books } = await createBooks()
    for (const id of ['nobody', 'local']) {
      const reply = await put(bench, { display_name: 'X', vendors: { books: {}, [id]: {} } })
      assertProblem(reply, 'vendor_unknown')
      assert.equal(reply.body['field'], 'vendors')
    }
    assert.equal(books.puts.length, 0)
    const read = { method: 'GET', path: '/v1/site/people/u-1', key: PEOPLE_KEY }
    assertProblem(await callSite(bench, read), 'person_unknown')
  })

  it('is written down: who, where, and what became of it', async () => {
    const { bench, books } = await createBooks()
    books.script.put = async () => ({ result: 'refused' })
    await put(bench, { vendors: { books: {}, company: { account: 'theirs' } } })
    const told = bench.audit.filter(({ event }) => event === 'account.put')
    assert.deepEqual(told.map(({ vendor, code }) => `${vendor} ${code}`).toSorted(byText), [
      'books refused',
      'company updated',
    ])
    assert.equal(JSON.stringify(told).includes('u-1'), false)
  })

  it('that is erased while the account is made leaves none behind', async () => {
    const { bench, books } = await createBooks()
    await put(bench, {})
    books.script.put = async () => {
      await callSite(bench, { method: 'DELETE', path: '/v1/site/people/u-1', key: PEOPLE_KEY })
      return { result: 'created', account: 'late' }
    }
    assertProblem(await put(bench, { vendors: { books: {} } }), 'person_unknown')
    await bench.settle()
    assert.deepEqual(
      books.erased.map(({ account }) => account),
      ['late'],
    )
  })
})

describe('a person without wishes', () => {
  it('is asked about nowhere', async () => {
    const { bench, books } = await createBooks()
    const person = await putPerson(bench, 'u-1', { display_name: 'Maja' })
    assert.equal(person.vendors, undefined)
    assert.equal(books.puts.length, 0)
  })
})
