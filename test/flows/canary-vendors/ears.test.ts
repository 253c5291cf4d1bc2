/**
 * @module
 * What would be found is found: a leak in every place by the way that a real one would take, in every spelling.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { inspect } from 'node:util'
import type {
  VendorPlatform,
  VendorSource,
} from '../../../packages/server/src/vendors/vendor-source.ts'
import { Problem } from '../../../packages/server/src/problem.ts'
import { createBench, PEOPLE_KEY, type Bench } from '../support/backend.ts'
import { createSearch } from '../support/leaks.ts'
import { callSite, Page, putPerson } from '../support/page.ts'
import { findEscaped, openEar, PLACES, type Place, type Stage } from './support/ear.ts'

const SECRET = 'canary-secret-4751'
const CANARY = { what: 'it', value: SECRET }
const ANNA = { user: 'u-anna', name: 'anna@harbour.example' }

/** What a careless vendor, or careless code around it, says of its secret. */
interface Leak {
  readonly ask?: (platform: VendorPlatform) => void
  readonly data?: object
  readonly state?: object
  readonly check?: () => never
  readonly shown?: readonly string[]
  readonly after?: (stage: Stage) => unknown
}

const LEAKS: Readonly<Record<Place, readonly Leak[]>> = {
  audit: [{ ask: ({ audit }) => audit({ event: 'vendor.failed', vendor: 'leaky', code: SECRET }) }],
  terminal: [
    { ask: () => process.stdout.write(`${SECRET}\n`) },
    { ask: () => process.stderr.write(new TextEncoder().encode(`${SECRET}\n`)) },
    { ask: () => console.log({ deep: { inside: SECRET } }) },
    { ask: () => console.error(new Error('no', { cause: SECRET })) },
    {
      after: async () => {
        process.emitWarning(SECRET)
        await setImmediate()
      },
    },
  ],
  errors: [
    { check: () => fail(new TypeError(SECRET)) },
    { check: () => fail(new TypeError('no', { cause: new Error(SECRET) })) },
    { check: () => fail(new Problem('vendor_unavailable', { cause: { url: [SECRET] } })) },
    { check: () => fail(Object.assign(new Error('no'), { request: { body: SECRET } })) },
  ],
  messages: [
    {
      after: ({ messages }) =>
        messages.push({ channel: 'mail', to: 'x', subject: '', text: SECRET, locale: 'en' }),
    },
  ],
  'store keys': [{ after: ({ store }) => store.count(`tries/${SECRET}`, 60) }],
  'store values': [
    { state: { kept: SECRET } },
    {
      // It is gone again at once.
      after: async ({ store }) => {
        await store.create('a', { [SECRET]: true })
        await store.take('a')
      },
    },
  ],
  'links in the store': [
    { after: ({ store }) => store.create('person/a/b', { links: { leaky: { account: SECRET } } }) },
    { after: ({ store }) => store.create('erasing/a/b', { accounts: [{ account: SECRET }] }) },
  ],
  page: [{ data: { target: SECRET } }],
  site: [{ shown: [SECRET] }],
  'our addresses': [
    { after: (stage) => new Page(stage).send('GET', `/v1/sites/x?code=${SECRET}`) },
  ],
  'vendor addresses': [{ ask: ({ call }) => void call(toRequest(`?code=${SECRET}`)) }],
  'vendor log': [{ ask: ({ call }) => void call(toRequest('', SECRET)) }],
}

function fail(thrown: Error): never {
  throw thrown
}

const toRequest = (query: string, body = '') => ({
  method: 'POST' as const,
  url: `http://localhost:4000/${query}`,
  headers: {},
  body,
  timeoutMs: 1,
  maxBytes: 1,
})

function toSource({ ask, data = {}, state = {}, check, shown = [] }: Leak): VendorSource {
  return {
    id: 'leaky',
    kinds: ['pin'],
    open: (platform) => ({
      id: 'leaky',
      kinds: ['pin'],
      start: async () => {
        ask?.(platform)
        const prompt = { length: 6, alphabet: 'digits', mode: 'check', ...data }
        return { ceremony: 'code', data: prompt, state: { ...state }, ttlSeconds: 60, sends: false }
      },
      check: async () => check?.() ?? { result: 'wrong', code: 'answer_wrong' },
      enrol: async () => fail(new Error('not here')),
      confirm: async () => fail(new Error('not here')),
      make: async () => ({ enrolment: { kind: 'pin', data: {} }, shown }),
      describe: () => ({}),
    }),
  }
}

/** Plants are for the ear alone. @returns Lets everything through again. */
function swallow(stream: NodeJS.WriteStream): () => void {
  const { write } = stream
  const pass = (...args: Parameters<typeof write>): boolean =>
    Buffer.from(args[0]).includes(SECRET) || Reflect.apply(write, stream, args)
  Object.assign(stream, { write: pass })
  return () => Object.assign(stream, { write })
}

/** One sign-in with such a vendor. */
async function walk(leak: Leak) {
  const sent: Parameters<VendorPlatform['call']>[0][] = []
  const ear = await openEar(
    async (tools) => {
      const bench: Bench = await createBench({
        ...tools,
        call: async (request) => {
          sent.push(request)
          return { status: 200, headers: {}, body: '' }
        },
        config: { vendors: [toSource(leak)] },
        site: { vendors: ['leaky', 'local'], signIn: { ways: ['pin'], listing: 'friendly' } },
      })
      const calls = () =>
        sent.map(({ body }) => ({
          at: 0,
          operation: 'x',
          method: 'POST',
          path: '/',
          status: 200,
          authorization: 'none',
          request: body,
          reply: null,
        }))
      const control = {
        calls,
        fault: () => undefined,
        faults: () => [],
        clearFaults: () => undefined,
      }
      return { ...bench, control }
    },
    () => sent.map((request) => ({ operation: 'x', request, reply: '' })),
  )
  const { stage } = ear
  try {
    await putPerson(stage, ANNA.user, { login_names: [ANNA.name] })
    const path = `/v1/site/people/${ANNA.user}/authenticators`
    await callSite(stage, { path, body: { kind: 'pin' }, key: PEOPLE_KEY })
    const page = new Page(stage)
    await page.begin({ login_name: ANNA.name })
    if (page.view?.prompt === undefined) await page.challenge(page.view?.offers[0]?.id ?? 'none')
    await page.answer({ code: '123456' })
    await leak.after?.(stage)
    return findEscaped(ear.hear(), [CANARY])
  } finally {
    ear.close()
  }
}

describe('a leak is heard', () => {
  test('nowhere, where there is none', async () => {
    assert.deepEqual(await walk({}), [])
  })

  for (const place of PLACES) {
    LEAKS[place].forEach((leak, i) => {
      test(`in ${place}, ${i + 1}`, async (t) => {
        for (const stream of [process.stdout, process.stderr]) t.after(swallow(stream))
        const found = await walk(leak)
        assert.ok(found.includes(`it in ${place}`), found.join(', '))
      })
    })
  }

  test('and the ears are taken off again', async () => {
    const before = [process.stdout.write, process.stderr.write]
    await walk({})
    assert.deepEqual([process.stdout.write, process.stderr.write], before)
    assert.ok(!Object.hasOwn(Problem, Symbol.hasInstance))
    assert.ok(new Problem('internal') instanceof Problem && !(new Error('x') instanceof Problem))
  })
})

describe('a secret is found', () => {
  const bytes = crypto.getRandomValues(new Uint8Array(300))
  const search = createSearch([CANARY, { what: 'bytes', value: bytes }])
  const find = (text: string) => [...search(text)].map(({ what }) => what)
  const around = (text: string) => `before ${text} after`
  const spelt: Readonly<Record<string, (value: Uint8Array) => string>> = {
    'as hexadecimal': (value) => Buffer.from(value).toString('hex').toUpperCase(),
    'as base64': (value) => Buffer.from(value).toString('base64'),
    'as base64url': (value) => Buffer.from(value).toString('base64url'),
    'behind one byte, as base64': (value) => Buffer.from([7, ...value, 9]).toString('base64'),
    'behind two bytes, as base64url': (value) =>
      Buffer.from([7, 8, ...value]).toString('base64url'),
    'as JSON of bytes': (value) => JSON.stringify(value),
    'as a list': (value) => JSON.stringify([...value]),
    'as bytes, printed': (value) => inspect(Buffer.from(value)),
    'as an array of bytes, printed': (value) => inspect(value),
    'as text': (value) => new TextDecoder().decode(value),
    'as latin text': (value) => Buffer.from(value).toString('latin1'),
  }
  for (const [how, spell] of Object.entries(spelt)) {
    test(how, () => {
      assert.deepEqual(find(around(spell(bytes))), ['bytes'])
    })
  }

  const texts: Readonly<Record<string, string>> = {
    'as it is': SECRET,
    'in capitals': SECRET.toUpperCase(),
    'as a key of Basic': btoa(`${SECRET}:`),
    'in a form': new URLSearchParams({ a: SECRET }).toString(),
    'as hexadecimal': Buffer.from(SECRET).toString('hex'),
    'as bytes, printed': inspect(Buffer.from(SECRET)),
  }
  for (const [how, text] of Object.entries(texts)) {
    test(`that is a text, ${how}`, () => {
      assert.deepEqual(find(around(text)), ['it'])
    })
  }

  test('with signs that addresses and JSON write in another way', () => {
    const odd = { what: 'odd', value: 'a "key" with ü & co' }
    const own = createSearch([odd])
    for (const text of [JSON.stringify(odd), encodeURIComponent(odd.value)]) {
      assert.equal(own(text).size, 1)
    }
  })

  test('nowhere in what is only like it, or a part of it', () => {
    assert.deepEqual(find(around(SECRET.replace('4751', '4752'))), [])
    assert.deepEqual(find(around(SECRET.slice(0, -1))), [])
    assert.deepEqual(find(Buffer.from(SECRET.slice(0, -2)).toString('base64')), [])
  })

  test('only where it is long enough not to stand there by chance', () => {
    assert.throws(() => createSearch([{ what: 'a short one', value: '123456' }]), TypeError)
  })
})
