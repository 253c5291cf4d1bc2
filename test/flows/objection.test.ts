import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBench, ISSUER, ORIGIN, PEOPLE_KEY, type Bench } from './support/backend.ts'
import { callSite, Page, readClaims, readCode } from './support/page.ts'
import {
  addOwn,
  ANNA,
  listOwn,
  openVisit,
  PASSWORD,
  removeOwn,
  settlePerson,
} from './support/people.ts'

const NEW_MAIL = 'anna.new@harbour.example'

async function openFresh(bench: Bench): Promise<Page> {
  const page = await openVisit(bench, ANNA.user)
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  await page.challenge('email-code')
  await bench.settle()
  await page.answer({ code: readCode(bench, ANNA.mail) })
  return page
}

async function changeMail(bench: Bench): Promise<Page> {
  const page = await openFresh(bench)
  await addOwn(page, { kind: 'email-code', target: NEW_MAIL })
  await bench.settle()
  const code = readCode(bench, NEW_MAIL)
  bench.messages.length = 0
  const added = await page.answer({ code })
  assert.equal(added.view.state, 'open')
  await bench.settle()
  return page
}

const readLink = (bench: Bench): string =>
  bench.messages.map((one) => /http\S+\/objection#([\w-]+)/.exec(one.text)?.[1]).find(Boolean) ??
  'none'

async function object(bench: Bench, code: string, origin: string | undefined = ORIGIN) {
  const response = await bench.backend.fetch(
    new Request(`${ISSUER}/v1/objections`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(origin === '' ? {} : { Origin: origin }) },
      body: JSON.stringify({ code }),
    }),
  )
  return { status: response.status, body: (await response.json()) as { code?: string } }
}

async function createAnna(): Promise<Bench> {
  const bench = await createBench()
  await settlePerson(bench, ANNA, ['password', 'mail'])
  return bench
}

describe('a way that came or went', () => {
  /** Whatever is left out where there is no link, a person who did not do it is told whom to turn to. */
  const ADVICE = 'If this wasn’t you, contact Harbour now.'

  it('is told with whom to turn to where it was somebody else', async () => {
    const bench = await createAnna()
    const page = await openFresh(bench)
    bench.messages.length = 0
    await addOwn(page, { kind: 'pin' })
    const added = await page.answer({ code: '274951' })
    assert.equal(added.view.state, 'open')
    await bench.settle()
    const told = bench.messages.map(({ text }) => text)
    assert.deepEqual([told.length, told[0]?.split('\n\n').at(-1)], [1, ADVICE])
    bench.messages.length = 0
    const ways = (await listOwn(page)).body['authenticators'] as { id: string; kind: string }[]
    const pin = ways.find(({ kind }) => kind === 'pin')?.id ?? assert.fail('there is a PIN')
    assert.equal((await removeOwn(page, pin)).status, 200)
    await bench.settle()
    assert.match(bench.messages[0]?.text ?? '', /a PIN was removed/)
    assert.ok(bench.messages[0]?.text.endsWith(ADVICE))
  })

  it('says one thing to do, not two, to who can undo it', async () => {
    const bench = await createAnna()
    await changeMail(bench)
    const [{ text } = assert.fail('it is told')] = bench.messages
    assert.match(text, /undo it within 24 hours/)
    assert.equal(text.split('If this wasn’t you').length, 2)
  })
})

describe('a new contact', () => {
  it('is told to the old one, which alone gets the link, and is held back for a day', async () => {
    const bench = await createAnna()
    const page = await changeMail(bench)
    assert.deepEqual(
      bench.messages.map((one) => one.to),
      [ANNA.mail],
    )
    assert.match(bench.messages[0]?.text ?? '', /an e-mail address was added/)
    assert.notEqual(readLink(bench), 'none')
    assert.ok(
      !(bench.messages[0]?.text ?? '').includes('?'),
      'the code is behind the fragment sign',
    )
    const list = (await listOwn(page)).body['authenticators'] as Record<string, unknown>[]
    assert.deepEqual(
      list.filter((one) => one['kind'] === 'email-code').map((one) => one['full_strength']),
      [true, false],
    )
  })

  it('of a person who was erased is no business of who is made anew under the same id', async () => {
    const bench = await createAnna()
    await changeMail(bench)
    await callSite(bench, {
      method: 'DELETE',
      path: `/v1/site/people/${ANNA.user}`,
      key: PEOPLE_KEY,
    })
    await settlePerson(bench, ANNA, ['password', 'mail'])
    assert.equal((await object(bench, readLink(bench))).body.code, 'not_found')
  })

  it('is undone by an objection, once, and every sign-in with it', async () => {
    const bench = await createAnna()
    const login = new Page(bench)
    await login.begin({ login_name: ANNA.mail })
    const { sid } = readClaims((await login.answer({ password: PASSWORD })).view.proof)
    await changeMail(bench)
    const code = readLink(bench)
    assert.deepEqual(await object(bench, code), { status: 200, body: { undone: true } })
    const person = await bench.backend.people.read('harbour', ANNA.user)
    assert.deepEqual(person.emails, [ANNA.mail])
    assert.deepEqual(
      person.authenticators.map((one) => one.kind),
      ['email-code', 'password'],
    )
    const begun = await callSite(bench, {
      path: '/v1/site/transactions',
      body: { purpose: 'account', user: ANNA.user, session: 'a'.repeat(16), sid },
    })
    assert.equal(begun.body['code'], 'session_required')
    assert.equal((await object(bench, code)).body.code, 'not_found')
    const stranger = new Page(bench)
    await stranger.begin({ login_name: NEW_MAIL })
    bench.messages.length = 0
    await stranger.challenge('email-code')
    await bench.settle()
    assert.deepEqual(bench.messages, [], 'the name leads nowhere any more')
  })

  it('stays when nobody objects for a day', async () => {
    const bench = await createAnna()
    await changeMail(bench)
    const code = readLink(bench)
    bench.clock.advance(86_400)
    assert.equal((await object(bench, code)).body.code, 'not_found')
    assert.deepEqual((await bench.backend.people.read('harbour', ANNA.user)).emails, [
      ANNA.mail,
      NEW_MAIL,
    ])
  })

  it('cannot have the old one removed for good: that can be undone as well', async () => {
    const bench = await createAnna()
    const page = await changeMail(bench)
    const list = (await listOwn(page)).body['authenticators'] as { id: string; target?: string }[]
    const old = list.find((one) => one.target === 'a•••@harbour.example')?.id ?? ''
    bench.messages.length = 0
    assert.equal((await removeOwn(page, old)).status, 200)
    await bench.settle()
    assert.ok(bench.messages.some((one) => one.to === ANNA.mail))
    assert.deepEqual((await bench.backend.people.read('harbour', ANNA.user)).emails, [NEW_MAIL])
    assert.equal((await object(bench, readLink(bench))).status, 200)
    const restored = await bench.backend.people.read('harbour', ANNA.user)
    assert.ok(restored.emails.includes(ANNA.mail))
    assert.ok(restored.authenticators.some((one) => one.id === old))
  })

  it('keeps the code good while somebody else has the address, and restores nothing of theirs', async () => {
    const bench = await createAnna()
    const page = await changeMail(bench)
    const list = (await listOwn(page)).body['authenticators'] as { id: string; target?: string }[]
    const old = list.find((one) => one.target === 'a•••@harbour.example')?.id ?? ''
    bench.messages.length = 0
    // As a login name of its own the address would stay Anna's.
    await bench.backend.people.put('harbour', ANNA.user, { login_names: ['anna'] })
    await removeOwn(page, old)
    await bench.settle()
    const code = readLink(bench)
    bench.clock.advance(60)
    const { people } = bench.backend
    await people.put('harbour', 'u-other', { emails: [ANNA.mail] })
    assert.equal((await object(bench, code)).body.code, 'login_name_taken')
    assert.deepEqual((await people.read('harbour', ANNA.user)).emails, [NEW_MAIL])
    await people.erase('harbour', 'u-other')
    bench.clock.advance(60)
    assert.equal((await object(bench, code)).status, 200)
    assert.ok((await people.read('harbour', ANNA.user)).emails.includes(ANNA.mail))
  })

  it('is undone from our own page only, and by no code that was guessed', async () => {
    const bench = await createAnna()
    await changeMail(bench)
    const code = readLink(bench)
    for (const origin of ['', 'https://evil.example', 'null']) {
      assert.equal((await object(bench, code, origin)).body.code, 'origin_refused')
    }
    assert.equal((await object(bench, 'x'.repeat(32))).body.code, 'not_found')
    assert.equal((await object(bench, code)).status, 200)
  })

  it('has a page behind the link that changes nothing by being opened', async () => {
    const bench = await createAnna()
    await changeMail(bench)
    const page = await bench.backend.fetch(new Request(`${ISSUER}/objection`))
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-type') ?? '', /^text\/html; charset=utf-8$/i)
    assert.match(
      page.headers.get('content-security-policy') ?? '',
      /default-src 'none'; script-src 'self'/,
    )
    assert.equal((await bench.backend.people.read('harbour', ANNA.user)).emails.length, 2)
  })
})
