/**
 * @module
 * What is secret about AuthX: what we send, what it sends, and what people hold up and type.
 */
import { AUTHX_PERSONA, AUTHX_TENANT, simulatedReading } from '@countersign/simulators'
import { drawJpeg } from '../../../support/pictures.ts'
import { ACCOUNT, toPicture, type AuthxBench } from '../../authx/support/stage.ts'
import { readBody, toTexts, type Known } from '../../support/leaks.ts'
import type { CagedCanary, Flight } from './ear.ts'

/** Ten digits: no other text has them by chance. */
export const PINS = {
  'their PIN': '7392058146',
  'a wrong PIN': '9481750362',
  'a new PIN': '5029184637',
  'a PIN of the site’s': '8405173926',
} as const

/** Every call so far. */
export const toFlights = ({ exchanges }: AuthxBench): readonly Flight[] =>
  exchanges.map(({ operation, request, body }) => ({ operation, request, reply: body }))

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi

/** The site links people by it; nobody else has any use for it. */
const ACCOUNT_SEEN = {
  site: 'it is the site that links people to accounts',
  'links in the store': 'in the record of the person alone',
} as const

/** Every secret that came up so far. */
export function toCanaries({ exchanges }: AuthxBench): readonly CagedCanary[] {
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

export type Modality = 'face' | 'palm' | 'fingerprint'
export const MODALITIES = ['face', 'palm', 'fingerprint'] as const

/** What is held up: first one that does not fit, then one that does, another each time. */
export const BYTES = {
  face: [drawJpeg({ dataBytes: 500 }), toPicture(2)],
  palm: [toReading('palm', 1, 'somebody-else'), toReading('palm', 2)],
  fingerprint: [toReading('finger', 1, 'somebody-else'), toReading('finger', 2)],
} as const

/** What the first of them comes to. */
export const UNFIT = {
  face: 'capture_poor',
  palm: 'answer_wrong',
  fingerprint: 'answer_wrong',
} as const

/** What the vendor may answer to a reading, what becomes of it at a check and at an enrolment, and readings of its own. */
export const ANSWERS = [
  [0, 0, 'authenticator_unavailable'],
  [2, 0, 'answer_wrong'],
  [3, 0, 'capture_poor'],
  [4, 0, 'capture_crowded'],
  [5, 0, 'capture_empty'],
  [6, 0, 'capture_outside'],
  [7, 0, 'vendor_unavailable'],
  [8, 0, 'answer_wrong', 'registration_required'],
  [0, 100, 'vendor_unavailable'],
  [2, 100, 'vendor_unavailable'],
].map(([code, subcode, checked, enrolled = checked], i) => ({
  code: Number(code),
  subcode: Number(subcode),
  words: [String(checked), String(enrolled)],
  toCheck: toReading('palm', 10 + i),
  toEnrol: toReading('palm', 40 + i),
}))

const CAPTURES = [
  ...MODALITIES.flatMap((modality) =>
    BYTES[modality].map((bytes, i) => [`${modality} ${i + 1}`, bytes] as const),
  ),
  ...ANSWERS.flatMap(({ code, subcode, toCheck, toEnrol }) => [
    [`palm, ${code}/${subcode}`, toCheck] as const,
    [`new palm, ${code}/${subcode}`, toEnrol] as const,
  ]),
]

/** Texts of the vendor's replies beside those: its words, its dates, its number of us. */
export const toVendorTexts = ({ exchanges }: AuthxBench): readonly Known[] =>
  exchanges.flatMap(({ operation, body }) =>
    toTexts(readBody(body)).flatMap(({ path, text }) =>
      text.length >= 8 ? [{ from: `${operation}: ${path.join('.')}`, text }] : [],
    ),
  )
