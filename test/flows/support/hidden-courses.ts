/**
 * @module
 * Sign-ins in two steps at a site that hides which of them failed, and all that a page gets to see of them.
 */
import assert from 'node:assert/strict'
import { createMemoryStore } from '@countersign/server/stores/memory'
import { FIRST_WAYS } from '../../../packages/server/src/config-shape.ts'
import { createBench, type Bench, type BenchOptions } from './backend.ts'
import { createCountingStore, type CountingStore } from './counting-store.ts'
import { Page, readCode, type Reply } from './page.ts'
import { ANNA, BERT, PASSWORD, readApp, settlePerson } from './people.ts'

/** Needs two steps and hides which one failed; a PIN may come first. */
export const HIDING = {
  site: {
    signIn: { acr: 'aal2', hideFailedStep: true, ways: [...FIRST_WAYS, 'pin'] },
  },
} satisfies BenchOptions
/** Answers to the password question. */
export const WRONG = { password: 'surely not this one' }
export const RIGHT = { password: PASSWORD }
/** A name that nobody has. */
export const NOBODY = 'nobody@harbour.example'
const PIN = '830275'
/** Has a password and a PIN, and nothing for a second step. */
const CLEO = { user: 'u-cleo', mail: 'cleo@harbour.example' } as const

/** Anna with every way, Cleo without a second one, and a store that counts. */
export async function createTown(options: BenchOptions = HIDING) {
  let store: CountingStore | undefined
  const bench = await createBench({
    createStore: (clock) => (store = createCountingStore(createMemoryStore({ clock }))),
    ...options,
  })
  assert.ok(store)
  await settlePerson(bench, ANNA, ['password', 'totp', 'mail', 'phone'])
  await bench.backend.people.put('harbour', CLEO.user, { login_names: [CLEO.mail] })
  await bench.backend.people.provision('harbour', CLEO.user, { kind: 'password', secret: PASSWORD })
  for (const { user } of [ANNA, CLEO]) {
    await bench.backend.people.provision('harbour', user, { kind: 'pin', secret: PIN })
  }
  await bench.settle()
  bench.messages.length = 0
  return { bench, store }
}

/** A page that began with a name. */
export async function beginAs(bench: Bench, name: string): Promise<Page> {
  const page = new Page(bench)
  await page.begin({ login_name: name })
  return page
}

/** Another code of as many digits. */
export const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

/** Everything a page gets, without what is random, and with the name replaced. */
export function toSeen(reply: Reply, name: string): unknown {
  const random = new Set(['id', 'challenge', 'options', 'instance'])
  const text = JSON.stringify(reply.body, (key, value: unknown) => {
    const isRandom = random.has(key) && !(key === 'id' && String(value).length < 20)
    return isRandom ? 'RANDOM' : value
  }).replaceAll(name, 'NAME')
  return { status: reply.status, headers: [...reply.headers.keys()].toSorted(), text }
}

/** One way to go wrong: a name, and what is typed at each step. */
export interface Course {
  readonly name: string
  readonly isFirstRight: boolean
  /** With the second step's right code, where there is one. */
  readonly isSecondRight?: boolean
}

/** Every way to go wrong; to the page all are one. */
export const COURSES: Readonly<Record<string, Course>> = {
  'right, then wrong': { name: ANNA.mail, isFirstRight: true },
  'wrong, then wrong': { name: ANNA.mail, isFirstRight: false },
  'wrong, then right': { name: ANNA.mail, isFirstRight: false, isSecondRight: true },
  'no second way, right first': { name: CLEO.mail, isFirstRight: true },
  'no second way, wrong first': { name: CLEO.mail, isFirstRight: false },
  'a name nobody has': { name: NOBODY, isFirstRight: false },
}

/** Where a course begins and what is asked second. */
export type Kinds = readonly [
  first: 'password' | 'totp' | 'pin',
  second: 'sms-code' | 'totp' | 'password',
]

/** Takes both steps as often as there are tries, and once more. */
export async function take(course: Course, [first, second]: Kinds) {
  const { bench, store } = await createTown()
  const seen: unknown[] = []
  const page = new Page(bench)
  store.takeCounts()
  let computed = bench.computed()
  const note = (step: string, reply: Reply) => {
    const hashes = bench.computed() - computed
    seen.push({ step, seen: toSeen(reply, course.name), hashes, store: toWork(store.takeCounts()) })
    computed = bench.computed()
  }
  const answer = async (kind: string, isRight: boolean): Promise<Record<string, unknown>> => {
    if (kind === 'password') return isRight ? RIGHT : { password: `no ${seen.length}` }
    if (kind === 'pin') return { code: isRight ? PIN : otherThan(PIN) }
    const code = kind === 'totp' ? await readApp(bench) : readCode(bench, ANNA.phone)
    if (isRight && code !== 'none') return { code }
    return { code: code === 'none' ? '000000' : otherThan(code) }
  }
  note('begin', await page.begin({ login_name: course.name }))
  for (let round = 0; round < 6; round += 1) {
    if (page.view?.prompt?.kind !== first) note('ask first', await page.challenge(first))
    note('first', await page.answer(await answer(first, course.isFirstRight)))
    note('between', await page.read())
    note('rename', await page.identify(BERT.mail))
    note('recover', await page.challenge('email-code', { recover: true }))
    if (page.view?.prompt?.kind !== second) {
      note('ask second', await page.challenge(second))
      await bench.settle()
      store.takeCounts()
      note('resend', await page.challenge(second, { replaces: page.view?.prompt?.challenge ?? '' }))
    }
    note('second', await page.answer(await answer(second, course.isSecondRight === true)))
    note('after', await page.read())
    bench.clock.advance(60)
  }
  await bench.settle()
  return { seen, messages: bench.messages.length }
}

/** Reads and writes; that a decoy is written into another room is nothing a clock could tell. */
function toWork(counts: Record<string, number>) {
  const sum = (...operations: string[]) =>
    Object.entries(counts)
      .filter(([name]) => operations.includes(name.split(' ')[0] ?? ''))
      .reduce((total, [, count]) => total + count, 0)
  return {
    reads: sum('read', 'list'),
    writes: sum('create', 'replace', 'count', 'take', 'forget'),
  }
}
