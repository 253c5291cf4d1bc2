/**
 * @module
 * Authentimate: its secrets, and every path on which they fly.
 */
import { Secret } from '@countersign/server'
import {
  AUTHENTIMATE_FAULTS,
  AUTHENTIMATE_KEY,
  AUTHENTIMATE_NEXT_KEY,
  AUTHENTIMATE_NUMBERS,
} from '@countersign/simulators'
import {
  createStage,
  NUMBER,
  OTHER,
  readText,
  toWrongCode,
  type AuthentimateBench,
  type StageOptions,
} from '../../authentimate/support/stage.ts'
import { ORIGIN, SITE_KEY } from '../../support/backend.ts'
import { readBody, toTexts, type Known } from '../../support/leaks.ts'
import { beginForSite, Page, readCode, type Reply } from '../../support/page.ts'
import { addOwn, ANNA, listOwn, openVisit, PASSWORD } from '../../support/people.ts'
import type { CagedCanary, Flight } from './ear.ts'
import { FEW_FAULTS, HTTP_FAULTS } from './faults.ts'
import { asSite, ask, callAll, takeOwn, toWord } from './steps.ts'
import type { Course, Note, Path } from './walks.ts'

/** Ten digits: no other text has them by chance. */
const DIGITS = { settings: { codeLength: 10 }, account: { codeDigits: 10 } } as const
/** Between two texts to one number. */
const RESEND_SECONDS = 300
const WRONG_KEY = `sk_${'bad0'.repeat(8)}`

const GUESS = '1357924680'
const { undelivered, refused, throttled, failing, late, doubled } = AUTHENTIMATE_NUMBERS
const ODD = [undelivered, refused, throttled, failing, late, doubled]

const toFlights = ({ exchanges }: AuthentimateBench): readonly Flight[] =>
  exchanges.map(({ operation, request, body }) => ({ operation, request, reply: body }))

/** As the vendor wants it: a GET, with both in the query. */
const CHECKED = { 'vendor addresses': 'the vendor takes a check by GET, with both in its query' }

/** Our own directory holds numbers, and the site gave it this one. */
const ON_FILE = {
  site: 'the site’s own word of its person',
  'store values': 'the contact, in the record of the person',
  'store keys': 'the index by which a person is found, as of any contact',
} as const

/** The page has typed it, and reads it back. */
const TYPED = {
  ...ON_FILE,
  page: 'whoever typed it reads it back',
  errors: 'the view for the page that typed it',
} as const

function toCanaries({ exchanges, control }: AuthentimateBench): readonly CagedCanary[] {
  const checked = exchanges
    .filter(({ operation }) => operation === 'check')
    .map(({ request }) => new URL(request.url).searchParams.get('code') ?? '')
  const sent = [NUMBER, OTHER, ANNA.phone, ...ODD]
    .flatMap((to) => control.messages(to))
    .flatMap(({ text }) => /\b\d{10}\b/.exec(text)?.[0] ?? [])
  const ids = exchanges.flatMap(({ body }) => /ver_[0-9a-f]{32}/.exec(body)?.[0] ?? [])
  return [
    { what: 'the key', value: AUTHENTIMATE_KEY },
    { what: 'the next key', value: AUTHENTIMATE_NEXT_KEY },
    ...ids.map((value) => ({ what: 'a verification’s id', value, seen: CHECKED })),
    // A probe asks with zeros, for what was never made.
    ...[...new Set([...sent, ...checked])]
      .filter((value) => value.length === 10)
      .map((value) => ({ what: 'a code', value, seen: CHECKED })),
    { what: 'a number on file', value: toDigits(ANNA.phone), seen: ON_FILE },
    { what: 'a number that is typed', value: toDigits(NUMBER), seen: TYPED },
    { what: 'another number that is typed', value: toDigits(OTHER), seen: TYPED },
    ...ODD.map((number) => ({ what: `number ${number}`, value: toDigits(number), seen: TYPED })),
  ]
}

const toDigits = (number: string): string => number.replace('+', '')

/** When a code ends is told: as a number of ours. */
const toVendorTexts = ({ exchanges }: AuthentimateBench): readonly Known[] =>
  exchanges.flatMap(({ operation, body }) =>
    toTexts(readBody(body)).flatMap(({ path, text }) =>
      text.length >= 8 && path[0] !== 'expires'
        ? [{ from: `${operation}: ${path.join('.')}`, text }]
        : [],
    ),
  )

/** A wrong code, another text, the code of the old one, and the right one. */
async function typeCodes(stage: AuthentimateBench, page: Page, to: string) {
  const first = readText(stage, to)
  const replies = [await page.answer({ code: toWrongCode(first) })]
  stage.clock.advance(RESEND_SECONDS)
  const replaces = page.view?.prompt?.challenge ?? 'none'
  replies.push(await page.challenge(page.view?.prompt?.authenticator ?? 'sms-code', { replaces }))
  for (const code of [first, Number(readText(stage, to)), readText(stage, to)]) {
    replies.push(await page.answer({ code }))
  }
  replies.push(await page.read())
  return replies
}

async function signIn(stage: AuthentimateBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: ANNA.mail })
  const replies = [await ask(page, 'sms-code'), ...(await typeCodes(stage, page, ANNA.phone))]
  return replies.map(toWord)
}

async function approve(stage: AuthentimateBench): Promise<readonly string[]> {
  const { handle } = await beginForSite(stage, { user: ANNA.user, acr_values: ['aal1'] })
  const page = new Page(stage)
  await page.begin({ purpose: 'step-up', handle })
  const replies = [await ask(page, 'sms-code'), ...(await typeCodes(stage, page, ANNA.phone))]
  return replies.map(toWord)
}

async function addNumber(stage: AuthentimateBench): Promise<readonly string[]> {
  const page = await openVisit(stage, ANNA.user)
  await ask(page, 'password')
  await page.answer({ password: PASSWORD })
  await ask(page, 'email-code')
  await stage.settle()
  await page.answer({ code: readCode(stage, ANNA.mail) })
  const replies = [await addOwn(page, { kind: 'sms-code', target: OTHER })]
  const code = readText(stage, OTHER)
  replies.push(await page.answer({ code: toWrongCode(code) }), await page.answer({ code }))
  replies.push(await listOwn(page), await takeOwn(page, 'sms-code'))
  return replies.map(toWord)
}

async function verifyPhone(stage: AuthentimateBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ purpose: 'verify-phone' })
  const replies = [await page.name(OTHER), await page.name(NUMBER)]
  replies.push(await page.challenge('sms-code'), ...(await typeCodes(stage, page, NUMBER)))
  const form = { proof: page.view?.proof ?? 'none', origin: ORIGIN, binding: page.cookie }
  for (const phone_number of [OTHER, NUMBER, NUMBER]) {
    const body = { purpose: 'verify-phone', ...form, phone_number }
    replies.push(await asSite(stage, { path: '/proofs/redeem', body, key: SITE_KEY }))
  }
  return replies.map(toWord)
}

/** Numbers with which something is amiss at the vendor. */
async function verifyOdd(stage: AuthentimateBench): Promise<readonly string[]> {
  const replies: Reply[] = []
  for (const number of ODD) {
    const page = new Page(stage)
    await page.begin({ purpose: 'verify-phone' })
    await page.name(number)
    replies.push(await page.challenge('sms-code'), await page.answer({ code: GUESS }))
    stage.clock.advance(RESEND_SECONDS)
  }
  return replies.map(toWord)
}

async function join(stage: AuthentimateBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: NUMBER })
  const replies = [await ask(page, 'sms-code'), ...(await typeCodes(stage, page, NUMBER))]
  return replies.map(toWord)
}

async function signInUnknown(stage: AuthentimateBench): Promise<readonly string[]> {
  const page = new Page(stage)
  await page.begin({ login_name: 'nobody@harbour.example' })
  const replies = [await ask(page, 'sms-code'), await page.answer({ code: '0123456789' })]
  return replies.map(toWord)
}

async function callInProcess(stage: AuthentimateBench, note: Note): Promise<readonly string[]> {
  const { people, probe } = stage.backend
  return callAll(note, [
    probe,
    () => people.put('harbour', 'u-new', { phones: [OTHER] }),
    () => people.put('harbour', 'u-new', { phones: ['+4930'] }),
    () => people.erase('harbour', 'u-new'),
  ])
}

const FRIENDLY = { signIn: { listing: 'friendly', ways: ['sms-code', 'password'] } } as const

/** What the codes of `typeCodes` come to. */
const CODES = 'answer_wrong, prompt sms-code, answer_wrong, request_malformed'
const TYPED_IN = `prompt sms-code, ${CODES}, done, done`
const VERIFIED = `choose, choose, ${TYPED_IN}, proof_phone, 200, proof_replayed`
const TROUBLE = [
  'prompt sms-code, answer_wrong, target_refused, challenge_unknown',
  'vendor_unavailable, challenge_unknown, vendor_unavailable, challenge_unknown',
  'prompt sms-code, answer_wrong, prompt sms-code, answer_wrong',
].join(', ')

const PATHS: readonly Path<AuthentimateBench, StageOptions>[] = [
  { name: 'a sign-in by text', options: FRIENDLY, walk: signIn, fair: TYPED_IN },
  {
    name: 'a sign-in of a stranger, who is known',
    options: { signIn: { listing: 'private', ways: ['sms-code'] } },
    walk: signIn,
    fair: TYPED_IN,
    faults: FEW_FAULTS,
  },
  {
    name: 'a sign-in of nobody',
    options: { signIn: { listing: 'private', ways: ['sms-code'] } },
    walk: signInUnknown,
    fair: 'prompt sms-code, answer_wrong',
  },
  {
    name: 'an approval by text, with the key as a token and the number in a form',
    options: {
      ...FRIENDLY,
      settings: { ...DIGITS.settings, authorization: 'bearer', encoding: 'form' },
    },
    walk: approve,
    fair: TYPED_IN,
  },
  {
    name: 'a number added and taken by its owner',
    options: { given: ['password', 'mail'] },
    walk: addNumber,
    fair: 'prompt sms-code, answer_wrong, open, open, open',
  },
  { name: 'a number verified', walk: verifyPhone, fair: VERIFIED },
  {
    name: 'a number verified, while keys are changed',
    options: {
      settings: {
        ...DIGITS.settings,
        key: new Secret(WRONG_KEY, 'key'),
        nextKey: new Secret(AUTHENTIMATE_NEXT_KEY, 'nextKey'),
      },
    },
    walk: verifyPhone,
    fair: VERIFIED,
    faults: FEW_FAULTS,
  },
  { name: 'numbers in trouble', walk: verifyOdd, fair: TROUBLE, faults: FEW_FAULTS },
  {
    name: 'a newcomer’s sign-up',
    options: { signIn: { signUp: 'open', ways: ['sms-code'] } },
    walk: join,
    fair: `prompt sms-code, ${CODES}, prompt passkey, prompt passkey`,
  },
  {
    name: 'calls in this process',
    walk: callInProcess,
    fair: 'done, done, target_refused, done',
  },
]

/** Authentimate. */
export const AUTHENTIMATE_COURSE: Course<AuthentimateBench, StageOptions> = {
  vendor: 'Authentimate',
  open: (options) => createStage({ ...DIGITS, ...options }),
  toFlights,
  toCanaries,
  toTexts: toVendorTexts,
  faults: [...HTTP_FAULTS, ...AUTHENTIMATE_FAULTS],
  paths: PATHS,
}
