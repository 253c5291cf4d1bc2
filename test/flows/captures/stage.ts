/**
 * @module
 * A company with a palm reader whose every reading a test judges, and a person who signs in by password and palm.
 */
import assert from 'node:assert/strict'
import type { VendorSource } from '../../../packages/server/src/vendors/vendor-source.ts'
import type {
  CheckInput,
  Confirmed,
  ConfirmInput,
  Outcome,
  Started,
  Vendor,
} from '../../../packages/server/src/vendors/vendor.ts'
import { createBench, ORIGIN, type Bench } from '../support/backend.ts'
import { postCapture, toPrompt, type Posting } from '../support/captures.ts'
import { Page, putPerson, type Reply } from '../support/page.ts'
import { ANNA, openVisit, PASSWORD, settlePerson, type Someone } from '../support/people.ts'

export { toPrompt }

export const READING = 'application/octet-stream'
export const CONSENT = 'palm-1'
const ACCOUNT = 'account-of-anna'

/** What the reader's company says; a test replaces whichever it needs. */
export interface ReaderScript {
  check: (input: CheckInput) => Promise<Outcome>
  confirm: (input: ConfirmInput) => Promise<Confirmed>
}

export const toRight = ({ person, enrolment }: CheckInput): Outcome => ({
  result: 'right',
  user: person?.user ?? assert.fail('somebody is asked'),
  enrolmentId: enrolment?.id ?? assert.fail('a way is asked'),
  evidence: { amr: ['palm'] },
  spend: (stored) => stored,
})

const prompt = (mode: 'check' | 'enrol'): Started => ({
  ceremony: 'capture',
  data: {
    modality: 'palm',
    source: 'reader',
    mode,
    types: [READING],
    max_bytes: 1_000,
    ...(mode === 'enrol' ? { consent: CONSENT } : {}),
  },
  state: {},
  ttlSeconds: 300,
  sends: false,
})

function createReader(script: ReaderScript, checked: CheckInput[]): VendorSource {
  const vendor: Vendor = {
    id: 'reader',
    kinds: ['palm'],
    needsLink: true,
    start: async () => prompt('check'),
    check: (input) => {
      checked.push(input)
      return script.check(input)
    },
    enrol: async () => prompt('enrol'),
    confirm: (input) => script.confirm(input),
    make: async () => ({ enrolment: { kind: 'palm', data: {} }, shown: [] }),
    describe: () => ({}),
  }
  return { id: 'reader', kinds: ['palm'], open: () => vendor }
}

export interface Stage {
  readonly bench: Bench
  readonly script: ReaderScript
  /** What the company was asked, in order. */
  readonly checked: CheckInput[]
}

/** Anna has a password here and a palm at the company; a sign-in takes both. */
export async function openStage({ enrolled = true, limits = {} } = {}): Promise<Stage> {
  const checked: CheckInput[] = []
  const script: ReaderScript = {
    check: async (input) => toRight(input),
    confirm: async () => ({ result: 'added', enrolment: { kind: 'palm', data: {} } }),
  }
  const bench = await createBench({
    site: {
      origins: [ORIGIN],
      vendors: ['local', 'reader'],
      signIn: { ways: ['password'], factors: enrolled ? 2 : 1 },
      account: { ways: ['password', 'palm'] },
    },
    config: { vendors: [createReader(script, checked)], limits },
  })
  // Without a contact the password alone allows changes.
  await settlePerson(bench, ANNA, ['password'])
  await putPerson(bench, ANNA.user, { links: { reader: { account: ACCOUNT } } })
  if (enrolled) await bench.backend.people.provision('harbour', ANNA.user, { kind: 'palm' })
  return { bench, script, checked }
}

/** Somebody else with a password and a palm. */
export async function settleOther(bench: Bench, name: string): Promise<Someone> {
  const who = { ...ANNA, user: `u-${name}`, mail: `${name}@example.com` }
  await settlePerson(bench, who, ['password'])
  await putPerson(bench, who.user, { links: { reader: { account: `account-of-${name}` } } })
  await bench.backend.people.provision('harbour', who.user, { kind: 'palm' })
  return who
}

/** Password given; the palm is asked. */
export async function openPalm(bench: Bench, who: Someone = ANNA, address?: string): Promise<Page> {
  const page = new Page(bench, { ...(address && { address }) })
  await page.begin({ login_name: who.mail })
  if (page.view?.prompt?.kind !== 'password') await page.challenge('password')
  await page.answer({ password: PASSWORD })
  if (page.view?.prompt?.kind !== 'palm') await page.challenge('palm')
  assert.equal(page.view?.prompt?.ceremony, 'capture')
  return page
}

/** An account visit in which the palm is being added. */
export async function openAdding(bench: Bench): Promise<Page> {
  const page = await openVisit(bench, ANNA.user)
  await page.challenge('password')
  await page.answer({ password: PASSWORD })
  await page.send('POST', `/v1/transactions/${page.id}/authenticators`, { kind: 'palm' })
  assert.equal(page.view?.prompt?.kind, 'palm')
  return page
}

/** Posts a reading. */
export const sendBytes = (
  page: Page,
  bytes: Uint8Array<ArrayBuffer>,
  posting: Posting = {},
): Promise<Reply> => postCapture(page, bytes, { type: READING, ...posting })

/** Ready, then the bytes. */
export async function capture(page: Page, text: string): Promise<Reply> {
  if (toPrompt(page).nonce === undefined) await page.answer({ ready: true })
  return sendBytes(page, new TextEncoder().encode(text))
}
