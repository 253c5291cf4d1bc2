import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuthenticatorKind } from '@countersign/protocol'
import { toShape } from '../support/local-vendor.ts'
import { createBench, type Bench } from './support/backend.ts'
import { Page, putPerson, readClaims, readCode } from './support/page.ts'
import { ANNA, answerPasskey, assertProblem, createKey, settlePerson } from './support/people.ts'

const NEW = 'newcomer@harbour.example'

const createOpen = (): Promise<Bench> => createBench({ site: { signIn: { signUp: 'open' } } })

async function ask(bench: Bench, name: string, kind = 'email-code'): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: name })
  await page.challenge(kind)
  await bench.settle()
  return page
}

async function join(bench: Bench, name: string): Promise<Page> {
  const page = await ask(bench, name)
  await page.answer({ code: readCode(bench, name) })
  return page
}

const listPeople = async (bench: Bench) => (await bench.backend.people.list('harbour')).people

describe('open sign-up', () => {
  it('asks what the site names first, of everybody, and sends nothing for it', async () => {
    const order = (ways: readonly AuthenticatorKind[]) =>
      createBench({ site: { signIn: { signUp: 'open', ways: [...ways] } } })
    const mailFirst = await order(['email-code', 'passkey', 'password'])
    const passwordFirst = await order(['passkey', 'password', 'email-code'])
    for (const bench of [mailFirst, passwordFirst]) {
      await settlePerson(bench, ANNA)
      bench.messages.length = 0
    }
    for (const name of [NEW, ANNA.mail]) {
      const page = new Page(mailFirst)
      const { view } = await page.begin({ login_name: name })
      assert.deepEqual([view.state, view.prompt], ['choose', undefined])
      assert.equal(view.offers[0]?.kind, 'email-code')
      assert.ok(view.passkey, 'the passkey is at hand')
      const asked = await new Page(passwordFirst).begin({ login_name: name })
      assert.equal(asked.view.prompt?.kind, 'password')
    }
    await mailFirst.settle()
    assert.deepEqual(mailFirst.messages, [])
  })

  it('makes a person of an unknown address, offers a passkey, and says that they are new', async () => {
    const bench = await createOpen()
    const page = await join(bench, NEW)
    assert.equal(page.view?.prompt?.kind, 'passkey')
    assert.equal((page.view.prompt.data as { optional?: boolean }).optional, true)
    const key = createKey()
    const done = await answerPasskey(page, key)
    const claims = readClaims(done.view.proof)
    assert.equal(claims['is_new'], true)
    const [person, ...others] = await listPeople(bench)
    assert.deepEqual(others, [])
    assert.equal(claims['sub'], person?.user)
    assert.deepEqual([person?.login_names, person?.emails], [[NEW], [NEW]])
    assert.deepEqual(
      person?.authenticators.map((one) => one.kind),
      ['email-code', 'passkey'],
    )
  })

  it('takes no for an answer, and asks again next time', async () => {
    const bench = await createOpen()
    const page = await join(bench, NEW)
    const done = await page.answer({ skip: true })
    assert.equal(done.view.state, 'done')
    assert.equal(readClaims(done.view.proof)['is_new'], true)
    bench.clock.advance(40)
    const again = await join(bench, NEW)
    assert.equal(again.view?.prompt?.kind, 'passkey')
    const second = await again.answer({ skip: true })
    const claims = readClaims(second.view.proof)
    assert.equal(claims['is_new'], undefined)
    assert.equal(claims['sub'], readClaims(done.view.proof)['sub'])
  })

  it('makes a person of a number too', async () => {
    const bench = await createOpen()
    const page = await ask(bench, '+49 151 2345 6789', 'sms-code')
    await page.answer({ code: readCode(bench, '+4915123456789') })
    await page.answer({ skip: true })
    assert.equal(page.view?.state, 'done')
    assert.deepEqual((await listPeople(bench))[0]?.phones, ['+4915123456789'])
  })

  it('looks the same for an address that somebody has', async () => {
    const bench = await createOpen()
    await settlePerson(bench, ANNA, ['mail'])
    const [known, fresh] = [await ask(bench, ANNA.mail), await ask(bench, NEW)]
    assert.deepEqual(toShape(known.view), toShape(fresh.view))
    assert.equal(bench.messages.length, 2)
    const [one, two] = bench.messages.map(({ text }) => text.replaceAll(/\d{6}/g, 'CODE'))
    assert.equal(one, two)
    const wrong = await Promise.all([known, fresh].map((page) => page.answer({ code: '000000' })))
    assert.deepEqual(toShape(wrong[0]?.body), toShape(wrong[1]?.body))
  })

  it('sends to the spelling that becomes the name: a look-alike cannot take the plain one', async () => {
    const bench = await createOpen()
    await ask(bench, 'ｎewcomer@Harbour.example')
    assert.deepEqual(
      bench.messages.map((one) => one.to),
      [NEW],
    )
  })

  it('makes one person of two who come at once with one address', async () => {
    for (let round = 0; round < 5; round += 1) {
      const bench = await createBench({
        site: { signIn: { signUp: 'open' } },
        config: { messageLimits: { perTarget30s: 5 } },
      })
      const pages = [await ask(bench, NEW), await ask(bench, NEW)]
      const codes = bench.messages.map(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? '')
      const replies = await Promise.all(
        pages.map((page, i) => page.answer({ code: codes[i] ?? '' })),
      )
      assert.ok(replies.every((one) => one.status === 200 || one.body['code'] === 'conflict'))
      const again = await Promise.all(
        pages.map((page, i) =>
          page.view?.proven.length === 0 ? page.answer({ code: codes[i] ?? '' }) : page.read(),
        ),
      )
      assert.deepEqual(
        again.map((one) => one.status),
        [200, 200],
      )
      assert.equal((await listPeople(bench)).length, 1)
      const done = await Promise.all(pages.map((page) => page.answer({ skip: true })))
      assert.equal(new Set(done.map((one) => readClaims(one.view.proof)['sub'])).size, 1)
    }
  })

  it('gives no account to whoever proves an address that is another’s login name', async () => {
    const bench = await createOpen()
    const page = await ask(bench, NEW)
    const emails = ['other@harbour.example']
    await putPerson(bench, 'u-other', { login_names: [NEW], emails })
    assertProblem(await page.answer({ code: readCode(bench, NEW) }), 'answer_wrong')
    assert.equal((await listPeople(bench)).length, 1)
  })

  it('has nothing to do with a recovery: a newcomer has nothing to recover', async () => {
    const bench = await createOpen()
    const page = new Page(bench)
    await page.begin({ login_name: NEW })
    await page.challenge('email-code', { recover: true })
    await bench.settle()
    assert.deepEqual(bench.messages, [])
  })
})

describe('closed sign-up', () => {
  it('asks the same and sends nothing', async () => {
    const bench = await createBench()
    const page = await ask(bench, NEW)
    assert.equal(page.view?.prompt?.kind, 'email-code')
    assert.deepEqual(bench.messages, [])
    assertProblem(await page.answer({ code: '123456' }), 'answer_wrong')
    assert.deepEqual(await listPeople(bench), [])
  })
})
