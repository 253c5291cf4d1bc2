import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryStore } from '@countersign/server/stores/memory'
import { toShape } from '../support/local-vendor.ts'
import { createBench, ORIGIN, type Bench, type BenchOptions } from './support/backend.ts'
import { createCountingStore, type CountingStore } from './support/counting-store.ts'
import { Page, type Reply } from './support/page.ts'
import {
  ANNA,
  assertProblem,
  BERT,
  PASSWORD,
  rememberDevice,
  settlePerson,
  toOffer,
} from './support/people.ts'

/** Known with every way, known with one, locked, and nobody. */
const NAMES = {
  known: ANNA.mail,
  sparse: 'cleo@harbour.example',
  locked: BERT.mail,
  nobody: 'nobody@harbour.example',
} as const
type Who = keyof typeof NAMES

const KINDS = [
  'passkey',
  'password',
  'sms-code',
  'email-code',
  'totp',
  'recovery-code',
  'temporary-code',
]
const ANSWERS: Record<string, Record<string, unknown>> = {
  password: { password: 'surely not this one' },
  passkey: { response: { id: 'AAAA' } },
}

async function createTown(options: BenchOptions = {}) {
  let counting: CountingStore | undefined
  const bench = await createBench({
    createStore: (clock) => (counting = createCountingStore(createMemoryStore({ clock }))),
    ...options,
  })
  assert.ok(counting)
  await settlePerson(bench, ANNA, ['password', 'totp', 'mail', 'phone'])
  await settlePerson(bench, BERT, ['password', 'totp', 'mail', 'phone'])
  await bench.backend.people.put('harbour', 'u-cleo', { login_names: [NAMES.sparse] })
  for (const way of (await bench.backend.people.read('harbour', BERT.user)).authenticators) {
    await bench.backend.people.lock('harbour', BERT.user, way.id)
  }
  await bench.settle()
  bench.messages.length = 0
  return { bench, store: counting }
}

/** What a stranger gets to see: status, code, shape, and all values that are not random. */
function toSeen(reply: Reply, name: string) {
  const text = JSON.stringify(reply.body)
  assert.ok(!text.includes('•••'), 'a masked target would tell who exists')
  const { offers, prompt, state, own, proven } = reply.view
  const { challenge: _id, data: _random, ...asked } = prompt ?? {}
  return {
    status: reply.status,
    code: reply.body['code'],
    shape: toShape(reply.body),
    seen: JSON.parse(
      JSON.stringify({ offers, asked, state, own, proven }).replaceAll(name, 'NAME'),
    ),
    headers: [...reply.headers.keys()].toSorted(),
  }
}

/** Everything a stranger can do with a name. */
async function walk(bench: Bench, who: Who, each: (step: string, reply: Reply) => void) {
  const name = NAMES[who]
  const direct = new Page(bench, { address: '192.0.2.200' })
  each('begin with a name', await direct.begin({ login_name: name }))
  const page = new Page(bench, { address: '192.0.2.201' })
  await page.begin()
  each('name', await page.identify(name))
  for (const kind of KINDS) {
    each(`ask ${kind}`, await page.challenge(kind))
    each(`see ${kind}`, await page.read())
    for (let i = 0; i < 6; i += 1) {
      const answer = ANSWERS[kind] ?? { code: `00000${i}` }
      each(
        `answer ${kind} ${i}`,
        await page.answer({ ...answer, ...(kind === 'password' ? { password: `no ${i}` } : {}) }),
      )
    }
  }
  const lost = new Page(bench, { address: '192.0.2.202' })
  await lost.begin({ login_name: name })
  each('forgot', await lost.challenge('recovery-code', { recover: true }))
  each('recover', await lost.answer({ code: 'AAAA-BBBB-CCCC-DDDD' }))
  each('ask pin', await lost.challenge('pin'))
  each('cancel', await lost.cancel())
}

async function record(who: Who, options: BenchOptions = {}) {
  const { bench, store } = await createTown(options)
  const seen: unknown[] = []
  const work: unknown[] = []
  store.takeCounts()
  let computed = bench.computed()
  await walk(bench, who, (step, reply) => {
    seen.push({ step, ...toSeen(reply, NAMES[who]) })
    work.push({ step, hashes: bench.computed() - computed, store: store.takeCounts() })
    computed = bench.computed()
  })
  return { seen, work }
}

describe('what a stranger learns of a name', () => {
  for (const signUp of ['closed', 'open'] as const) {
    it(`is nothing: the same list, shapes, counters and limits for all (${signUp})`, async () => {
      const { seen } = await record('known', { site: { signIn: { signUp } } })
      for (const who of ['sparse', 'locked', 'nobody'] as const) {
        const other = await record(who, { site: { signIn: { signUp } } })
        assert.deepEqual(other.seen, seen, who)
      }
    })
  }

  for (const signUp of ['closed', 'open'] as const) {
    it(`costs the same slow hashes and the same reads and writes (${signUp})`, async () => {
      const { work } = await record('known', { site: { signIn: { signUp } } })
      for (const who of ['sparse', 'locked', 'nobody'] as const) {
        const other = await record(who, { site: { signIn: { signUp } } })
        assert.deepEqual(other.work, work, who)
      }
    })
  }

  it('is nothing from waits either: the tenth wrong answer makes every name wait', async () => {
    const limits: unknown[] = []
    for (const who of ['known', 'sparse', 'locked', 'nobody'] as const) {
      const { bench } = await createTown()
      const seen: unknown[] = []
      for (let i = 0; i < 15; i += 1) {
        const page = new Page(bench, { address: `198.51.100.${i}` })
        await page.begin({ login_name: i % 2 === 0 ? NAMES[who] : ` ${NAMES[who].toUpperCase()} ` })
        const { status, body } = await page.answer({ password: `no ${i}` })
        seen.push([status, body['code'], body['retry_at']])
      }
      limits.push(seen)
      assert.equal(seen.filter((one) => (one as unknown[])[1] === 'limited').length, 5)
    }
    assert.equal(new Set(limits.map((one) => JSON.stringify(one))).size, 1)
  })

  it('is nothing from the caps on messages, however the name is spelt', async () => {
    const all: unknown[] = []
    for (const who of ['known', 'sparse', 'locked', 'nobody'] as const) {
      const { bench } = await createTown()
      const seen: unknown[] = []
      for (let i = 0; i < 8; i += 1) {
        const page = new Page(bench, { address: `198.51.100.${i}` })
        await page.begin({ login_name: i % 2 === 0 ? NAMES[who] : NAMES[who].toUpperCase() })
        const { status, body } = await page.challenge('sms-code')
        seen.push([status, body['code'], body['retry_at']])
        bench.clock.advance(240)
      }
      all.push(seen)
      assert.ok(seen.some((one) => (one as unknown[])[1] === 'send_limited'))
    }
    assert.equal(new Set(all.map((one) => JSON.stringify(one))).size, 1)
  })
})

describe('a decoy', () => {
  it('sends nothing, and no message leaves anybody without a press', async () => {
    const { bench } = await createTown()
    for (const who of ['sparse', 'locked', 'nobody'] as const)
      await walk(bench, who, () => undefined)
    const page = new Page(bench)
    await page.begin({ login_name: NAMES.known })
    await page.read()
    await bench.settle()
    assert.deepEqual(bench.messages, [])
  })

  it('is never answered right, not even by the code that somebody else was sent', async () => {
    const { bench } = await createTown()
    const page = new Page(bench)
    await page.begin({ login_name: NAMES.nobody })
    await page.challenge('sms-code')
    for (const code of ['000000', '123456', '999999']) {
      assertProblem(await page.answer({ code }), 'answer_wrong')
    }
  })

  it('takes the right secret of a locked way for a wrong one', async () => {
    const { bench } = await createTown()
    const page = new Page(bench)
    await page.begin({ login_name: NAMES.locked })
    const reply = await page.answer({ password: PASSWORD })
    assertProblem(reply, 'answer_wrong')
    assert.equal(reply.view.own, false)
  })

  it('refuses a number that may not be texted for all names alike, where anybody may sign up', async () => {
    const bench = await createBench({ site: { signIn: { signUp: 'open' } } })
    const number = '+1 202 555 0123'
    await bench.backend.people.put('harbour', 'u-dora', {
      login_names: [number],
      phones: [ANNA.phone],
    })
    for (const name of [number, '+12025550124']) {
      const page = new Page(bench)
      await page.begin({ login_name: name })
      assertProblem(await page.challenge('sms-code'), 'target_refused')
    }
  })
})

describe('the own view', () => {
  it('opens on a device that the named person remembers, for nobody else', async () => {
    const bench = await createBench()
    await settlePerson(bench, ANNA)
    await settlePerson(bench, BERT)
    const device = await rememberDevice(bench, ANNA)
    const begin = async (name: string, claims = {}) => {
      const page = new Page(bench)
      await page.begin({ login_name: name, device: await device.sign(page.token, claims) })
      return page
    }
    const own = await begin(ANNA.mail)
    assert.equal(own.view?.own, true)
    assert.match(own.view.offers.find((one) => one.kind === 'sms-code')?.target ?? '', /89$/)
    assert.ok(toOffer(own, 'password'))
    assert.equal((await begin(BERT.mail)).view?.own, false)
    assert.equal((await begin(NAMES.nobody)).view?.own, false)
    assert.equal((await begin(ANNA.mail, { aud: 'https://evil.example' })).view?.own, false)
    assert.equal((await begin(ANNA.mail, { aud: ORIGIN })).view?.own, true)
    assert.equal((await begin(ANNA.mail, { ath: 'of another token' })).view?.own, false)
    assert.equal((await begin(ANNA.mail, { iat: bench.clock.now() - 1300 })).view?.own, false)
    bench.clock.advance(90 * 86_400)
    assert.equal((await begin(ANNA.mail)).view?.own, false)
  })

  it('is what a friendly site shows before anything is proven, knowingly', async () => {
    const bench = await createBench({ site: { signIn: { listing: 'friendly' } } })
    await settlePerson(bench, ANNA, ['password', 'phone'])
    const page = new Page(bench)
    await page.begin({ login_name: ANNA.mail })
    assert.equal(page.view?.own, false)
    assert.deepEqual(
      page.view.offers.map((one) => one.kind),
      ['password', 'sms-code'],
    )
  })
})
