/**
 * @module
 * AuthX: its secrets, and every path on which they fly.
 */
import type { AuthenticatorKind } from '@countersign/protocol'
import {
  AUTHX_FAULTS,
  AUTHX_PERSONA,
  AUTHX_TENANT,
  simulatedReading,
} from '@countersign/simulators'
import {
  ACCOUNT,
  add,
  capture,
  createStage,
  NAME,
  openAccount,
  toPicture,
  USER,
  type AuthxBench,
  type StageOptions,
} from '../../authx/support/stage.ts'
import { readBody, toTexts, type Known } from '../../support/leaks.ts'
import { beginForSite, Page, type Reply } from '../../support/page.ts'
import { give, listOwn } from '../../support/people.ts'
import type { CagedCanary, Flight } from './ear.ts'
import { HTTP_FAULTS } from './faults.ts'
import { asSite, ask, callAll, takeOwn, toResult, toWays, toWord } from './steps.ts'
import type { Course, Note, Path } from './walks.ts'

/** Ten digits: no other text has them by chance. */
const PINS = {
  'their PIN': '7392058146',
  'a wrong PIN': '9481750362',
  'a new PIN': '5029184637',
  'a PIN of the site’s': '8405173926',
} as const

const toFlights = ({ exchanges }: AuthxBench): readonly Flight[] =>
  exchanges.map(({ operation, request, body }) => ({ operation, request, reply: body }))

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi

/** The site links people by it; nobody else has any use for it. */
const ACCOUNT_SEEN = {
  site: 'it is the site that links people to accounts',
  'store values': 'the link, in the record of the person alone',
} as const

function toCanaries({ exchanges }: AuthxBench): readonly CagedCanary[] {
  const { applicationId, applicationKey, parameters } = AUTHX_TENANT
  const toReplies = (operation: string) =>
    exchanges.filter((one) => one.operation === operation).map(({ body }) => body)
  const tokens = toReplies('AccessToken').flatMap(
    (body) => /"access_token":"([^"]+)"/.exec(body)?.[1] ?? [],
  )
  const accounts = [...toReplies('AddUser'), ...toReplies('UpdateUser')].flatMap(
    (body) => body.match(GUID) ?? [],
  )
  const made = exchanges
    .filter(({ operation }) => operation === 'GeneratePin')
    .flatMap(({ request }) => /"pin":"(\d{8})"/.exec(String(request.body))?.[1] ?? [])
  return [
    { what: 'the application’s id', value: applicationId },
    { what: 'the application’s key', value: applicationKey },
    { what: 'the key in the body', value: parameters.applicationKey },
    { what: 'secret_key', value: parameters.secretKey },
    ...tokens.map((value) => ({ what: 'the token', value })),
    ...Object.entries(PINS).map(([what, value]) => ({ what, value })),
    ...made.map((value) => ({
      what: 'a PIN that we made',
      value,
      seen: { site: 'told once, to who gives it to the person' },
    })),
    { what: 'their account', value: ACCOUNT, seen: ACCOUNT_SEEN },
    ...accounts.map((value) => ({ what: 'a new account', value, seen: ACCOUNT_SEEN })),
    ...CAPTURES.map(([what, value]) => ({ what, value })),
  ]
}

const toReading = (modality: 'finger' | 'palm', number: number, whose = AUTHX_PERSONA.userName) =>
  simulatedReading(whose, modality, number)

type Modality = 'face' | 'palm' | 'fingerprint'
const MODALITIES = ['face', 'palm', 'fingerprint'] as const

/** What is held up: first one that does not fit, then one that does, another each time. */
const BYTES = {
  face: [toPicture(1).subarray(0, 500), toPicture(2)],
  palm: [toReading('palm', 1, 'somebody-else'), toReading('palm', 2)],
  fingerprint: [toReading('finger', 1, 'somebody-else'), toReading('finger', 2)],
} as const

/** What the first of them comes to. */
const UNFIT = { face: 'capture_poor', palm: 'answer_wrong', fingerprint: 'answer_wrong' } as const

const CAPTURES = MODALITIES.flatMap((modality) =>
  BYTES[modality].map((bytes, i) => [`${modality} ${i + 1}`, bytes] as const),
)

/** Texts of the vendor's replies beside those: its words, its dates, its number of us. */
const toVendorTexts = ({ exchanges }: AuthxBench): readonly Known[] =>
  exchanges.flatMap(({ operation, body }) =>
    toTexts(readBody(body)).flatMap(({ path, text }) =>
      text.length >= 8 ? [{ from: `${operation}: ${path.join('.')}`, text }] : [],
    ),
  )

/** Bytes for what is asked; a look, where nothing takes them. */
const hold = async (page: Page, bytes: Uint8Array<ArrayBuffer>): Promise<Reply> =>
  page.view?.prompt?.ceremony === 'capture' ? capture(page, bytes) : page.read()

async function signInByPin(stage: AuthxBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  const replies = [await ask(page, 'pin')]
  // The second is no answer at all.
  const codes = [PINS['a wrong PIN'], Number(PINS['their PIN']), PINS['their PIN']]
  for (const code of codes) replies.push(await page.answer({ code }))
  replies.push(await page.read())
  return replies.map(toWord)
}

async function signInByFace(stage: AuthxBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: NAME })
  const replies = [await ask(page, 'pin'), await page.answer({ code: PINS['their PIN'] })]
  replies.push(await ask(page, 'face'), await hold(page, BYTES.face[1]))
  return replies.map(toWord)
}

async function signInUnknown(stage: AuthxBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: 'nobody@harbour.example' })
  const replies = [await ask(page, 'pin'), await page.answer({ code: PINS['their PIN'] })]
  return replies.map(toWord)
}

const approveBy = (modality: Modality) => async (stage: AuthxBench) => {
  const { handle } = await beginForSite(stage, { user: USER, acr_values: ['aal1'] })
  const page = new Page(stage)
  await page.begin({ purpose: 'step-up', handle })
  const replies = [await ask(page, modality)]
  const [unfit, fit] = BYTES[modality]
  for (const bytes of [unfit, unfit, fit]) replies.push(await hold(page, bytes))
  return replies.map(toWord)
}

async function setPin(stage: AuthxBench): Promise<readonly string[]> {
  const page = await openAccount(stage)
  const replies = [await add(page, 'pin')]
  for (const code of ['1111111111', PINS['a new PIN']]) replies.push(await page.answer({ code }))
  replies.push(await listOwn(page), await takeOwn(page, 'pin'))
  return replies.map(toWord)
}

const enrolBy = (modality: Modality) => async (stage: AuthxBench) => {
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

async function giveAndTake(stage: AuthxBench): Promise<readonly string[]> {
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
const CONTACTS = { emails: ['canary.inbox@harbour.example'], phones: ['+4915123456789'] }

async function putTwice(stage: AuthxBench): Promise<readonly string[]> {
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

async function eraseTwice(stage: AuthxBench): Promise<readonly string[]> {
  const replies = [await about(stage, 'DELETE'), await about(stage, 'DELETE')]
  return replies.map((reply) => toResult('authx', reply))
}

/** The same in this process, where nothing stands between an error and whoever logs it. */
async function callInProcess(stage: AuthxBench, note: Note): Promise<readonly string[]> {
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

const HELD = ['pin', 'face', 'palm', 'fingerprint'] as const

const PATHS: readonly Path<AuthxBench, StageOptions>[] = [
  {
    name: 'a sign-in by PIN',
    walk: signInByPin,
    fair: ['prompt pin', 'answer_wrong', 'request_malformed', 'done', 'done'],
  },
  {
    name: 'a sign-in by PIN and face',
    options: { signIn: { ways: ['pin'], factors: 2 } },
    walk: signInByFace,
    fair: ['prompt pin', 'prompt face', 'prompt face', 'done'],
  },
  {
    name: 'a sign-in of nobody',
    options: { signIn: { listing: 'private', ways: ['pin'] } },
    walk: signInUnknown,
    fair: ['prompt pin', 'answer_wrong'],
  },
  ...MODALITIES.map((modality) => ({
    name: `an approval by ${modality}`,
    walk: approveBy(modality),
    fair: [`prompt ${modality}`, UNFIT[modality], 'capture_repeated', 'done'],
  })),
  {
    name: 'a PIN set and taken by its owner',
    walk: setPin,
    fair: ['prompt pin', 'pin_too_weak', 'open', 'open', 'open'],
  },
  ...MODALITIES.map((modality) => ({
    name: `${modality} enrolled and taken by its owner`,
    options: { held: [] },
    walk: enrolBy(modality),
    fair: [`prompt ${modality}`, 'consent_required', 'open', 'open', 'open'],
  })),
  {
    name: 'what the site gives and takes',
    walk: giveAndTake,
    fair: ['201', 'pin_too_weak', '201', '201', '201', '200', '200', '200', '200'],
  },
  {
    name: 'an account made and changed',
    walk: putTwice,
    fair: ['created', 'updated', 'refused', 'refused', 'refused', '200'],
  },
  { name: 'a person erased', walk: eraseTwice, fair: ['erased', '200'] },
  {
    name: 'calls in this process',
    walk: callInProcess,
    fair: ['done', 'pin_too_weak', 'done', 'done', 'done', 'done', 'done', 'done', 'done'],
  },
]

/** AuthX. */
export const AUTHX_COURSE: Course<AuthxBench, StageOptions> = {
  vendor: 'AuthX',
  open: (options) =>
    createStage({
      held: HELD,
      tenant: { faceMode: 'demo' },
      users: [{ ...AUTHX_PERSONA, pin: PINS['their PIN'], enrolled: ['finger', 'palm', 'face'] }],
      ...options,
    }),
  toFlights,
  toCanaries,
  toTexts: toVendorTexts,
  faults: [...HTTP_FAULTS, ...AUTHX_FAULTS],
  shared: ['AccessToken'],
  paths: PATHS,
}
