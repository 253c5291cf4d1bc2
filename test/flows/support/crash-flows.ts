/**
 * @module
 * What people do at a backend that may die at any time: sign in by mail and by app, mistype, press twice,
 * guess. Each flow says how it ended; the witness watches every reply.
 */
import assert from 'node:assert/strict'
import {
  toOneTimeCode,
  parseBase32,
  toStep,
} from '../../../packages/server/src/vendors/local/one-time.ts'
import type { MortalBackend } from './mortal-backend.ts'
import { Page, type Reply } from './page.ts'
import type { Witness } from './witness.ts'

export interface World {
  readonly site: MortalBackend
  readonly witness: Witness
  readonly draw: (below: number) => number
}

/** Somebody with an address and an authenticator app of their own. */
export interface Someone {
  readonly user: string
  readonly mail: string
  /** base32. */
  readonly seed: string
}

/** Wrong answers to one way in one transaction, and to one name by strangers before they wait. */
const MOST_TRIES = 5
const TRIES_BEFORE_WAIT = 10

/** Types the code of a mail, wrong ones first. */
export async function signInByMail(world: World, { mail }: Someone): Promise<void> {
  const { site, witness, draw } = world
  const page = await begin(world, mail)
  const code = await askForMail(world, page, mail)
  const deaths = site.deaths()
  const wrong = draw(8) === 0 ? MOST_TRIES : draw(MOST_TRIES - 1)
  for (let n = 1; n <= wrong; n += 1) {
    const { body } = await answer(world, page, toWrongCode(code, n))
    if (isClosed(body)) break
    assert.equal(body['code'], 'answer_wrong')
    witness.seeWrong(page.id, MOST_TRIES)
  }
  const replies = await pressOften(world, page, code)
  const done = replies.find(({ view }) => view.state === 'done')
  if (done === undefined) {
    // What was cut off is spent too; without a crash four mistakes leave a fifth try.
    assert.ok(
      replies.every(({ body }) => isClosed(body)),
      String(replies[0]?.body['code']),
    )
    assert.ok(wrong === MOST_TRIES || site.deaths() > deaths, 'tries are gone that nobody made')
    await refuseAfterAll(world, page, code)
    witness.counts.exhausted += 1
    return
  }
  assert.ok(wrong < MOST_TRIES, 'a sixth answer was checked')
  await goOn(world, page, done)
}

/** Types the code of an app into two tabs at once; it must open one of them only. */
export async function signInByApp(world: World, { user, mail, seed }: Someone): Promise<void> {
  const { site, witness, draw } = world
  const pages = [await begin(world, mail), await begin(world, mail)]
  for (const page of pages) assert.equal((await page.challenge('totp')).status, 200)
  const before = { deaths: site.deaths(), now: site.now() }
  const step = toStep(site.now())
  const code = await toOneTimeCode(parseBase32(seed), step)
  const name = `${user} ${step}`
  if (draw(2) === 0) await answer(world, pages[0] ?? assert.fail(), toWrongCode(code, 1))
  const replies = await Promise.all(pages.map((page) => answer(world, page, code, name)))
  const third = await begin(world, mail)
  await third.challenge('totp')
  const again = await answer(world, third, code, name)
  const won = replies.findIndex(({ view }) => view.state === 'done')
  const [page, done] = [pages[won], replies[won]]
  if (page === undefined || done === undefined) {
    // Accepted and cut off before the proof: the code is spent, the next one is good.
    assert.ok(site.deaths() > before.deaths || site.now() > before.now, 'a right code was refused')
    witness.counts.lost += 1
    return
  }
  assert.notEqual(again.view.state, 'done', 'a code counts once')
  assert.equal(replies.filter(({ view }) => view.state === 'done').length, 1)
  await goOn(world, page, done)
}

/** Guesses at one name in one transaction after another until told to wait; then nothing is checked. */
export async function guess(world: World, { user, mail, seed }: Someone): Promise<void> {
  const { site, witness } = world
  for (;;) {
    const page = await begin(world, mail)
    const code = await toOneTimeCode(parseBase32(seed), toStep(site.now()))
    const asked = await page.challenge('totp')
    assert.equal(asked.status, 200)
    for (let n = 1; n <= MOST_TRIES; n += 1) {
      const { body } = await answer(world, page, toWrongCode(code, n))
      if (isClosed(body)) break
      if (body['code'] === 'limited') {
        const right = await answer(world, page, code)
        assert.equal(right.body['code'], 'limited', 'whoever must wait is heard')
        witness.counts.waiting += 1
        return
      }
      assert.equal(body['code'], 'answer_wrong')
      witness.seeWrong(`name of ${user}`, TRIES_BEFORE_WAIT)
    }
  }
}

async function begin(world: World, name: string): Promise<Page> {
  const page = new Page(world.site)
  assert.equal((await page.begin()).status, 200)
  const named = await page.identify(name)
  assert.equal(named.view.prompt?.kind, 'password')
  return page
}

/** Asks for a mail until one arrives: one that was not sent yet dies with the process. */
async function askForMail({ site, witness }: World, page: Page, to: string): Promise<string> {
  for (;;) {
    site.forgetMessages(to)
    const asked = await page.challenge('email-code', toReplaced(page))
    witness.see(page, asked)
    const text = await site.readMessage(to)
    const code = /\b\d{6}\b/.exec(text ?? '')?.[0]
    if (asked.status === 200 && code !== undefined) return code
    const { retry_at: retryAt } = asked.body
    assert.ok(asked.status === 200 || typeof retryAt === 'number', String(asked.body['code']))
    const resendAt = page.view?.prompt?.resend_at ?? site.now()
    await site.advanceTo(typeof retryAt === 'number' ? retryAt : resendAt)
  }
}

/** Names the question on screen, so that asking again is no mere repetition. */
function toReplaced({ view }: Page): { readonly replaces?: string } {
  return view?.prompt === undefined ? {} : { replaces: view.prompt.challenge }
}

/** Answers until it was judged: one that is being checked elsewhere is not. */
async function answer(world: World, page: Page, code: string, name = ''): Promise<Reply> {
  for (;;) {
    const reply = await page.answer({ code })
    world.witness.see(page, reply, name)
    if (reply.body['code'] !== 'answer_in_progress') return reply
    await world.site.advanceTo(Number(reply.body['retry_at']))
  }
}

/** Once, or twice at the same time. */
function pressOften(world: World, page: Page, code: string): Promise<Reply[]> {
  const times = world.draw(3) === 0 ? [1, 2] : [1]
  return Promise.all(times.map(() => answer(world, page, code)))
}

const isClosed = (body: Record<string, unknown>): boolean =>
  body['code'] === 'attempts_exceeded' || body['code'] === 'challenge_unknown'

/** All tries are spent: neither the right code nor a new message brings one back. */
async function refuseAfterAll(world: World, page: Page, code: string): Promise<void> {
  const late = await answer(world, page, code)
  assert.ok(isClosed(late.body))
  const asked = await page.challenge('email-code', toReplaced(page))
  assert.equal(asked.body['code'], 'attempts_exceeded')
}

/** The site takes the proof; the same answer afterwards brings the same proof or none. */
async function goOn({ site, witness, draw }: World, page: Page, done: Reply): Promise<void> {
  const read = await page.read()
  witness.see(page, read)
  const proof = done.view.proof ?? read.view.proof
  const sid = proof === undefined ? undefined : await witness.redeem(site, page, proof)
  if (sid === undefined) {
    witness.counts.lost += 1
    return
  }
  witness.counts.signedIn += 1
  if (draw(4) === 0) await witness.signOut(site, sid)
}

/** The `n`-th code that is not this one. */
const toWrongCode = (code: string, n: number): string =>
  String((Number(code) + n * 7919) % 1_000_000).padStart(6, '0')
