/**
 * @module
 * What people, pages and sites do with AuthX; each walk goes on whatever it meets.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import {
  add,
  capture,
  NAME,
  openAccount,
  USER,
  type AuthxBench,
} from '../../authx/support/stage.ts'
import { beginForSite, Page, type Reply } from '../../support/page.ts'
import { give, listOwn } from '../../support/people.ts'
import { ANSWERS, BYTES, PINS, type Modality } from './authx-canaries.ts'
import { asSite, ask, callAll, takeOwn, toResult, toWays, toWord } from './steps.ts'
import type { Note } from './walks.ts'

/** Bytes for what is asked; a look, where nothing takes them. */
const hold = async (page: Page, bytes: Uint8Array<ArrayBuffer>): Promise<Reply> =>
  page.view?.prompt?.ceremony === 'capture' ? capture(page, bytes) : page.read()

export async function signInByPin(stage: AuthxBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  const replies = [await ask(page, 'pin')]
  // The second is no answer at all.
  const codes = [PINS['a wrong PIN'], Number(PINS['their PIN']), PINS['their PIN']]
  for (const code of codes) replies.push(await page.answer({ code }))
  replies.push(await page.read())
  return replies.map(toWord)
}

export async function signInByFace(stage: AuthxBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  const replies = [await ask(page, 'pin'), await page.answer({ code: PINS['their PIN'] })]
  replies.push(await ask(page, 'face'), await hold(page, BYTES.face[1]))
  return replies.map(toWord)
}

export async function signInUnknown(stage: AuthxBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: 'nobody@harbour.example' })
  const replies = [await ask(page, 'pin'), await page.answer({ code: PINS['their PIN'] })]
  return replies.map(toWord)
}

export const approveBy = (modality: Modality) => async (stage: AuthxBench) => {
  const { handle } = await beginForSite(stage, { user: USER, acr_values: ['aal1'] })
  const page = new Page(stage)
  await page.begin({ purpose: 'step-up', handle })
  const replies = [await ask(page, modality)]
  const [unfit, fit] = BYTES[modality]
  for (const bytes of [unfit, unfit, fit]) replies.push(await hold(page, bytes))
  return replies.map(toWord)
}

/** Every answer once to a check and once to an enrolment. */
export async function hearAnswers(stage: AuthxBench): Promise<readonly string[]> {
  const words: string[] = []
  for (const { toCheck, toEnrol, code, subcode } of ANSWERS) {
    const { handle } = await beginForSite(stage, { user: USER, acr_values: ['aal1'] })
    const approval = new Page(stage)
    await approval.begin({ purpose: 'step-up', handle })
    await ask(approval, 'palm')
    const visit = await openAccount(stage)
    await add(visit, 'palm')
    for (const [page, bytes] of [[approval, toCheck] as const, [visit, toEnrol] as const]) {
      stage.control.queueOutcome({ code, subcode })
      words.push(toWord(await hold(page, bytes)))
      stage.control.clearOutcomes()
    }
    stage.clock.advance(REST_SECONDS)
  }
  return words
}

/** Everything that somebody can do whose account is gone at the vendor. */
export async function walkWithoutAccount(stage: AuthxBench): Promise<readonly string[]> {
  const walks = [signInByPin, approveBy('palm'), setPin, enrolBy('face'), giveAndTake, eraseTwice]
  const words: string[] = []
  for (const walk of walks) {
    words.push(...(await walk(stage)))
    stage.clock.advance(REST_SECONDS)
  }
  return words
}

export async function setPin(stage: AuthxBench): Promise<readonly string[]> {
  const page = await openAccount(stage)
  const replies = [await add(page, 'pin')]
  for (const code of ['1111111111', PINS['a new PIN']]) replies.push(await page.answer({ code }))
  replies.push(await listOwn(page), await takeOwn(page, 'pin'))
  return replies.map(toWord)
}

export const enrolBy = (modality: Modality) => async (stage: AuthxBench) => {
  const page = await openAccount(stage)
  const replies = [await add(page, modality), await page.answer({ ready: true })]
  replies.push(await hold(page, BYTES[modality][1]))
  replies.push(await listOwn(page), await takeOwn(page, modality))
  return replies.map(toWord)
}

/** A call of the site’s server about a person. */
const about = (
  stage: AuthxBench,
  method: string,
  { path = '', ...call }: { readonly path?: string; readonly body?: unknown } = {},
  user = USER,
): Promise<Reply> => asSite(stage, { method, path: `/people/${user}${path}`, ...call })

export async function giveAndTake(stage: AuthxBench): Promise<readonly string[]> {
  const given = [
    { kind: 'pin', secret: PINS['a PIN of the site’s'] },
    { kind: 'pin', secret: '1234567890' },
    { kind: 'pin' },
    { kind: 'palm', held: true },
    { kind: 'fingerprint', held: true },
  ]
  const replies: Reply[] = []
  for (const body of given) replies.push(await give(stage, { user: USER }, body))
  for (const { id, kind } of toWays(await about(stage, 'GET', { path: '/authenticators' }))) {
    if (kind === 'password') continue
    replies.push(await about(stage, 'DELETE', { path: `/authenticators/${id}` }))
  }
  return replies.map(toWord)
}

const ADA = 'u-ada'
const WANTED = {
  user_name: 'canary-user-4721',
  first_name: 'Canaryfirst',
  last_name: 'Canarylast',
  aliases: ['canary-alias-4722'],
}
/** Longer than any breaker, circuit or lock of a way. */
const REST_SECONDS = 600
const CONTACTS = { emails: ['canary.inbox@harbour.example'], phones: ['+4915123456789'] }

export async function putTwice(stage: AuthxBench): Promise<readonly string[]> {
  const put = (wanted: object) =>
    about(stage, 'PUT', { body: { ...CONTACTS, vendors: { authx: wanted } } }, ADA)
  const replies = [
    await put(WANTED),
    await put({ ...WANTED, last_name: 'Canarychanged' }),
    await put({ ...WANTED, user_name: 'canary-other-4723' }),
    await put({ ...WANTED, user_name: 'canary-other-4723', again: true }),
    await put({ first_name: 5 }),
    await about(stage, 'GET', {}, ADA),
  ]
  return replies.map((reply) => toResult('authx', reply))
}

export async function eraseTwice(stage: AuthxBench): Promise<readonly string[]> {
  const replies = [await about(stage, 'DELETE'), await about(stage, 'DELETE')]
  return replies.map((reply) => toResult('authx', reply))
}

/** The same in this process, where nothing stands between an error and whoever logs it. */
export async function callInProcess(stage: AuthxBench, note: Note): Promise<readonly string[]> {
  const { people, probe } = stage.backend
  const authx = { ...WANTED, user_name: 'canary-inner-4724' }
  const take = async (kind: AuthenticatorKind) => {
    const { authenticators } = await people.read('harbour', USER)
    const way = authenticators.find((one) => one.kind === kind)
    if (way !== undefined) await people.remove('harbour', USER, way.id)
  }
  const secret = PINS['a PIN of the site’s']
  return callAll(note, [
    () => people.provision('harbour', USER, { kind: 'pin', secret }),
    () => people.provision('harbour', USER, { kind: 'pin', secret: '0000000000' }),
    () => people.provision('harbour', USER, { kind: 'palm', held: true }),
    () => take('palm'),
    () => people.put('harbour', ADA, { ...CONTACTS, vendors: { authx } }),
    () => people.put('harbour', ADA, { vendors: { authx: { ...authx, last_name: 'New' } } }),
    () => people.erase('harbour', USER),
    () => people.erase('harbour', ADA),
    probe,
  ])
}
