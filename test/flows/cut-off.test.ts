/**
 * @module
 * A process that ends after any single write of a journey: the same request at the next process goes on
 * from there. And how many flushes to disk a journey waits for.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryStore } from '@countersign/server/stores/memory'
import type { Store } from '../../packages/server/src/stores/store.ts'
import { createTestClock } from '../support/clock.ts'
import { createTestRandom } from '../support/random.ts'
import { createBench, ORIGIN, type Bench } from './support/backend.ts'
import { createCutStore } from './support/cut-store.ts'
import {
  beginForSite,
  callSite,
  Page,
  readClaims,
  readCode,
  SESSION,
  type Reachable,
  type Reply,
} from './support/page.ts'
import {
  ANNA,
  answerPasskey,
  assertProblem,
  createKey,
  type Given,
  PASSWORD,
  readApp,
  settlePasskey,
  settlePerson,
  toOffer,
} from './support/people.ts'
import type { Authenticator } from '../support/authenticator.ts'

/** One journey after another process may have taken over. */
interface World extends Reachable {
  /** The process that runs now. */
  bench(): Bench
  readonly key: Authenticator
}

interface Journey {
  readonly name: string
  /** Nothing: a passkey. */
  readonly given: readonly Given[]
  /** Flushes that it may wait for, from begin to proof. */
  readonly flushes: number
  /** At how many writes an end costs the answer: what counts once is spent before anything follows. */
  readonly spent: number
  run(world: World): Promise<{ readonly page: Page; readonly last: Reply }>
}

const JOURNEYS: readonly Journey[] = [
  { name: 'a code by mail', given: ['mail'], flushes: 12, spent: 0, run: signInByMail },
  { name: 'the code of an app', given: ['totp'], flushes: 10, spent: 4, run: signInByApp },
  {
    name: 'password and text',
    given: ['password', 'phone'],
    flushes: 14,
    spent: 0,
    run: signInTwice,
  },
  { name: 'a passkey for an action', given: [], flushes: 6, spent: 0, run: stepUp },
]

const ACTION = { type: 'payout', iban: 'DE02120300000000202051' }

async function signInByMail(world: World) {
  const page = new Page(world)
  await page.begin()
  await page.identify(ANNA.mail)
  const code = await askForCode(world, page, { offer: 'email-code', to: ANNA.mail })
  return { page, last: await page.answer({ code }) }
}

async function signInByApp(world: World) {
  const page = new Page(world)
  await page.begin({ login_name: ANNA.mail })
  await page.challenge('totp')
  return { page, last: await page.answer({ code: await readApp(world.bench()) }) }
}

async function signInTwice(world: World) {
  const page = new Page(world)
  await page.begin({ login_name: ANNA.mail })
  await page.answer({ password: PASSWORD })
  const code = await askForCode(world, page, { offer: toOffer(page, 'sms-code'), to: ANNA.phone })
  return { page, last: await page.answer({ code }) }
}

async function stepUp(world: World) {
  const { handle } = await beginForSite(world, { user: ANNA.user, action: ACTION })
  const page = new Page(world)
  await page.begin({ purpose: 'step-up', handle })
  return { page, last: await answerPasskey(page, world.key) }
}

/** A message that died with its process is asked for again, when it may be. */
async function askForCode(
  world: World,
  page: Page,
  { offer, to }: { readonly offer: string; readonly to: string },
): Promise<string> {
  for (;;) {
    const open = page.view?.prompt?.challenge
    const asked = await page.challenge(offer, open === undefined ? {} : { replaces: open })
    const bench = world.bench()
    await bench.settle()
    const code = readCode(bench, to)
    if (asked.status === 200 && code !== 'none') return code
    bench.clock.advance(31)
  }
}

/** A world whose first process ends after `writes` writes of the journey. */
async function createWorld({ given }: Journey, writes: number) {
  let { now } = createTestClock()
  const store = createMemoryStore({ clock: { now: () => now() } })
  const site = given.length === 0 ? {} : (TWO_STEPS[String(given)] ?? ONE_STEP)
  const start = (through: Store, seed: number) =>
    createBench({ store: through, random: createTestRandom(seed), site })
  const first = await start(store, 101)
  if (given.length > 0) await settlePerson(first, ANNA, given)
  const key = given.length > 0 ? createKey() : await settlePasskey(first, ANNA.user)
  const cut = createCutStore(store, writes)
  let bench = await start(cut, 102)
  now = bench.clock.now
  const fetch = async (request: Request): Promise<Response> => {
    const current = bench
    const answered = current.backend.fetch(request.clone())
    if (current.store !== cut) return answered
    const reply = await Promise.race([answered, cut.cut])
    if (reply !== undefined) return reply
    bench = await start(store, 103)
    // Longer than an answer counts as being checked.
    bench.clock.advance(current.clock.now() - bench.clock.now() + 16)
    now = bench.clock.now
    return fetch(request)
  }
  return { world: { backend: { fetch }, bench: () => bench, key }, cut }
}

const ONE_STEP = { account: { ways: ['totp' as const] } }
const TWO_STEPS: Readonly<Record<string, object>> = {
  'password,phone': { signIn: { acr: 'aal2' } },
}

/** The proof is worth one redemption, the transaction one proof, and the sign-in lives. */
async function assertSignedIn(world: World, page: Page, { view }: Reply): Promise<void> {
  assert.equal(view.state, 'done')
  const again = await page.read()
  const claims = readClaims(view.proof)
  assert.equal(readClaims(again.view.proof)['jti'], claims['jti'])
  const body =
    view.purpose === 'login'
      ? { purpose: 'login', proof: view.proof, origin: ORIGIN, binding: page.cookie }
      : { purpose: 'step-up', proof: view.proof, user: ANNA.user, session: SESSION, action: ACTION }
  const redeem = (key: string) =>
    callSite(world, {
      path: '/v1/site/proofs/redeem',
      body,
      headers: { 'Idempotency-Key': key },
    })
  assert.equal((await redeem('first')).status, 200)
  assertProblem(await redeem('second'), 'proof_replayed')
  if (view.purpose !== 'login') return
  const begun = await beginForSite(world, { user: ANNA.user, sid: claims['sid'] })
  assert.equal(typeof begun.handle, 'string')
}

describe('a process that ends after any write', () => {
  for (const journey of JOURNEYS) {
    it(`leaves ${journey.name} to be finished, once`, async () => {
      let spent = 0
      for (let writes = 1; ; writes += 1) {
        const { world, cut } = await createWorld(journey, writes)
        const { page, last } = await journey.run(world)
        if (last.view.state === 'done') await assertSignedIn(world, page, last)
        else {
          // Spent before the proof: refused for good, and the next one is good.
          spent += 1
          assertProblem(last, 'answer_wrong')
          world.bench().clock.advance(30)
          const next = await journey.run(world)
          await assertSignedIn(world, next.page, next.last)
        }
        if (!cut.isCut()) break
      }
      assert.ok(spent <= journey.spent, 'an answer is lost where nothing had to be spent before')
    })
  }
})

describe('a journey', () => {
  for (const journey of JOURNEYS) {
    it(`by ${journey.name} waits for ${journey.flushes} flushes to disk at most`, async () => {
      const { world, cut } = await createWorld(journey, Infinity)
      const { last } = await journey.run(world)
      assert.equal(last.view.state, 'done')
      assert.ok(cut.flushes() <= journey.flushes, `${cut.flushes()} flushes`)
    })
  }
})
